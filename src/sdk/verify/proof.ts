import { proofBytes } from '../../crypto/trail.ts'
import type { AuditRow, DeviceProof } from '../../protocol/audit.ts'
import { isCanonical, parseJson } from './canonical.ts'
import { Fault, type ProblemCode } from './faults.ts'
import type { GrantMemory } from './grants.ts'
import { type Keyring, type PublicKey, readSignature } from './keys.ts'
import { fits, isCount, isHash, isText, type Check as ShapeCheck } from './shape.ts'
import type { Check } from './window.ts'

const MESSAGE_FIELDS = new Map<string, ShapeCheck>([
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
    (grant.aud === undefined || message.aud === grant.aud)
  if (!same) return refuse('proof-mismatch')
  const bytes = proofBytes(proof.message) as Uint8Array<ArrayBuffer>
  const holds = (key: PublicKey | null) => key?.verifies(signature, bytes) ?? refuse('proof-key')
  const key = keys.ofBase64(proof.publicKey)
  const result = key instanceof Promise ? key.then(holds) : holds(key)
  return { result, outcome: 'proof', code: 'proof-signature', row: row.seq, line }
}

function readMessage(text: string): Message | null {
  const value = parseJson(text)
  return fits(value, MESSAGE_FIELDS, REQUIRED) && isCanonical(text, value) ? (value as Message) : null
}
