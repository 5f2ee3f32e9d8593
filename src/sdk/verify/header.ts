import { fromBase64, toHex } from '../../crypto/bytes.ts'
import { agentPubKey as agentPubKeyOf, publicKeyOfAgent } from '../../crypto/holochain/holohash.ts'
import { certificateBytes } from '../../crypto/trail.ts'
import type { AuditHeader } from '../../protocol/audit.ts'
import { isCompact, parseJson } from './canonical.ts'
import { Fault, type ProblemCode } from './faults.ts'
import { importKey, type PublicKey, readSignature } from './keys.ts'
import type { Line } from './lines.ts'
import { type Check, fits, isCount, isId, isText } from './shape.ts'

const CERTIFICATE_FIELDS = new Map<string, Check>([
  ['agentPubKey', isText],
  ['signature', isText],
])
const HEADER_FIELDS = new Map<string, Check>(
  Object.entries({
    type: value => value === 'header',
    v: value => value === 1,
    exportId: isId,
    chain: isId,
    auditKey: isText,
    certificates: value => Array.isArray(value) && value.every(one => fits(one, CERTIFICATE_FIELDS)),
    rows: isCount,
  } satisfies { readonly [field in keyof AuditHeader]: Check }),
)

/** A header whose certificates hold. */
export interface Vouched extends AuditHeader {
  readonly audit: PublicKey
  /** Whether this agent is among those that certified. The last bytes of an agent's text, its location, don't count. */
  certifies(agentPubKey: string): boolean
}

/**
 * Reads the first line and checks every certificate in it. Its members may come in any order, because no signature
 * covers them as they stand. Rejects with a {@link Fault} that names row 0: without it no row is vouched for.
 */
export async function readHeader({ text }: Line, agentPubKey: string | undefined): Promise<Vouched> {
  const refuse = (code: ProblemCode): never => {
    throw new Fault(code, 0, 1)
  }
  const value = text === null ? undefined : parseJson(text)
  if (text === null || !fits(value, HEADER_FIELDS) || !isCompact(text, value)) {
    return refuse('header-malformed')
  }
  const header = value as AuditHeader
  const auditKey = fromBase64(header.auditKey)
  const audit = auditKey === null ? null : await importKey(auditKey)
  if (audit === null) return refuse('header-malformed')
  const cores = new Set<string>()
  for (const certificate of header.certificates) {
    const core = coreOf(certificate.agentPubKey)
    const signature = readSignature(certificate.signature)
    const key = core === null ? null : await importKey(core)
    if (core === null || key === null || signature === null) return refuse('certificate-bad')
    if (!(await key.verifies(signature, bytesOf(header)))) return refuse('certificate-bad')
    // One agent, one certificate: a second tells nothing and was not written by a wallet.
    if (cores.size === cores.add(toHex(core)).size) return refuse('certificate-bad')
  }
  if (cores.size === 0) return refuse('certificate-missing')
  const texts = new Set(header.certificates.map(one => one.agentPubKey))
  const certifies = (agent: string) => {
    if (texts.has(agent)) return true
    const core = publicKeyOfAgent(agent)
    return core !== null && cores.has(toHex(core))
  }
  if (agentPubKey !== undefined && !certifies(agentPubKey)) return refuse('agent-missing')
  return { ...header, audit, certifies }
}

/**
 * The key of an agent's text, location and all. Elsewhere a wrong location is read over, but nothing else in the file
 * covers these bytes: they could be changed unseen.
 */
function coreOf(text: string): Uint8Array<ArrayBuffer> | null {
  const core = publicKeyOfAgent(text)
  return core !== null && agentPubKeyOf(core) === text ? core : null
}

function bytesOf({ auditKey, chain }: AuditHeader): Uint8Array<ArrayBuffer> {
  return certificateBytes({ auditKey, chain }) as Uint8Array<ArrayBuffer>
}
