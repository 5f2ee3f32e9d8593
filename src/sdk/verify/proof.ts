import { proofBytes } from '../../crypto/trail.ts'
import type { AuditRow, DeviceProof } from '../../protocol/audit.ts'
import { isCanonical, parseJson } from './canonical.ts'
import { Fault, type ProblemCode } from './faults.ts'
import type { GrantMemory } from './grants.ts'
import { type Keyring, readSignature } from './keys.ts'
import { type Check, fits, isCount, isHash, isText } from './shape.ts'

const MESSAGE_FIELDS = new Map<string, Check>([
  ['typ', isText],
  ['v', value => value === 1],
  ['aud', isText],
  ['origin', isText],
  ['grantId', isText],
  ['agent', isText],
  ['method', isText],
  ['requestSha256', isHash],
  ['nonce', isText],
  ['iat', isCount],
])
const REQUIRED = [...MESSAGE_FIELDS.keys()]
interface Message {
  readonly aud: string
  readonly origin: string
  readonly grantId: string
  readonly agent: string
  readonly method: string
  readonly requestSha256: string
}

/**
 * Holds a row's device proof against the grant as the rows before said it. What needs no signature is checked at once;
 * the promise is for the signature. Throws and rejects with a {@link Fault} of this row.
 */
export function checkProof(
  proof: DeviceProof,
  row: AuditRow,
  line: number,
  { grants, keys }: { readonly grants: GrantMemory; readonly keys: Keyring },
): Promise<'proof'> {
  const refuse = (code: ProblemCode): never => {
    throw new Fault(code, row.seq, line)
  }
  const message = readMessage(proof.message)
  const signature = readSignature(proof.signature)
  if (message === null || signature === null) return refuse('proof-malformed')
  const grant = row.grantId === undefined ? undefined : grants.find(row.grantId)
  if (grant === undefined || grant.deviceKey !== proof.publicKey) return refuse('proof-key')
  const same =
    message.origin === row.origin &&
    message.grantId === row.grantId &&
    message.agent === row.agentPubKey &&
    message.method === row.method &&
    message.requestSha256 === row.requestSha256 &&
    (grant.aud === undefined || message.aud === grant.aud)
  if (!same) return refuse('proof-mismatch')
  return (async (): Promise<'proof'> => {
    const key = await keys.ofBase64(proof.publicKey)
    if (key === null) return refuse('proof-key')
    const holds = await key.verifies(signature, proofBytes(proof.message) as Uint8Array<ArrayBuffer>)
    return holds ? 'proof' : refuse('proof-signature')
  })()
}

function readMessage(text: string): Message | null {
  const value = parseJson(text)
  return fits(value, MESSAGE_FIELDS, REQUIRED) && isCanonical(text, value) ? (value as Message) : null
}
