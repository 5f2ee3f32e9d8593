import { fromUtf8, toBase64 } from '../../crypto/bytes.ts'
import type { AuditRow } from '../../protocol/audit.ts'
import { encodeValue } from '../../protocol/encode.ts'
import type { SignBytesResponse } from '../../protocol/provider.ts'
import type { Value } from '../../protocol/values.ts'
import type { Envelope } from './envelope.ts'

/**
 * The answer for the page as tagged text, made only from what was signed and the durable row. `signedAt` is the row's
 * time, so that a page that asks again gets the same answer.
 */
export function release(envelope: Envelope, row: AuditRow, signature: Uint8Array): string {
  const { identity, payload } = envelope
  const common = {
    success: true,
    signature: toBase64(signature),
    agentPubKey: identity.agentPubKey,
    signedBytes: toBase64(payload),
  } satisfies SignBytesResponse
  if (envelope.method === 'signBytes') return encodeValue(common)
  return encodeValue({
    ...common,
    did: identity.did,
    signedAt: row.at,
    encoding: envelope.encoding,
    signedAction: JSON.parse(fromUtf8(payload) ?? 'null') as Value,
  })
}
