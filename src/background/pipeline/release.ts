import { fromBase64, fromUtf8, toBase64 } from '../../crypto/bytes.ts'
import { actionHash } from '../../crypto/holochain/action-hash.ts'
import { encodeHoloHash } from '../../crypto/holochain/holohash.ts'
import { signedActionHashed } from '../../crypto/holochain/signed-action.ts'
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

function resultOf({ identity }: Envelope, item: EnvelopeItem, row: AuditRow): object {
  const { call, payload, encoding, action, preimage } = item
  const signature = row.signature ?? ''
  if (preimage !== undefined) return { bytes: preimage, signature: fromBase64(signature) }
  const common = {
    success: true,
    signature,
    agentPubKey: identity.agentPubKey,
    signedBytes: toBase64(payload),
  } satisfies SignBytesResponse
  if (call.method === 'signBytes') return common
  const about = { ...common, did: identity.did, signedAt: row.at, encoding }
  if (action === undefined) {
    return { ...about, signedAction: JSON.parse(fromUtf8(payload) ?? 'null') as Value }
  }
  const hash = actionHash(payload)
  const signedAction = signedActionHashed(action, hash, fromBase64(signature) ?? new Uint8Array())
  return { ...about, signedAction, actionHash: encodeHoloHash(hash) }
}
