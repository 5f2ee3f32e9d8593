import { toBase64 } from '../../crypto/bytes.ts'
import type { AuditRow } from '../../protocol/audit.ts'
import { DuplicateKey, type EventStore } from '../events/store.ts'
import type { Envelope } from './envelope.ts'

/** How the store finds the one decision of a request. */
export function requestKey(id: string): string {
  return `request:${id}`
}

/**
 * Appends the row of an approved signature and resolves once it is durable. A request that has its row already (the
 * worker was stopped after it) gets that one: there is never a second. Rejects when the row cannot be written.
 */
export async function record(
  events: Pick<EventStore, 'append' | 'byKey'>,
  envelope: Envelope,
  { signature, summary, keepSigned }: { signature: Uint8Array; summary: string; keepSigned: boolean },
): Promise<AuditRow> {
  const key = requestKey(envelope.id)
  const draft = {
    key,
    row: {
      type: 'request.approved',
      origin: envelope.origin,
      agentPubKey: envelope.identity.agentPubKey,
      method: envelope.method,
      ...(envelope.reason === null ? {} : { reason: envelope.reason }),
      decision: 'approved' as const,
      requestSha256: envelope.requestSha256,
      payloadSha256: envelope.payloadSha256,
      payloadSize: envelope.payload.length,
      summary,
      signature: toBase64(signature),
      ...(keepSigned ? { signedBytes: toBase64(envelope.payload) } : {}),
      grantId: envelope.grantId,
    },
  }
  try {
    const [row] = await events.append([draft])
    if (row !== undefined) return row
  } catch (error) {
    if (!(error instanceof DuplicateKey)) throw error
  }
  const before = (await events.byKey(key))?.row
  // Only this very approval may be the one that is there: a request that was rejected meanwhile stays rejected.
  const same = before?.decision === 'approved' && before.payloadSha256 === envelope.payloadSha256
  if (before === undefined || !same) throw new Error('decided otherwise')
  return before
}
