import { fromBase64 } from '../../crypto/bytes.ts'
import type { AuditRow } from '../../protocol/audit.ts'
import { Fault, type ProblemCode } from './faults.ts'
import { sha256Hex } from './hash.ts'
import { type Keyring, type PublicKey, readSignature } from './keys.ts'
import type { VerifyOptions } from './report.ts'
import type { Check } from './window.ts'

/**
 * Checks a row's own signature with the bytes it kept, or with the caller's; without any it is `attested`. Bytes that
 * a row keeps must be those it names, signature or not: `undefined` is for rows that have neither. Throws and rejects
 * with a {@link Fault} of this row; the caller's own errors come out as they are.
 */
export function checkSignature(
  row: AuditRow,
  line: number,
  keys: Keyring,
  payload: VerifyOptions['payload'],
): Check | 'attested' | undefined {
  const refuse = (code: ProblemCode): never => {
    throw new Fault(code, row.seq, line)
  }
  const { agentPubKey, payloadSha256, payloadSize } = row
  const hold = (bytes: Uint8Array<ArrayBuffer> | null) => {
    const size = payloadSize ?? bytes?.length
    if (bytes === null || bytes.length !== size || sha256Hex(bytes) !== payloadSha256) {
      return refuse('payload-mismatch')
    }
    return bytes
  }
  const kept = row.signedBytes === undefined ? undefined : hold(fromBase64(row.signedBytes))
  if (row.signature === undefined) return undefined
  const signature = readSignature(row.signature)
  if (signature === null || agentPubKey === undefined || payloadSha256 === undefined) {
    return refuse('signature-malformed')
  }
  if (kept === undefined && payload === undefined) return 'attested'
  const holds = (key: PublicKey | null, bytes: Uint8Array<ArrayBuffer>) =>
    key?.verifies(signature, bytes) ?? refuse('signature-bad')
  const key = keys.ofAgent(agentPubKey)
  const wait = async () => {
    const bytes = kept ?? (await ask(payload, payloadSha256))
    return bytes === undefined ? 'attested' : holds(await key, kept ?? hold(bytes))
  }
  // Nearly always there is nothing to wait for, and a promise less for each signature is worth it.
  const result = kept === undefined || key instanceof Promise ? wait() : holds(key, kept)
  return { result, outcome: 'checked', code: 'signature-bad', row: row.seq, line }
}

/** A copy, because the caller's array may change while it is looked at. */
async function ask(
  payload: VerifyOptions['payload'],
  sha256: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes: unknown = await payload?.(sha256)
  if (bytes === undefined) return undefined
  if (!(bytes instanceof Uint8Array)) throw new TypeError('payload: expected a Uint8Array or undefined')
  return new Uint8Array(bytes)
}
