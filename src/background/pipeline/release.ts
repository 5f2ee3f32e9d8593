import { fromUtf8, toBase64 } from '../../crypto/bytes.ts'
import type { AuditRow } from '../../protocol/audit.ts'
import { encodeValue } from '../../protocol/encode.ts'
import type { SignBytesResponse } from '../../protocol/provider.ts'
import type { Value } from '../../protocol/values.ts'
import type { Envelope, EnvelopeItem } from './envelope.ts'

/**
 * The answer for the page as tagged text, made only from what was signed and the durable rows (one for each item).
 * `signedAt` is the row's time and `signature` the row's, so that a page that asks again gets the same answer.
 */
export function release(envelope: Envelope, rows: readonly AuditRow[]): string {
  const results = envelope.items.map((item, i) => resultOf(envelope, item, rows[i] as AuditRow))
  return encodeValue(envelope.method === 'signBatch' ? { success: true, results } : results[0])
}

function resultOf({ identity }: Envelope, { call, payload, encoding }: EnvelopeItem, row: AuditRow): object {
  const common = {
    success: true,
    signature: row.signature ?? '',
    agentPubKey: identity.agentPubKey,
    signedBytes: toBase64(payload),
  } satisfies SignBytesResponse
  if (call.method === 'signBytes') return common
  return {
    ...common,
    did: identity.did,
    signedAt: row.at,
    encoding,
    signedAction: JSON.parse(fromUtf8(payload) ?? 'null') as Value,
  }
}
