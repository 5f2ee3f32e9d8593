import { proofBytes } from '../../crypto/trail.ts'
import type { AuditRow, DeviceProof } from '../../protocol/audit.ts'
import {
  PROOF_TYP,
  PROOF_VERSION,
  PROOF_WINDOW,
  type ProofMessage,
  type ProofMethod,
} from '../../protocol/proof.ts'
import { isCanonical, parseJson } from './canonical.ts'
import { Fault, type ProblemCode } from './faults.ts'
import type { GrantMemory } from './grants.ts'
import { type Keyring, type PublicKey, readSignature } from './keys.ts'
import { fits, isCount, isHash, isText, type Check as ShapeCheck } from './shape.ts'
import type { ProofUses } from './uses.ts'
import type { Check } from './window.ts'

/** Milliseconds between a proof and its row: what the wallet lets its clock be off, and as much for the signature. */
const MOST_APART = 2 * PROOF_WINDOW * 1000

const METHODS: { readonly [method in ProofMethod]: true } = {
  connect: true,
  signAction: true,
  signBytes: true,
  signZomeCall: true,
  signBatch: true,
}
const isMethod: ShapeCheck = value => typeof value === 'string' && Object.hasOwn(METHODS, value)
const NONCE = /^[0-9a-f]{32}$/
const isNonce: ShapeCheck = value => typeof value === 'string' && NONCE.test(value)

const MESSAGE_FIELDS = new Map<string, ShapeCheck>(
  Object.entries({
    typ: value => value === PROOF_TYP,
    v: value => value === PROOF_VERSION,
    aud: isText,
    origin: isText,
    grantId: isText,
    agent: isText,
    method: isMethod,
    requestSha256: isHash,
    nonce: isNonce,
    iat: isCount,
  } satisfies { readonly [field in keyof ProofMessage]: ShapeCheck }),
)

interface Memory {
  readonly grants: GrantMemory
  readonly keys: Keyring
  readonly uses: ProofUses
}

/**
 * Holds a row's device proof against the row, and against grant and uses as the rows before said them. What needs no signature is checked at once;
 * the promise is for the signature. Throws and rejects with a {@link Fault} of this row.
 */
export function checkProof(
  proof: DeviceProof,
  row: AuditRow,
  line: number,
  { grants, keys, uses }: Memory,
): Check {
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
    (grant.aud === undefined || message.aud === grant.aud) &&
    // Who connects has nothing signed.
    (message.method !== 'connect' || row.signature === undefined)
  if (!same) return refuse('proof-mismatch')
  const { method, nonce, iat } = message
  const at = Date.parse(row.at)
  // A time that is on no calendar is no number, and near nothing.
  if (!(Math.abs(at - iat * 1000) <= MOST_APART)) return refuse('proof-time')
  const misuse = uses.take(row, proof, { method, nonce, at })
  if (misuse !== undefined) return refuse(misuse)
  const bytes = proofBytes(proof.message) as Uint8Array<ArrayBuffer>
  const holds = (key: PublicKey | null) => key?.verifies(signature, bytes) ?? refuse('proof-key')
  const key = keys.ofBase64(proof.publicKey)
  const result = key instanceof Promise ? key.then(holds) : holds(key)
  return { result, outcome: 'proof', code: 'proof-signature', row: row.seq, line }
}

function readMessage(text: string): ProofMessage | null {
  const value = parseJson(text)
  return fits(value, MESSAGE_FIELDS) && isCanonical(text, value) ? (value as unknown as ProofMessage) : null
}
