import type { Decision } from '../../protocol/audit.ts'
import type { WireError } from '../../protocol/errors.ts'
import { DuplicateKey } from '../events/store.ts'
import { requestKey } from '../pipeline/record.ts'
import { summarise } from '../pipeline/summary.ts'
import type { Rooms } from '../rooms.ts'
import { callOf } from './call-of.ts'
import { isWaiting, type PendingRow } from './pending.ts'

/** Gives a request's reply to its document and keeps it until the document has it. */
export function answer(rooms: Rooms, row: PendingRow, value: string): void {
  rooms.documents.reply(row.caller.documentId, row.call, value)
  void rooms.rows.put({ ...row, reply: JSON.stringify({ value }) }).catch(() => {})
}

function answerError(rooms: Rooms, row: PendingRow, error: WireError): void {
  rooms.documents.refuse(row.caller.documentId, row.call, error)
  void rooms.rows.put({ ...row, reply: JSON.stringify({ error }) }).catch(() => {})
}

/** Sends a kept reply again, to the same document that asks for it by the same id. */
export function repeat(rooms: Rooms, row: PendingRow): void {
  if (row.reply === undefined) return
  const reply = JSON.parse(row.reply) as { value: string } | { error: WireError }
  if ('value' in reply) rooms.documents.reply(row.caller.documentId, row.call, reply.value)
  else rooms.documents.refuse(row.caller.documentId, row.call, reply.error)
}

const TYPES: { readonly [decision in Decision]?: string } = {
  rejected: 'request.rejected',
  expired: 'request.expired',
  aborted: 'request.aborted',
  refused: 'request.refused',
}

/**
 * Ends a request without a signature: its row first, then the error to the page. A request that is decided already
 * (a worker that was stopped did it) stays as it was decided. When the row can't be written, the page still gets
 * its error: nothing is released by it.
 */
export async function end(
  rooms: Rooms,
  row: PendingRow,
  decision: 'rejected' | 'expired' | 'aborted' | 'refused',
  error: WireError,
): Promise<void> {
  const before = rooms.rows.get(row.id)
  if (before === undefined || before.reply !== undefined) return
  try {
    await recordEnd(rooms, row, decision, error)
  } catch (problem) {
    if (problem instanceof DuplicateKey) {
      await rooms.rows.remove(row.id)
      return
    }
  }
  if (decision === 'aborted') await rooms.rows.remove(row.id)
  else answerError(rooms, row, error)
}

async function recordEnd(rooms: Rooms, row: PendingRow, decision: Decision, error: WireError): Promise<void> {
  // Nothing is set up: there is no trail yet, and nothing in it that this could be about.
  if (rooms.events.tail().seq === 0) return
  const agent = rooms.identity()?.agentPubKey
  const call = callOf(row)
  await rooms.events.append([
    {
      key: requestKey(row.id),
      row: {
        type: TYPES[decision] ?? 'request.refused',
        origin: row.caller.origin,
        ...(agent === undefined ? {} : { agentPubKey: agent }),
        method: row.method,
        ...(call.reason === undefined ? {} : { reason: call.reason }),
        decision,
        requestSha256: row.requestSha256,
        ...(call.method === 'connect'
          ? { summary: `connect, ${call.scopes.join(' ')}` }
          : { payloadSha256: row.digest, payloadSize: row.size, summary: summarise(call, row.size) }),
        error: error.code,
      },
    },
  ])
}

/** Requests that a person still has to decide, oldest first; the first one is the one on screen. */
export function waitingRows(rooms: Pick<Rooms, 'rows'>): PendingRow[] {
  return rooms.rows.all().filter(isWaiting)
}
