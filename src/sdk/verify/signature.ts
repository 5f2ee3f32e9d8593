import { fromBase64 } from '../../crypto/bytes.ts'
import type { AuditRow } from '../../protocol/audit.ts'
import { Fault, type ProblemCode } from './faults.ts'
import { sha256Hex } from './hash.ts'
import { type Keyring, readSignature } from './keys.ts'
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
    const isSized = bytes !== null && bytes.length === (payloadSize ?? bytes.length)
    return isSized && payloadSha256 !== undefined ? hash(bytes) : refuse('payload-mismatch')
  }
  const hash = async (bytes: Uint8Array<ArrayBuffer>) =>
    (await sha256Hex(bytes)) === payloadSha256 ? bytes : refuse('payload-mismatch')
  const check = (result: Check['result'], outcome: Check['outcome']): Check => ({
    result,
    outcome,
    code: 'signature-bad',
    row: row.seq,
    line,
  })
  const kept = row.signedBytes === undefined ? undefined : hold(fromBase64(row.signedBytes))
  if (row.signature === undefined) return kept && check(kept.then(Boolean), 'unsigned')
  // Whoever refuses below does not wait for it.
  kept?.catch(() => {})
  const signature = readSignature(row.signature)
  if (signature === null || agentPubKey === undefined || payloadSha256 === undefined) {
    return refuse('signature-malformed')
  }
  if (kept === undefined && payload === undefined) return 'attested'
  const key = keys.ofAgent(agentPubKey)
  const verify = async () => {
    const given = kept === undefined ? await ask(payload, payloadSha256) : undefined
    const bytes = kept ?? (given && hold(given))
    return bytes === undefined
      ? 'attested'
      : ((await key)?.verifies(signature, await bytes) ?? refuse('signature-bad'))
  }
  return check(verify(), 'checked')
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
