import type { Decision } from '../../protocol/audit.ts'
import { isErrorCode, type WireError, wireError } from '../../protocol/errors.ts'
import { DuplicateKey } from '../events/store.ts'
import { itemsOf, type SignCall } from '../pipeline/call.ts'
import { makeItems } from '../pipeline/envelope.ts'
import { summarise } from '../pipeline/summary.ts'
import type { Rooms } from '../rooms.ts'
import { callOf } from './call-of.ts'
import { identityOf } from './identity-of.ts'
import { decisionKey, IN_TRAIL, isWaiting, type PendingRow } from './pending.ts'
import { isMade } from './stamped.ts'

/** Gives a request's reply to its document and keeps it until the document has it. */
export function answer(rooms: Rooms, row: PendingRow, value: string): void {
  rooms.documents.reply(row.caller.documentId, row.call, value, true)
  const reply = row.stamp?.capability === undefined ? JSON.stringify({ value }) : IN_TRAIL
  void rooms.rows.put({ ...row, reply }).catch(() => {})
}

/** Kept first: what a page was told to have failed must not be signed by a worker after this one. */
async function answerError(rooms: Rooms, row: PendingRow, error: WireError): Promise<void> {
  await rooms.rows.put({ ...row, reply: JSON.stringify({ error }) }).catch(() => {})
  rooms.documents.refuse(row.caller.documentId, row.call, error, true)
}

/** Sends a kept reply again, to the same document that asks for it by the same id. */
export function repeat(rooms: Rooms, row: PendingRow): void {
  if (row.reply === undefined || row.reply === IN_TRAIL) return
  const reply = JSON.parse(row.reply) as { value: string } | { error: WireError }
  if ('value' in reply) rooms.documents.reply(row.caller.documentId, row.call, reply.value, true)
  else rooms.documents.refuse(row.caller.documentId, row.call, reply.error, true)
}

type Ending = Extract<Decision, 'rejected' | 'expired' | 'aborted' | 'refused'>

/**
 * Ends a request without a signature: its row first, then the error to the page. Whoever comes first decides: a
 * request that somebody else is deciding right now is left alone.
 */
export async function end(rooms: Rooms, row: PendingRow, decision: Ending, error: WireError): Promise<void> {
  if (rooms.deciding.has(row.id)) return
  rooms.deciding.add(row.id)
  try {
    await endClaimed(rooms, row, decision, error)
  } finally {
    rooms.deciding.delete(row.id)
  }
}

/**
 * The same for the one who is deciding it. A request that has its row already (a worker that was stopped wrote it)
 * is answered as that row says. When the row can't be written, the page still gets its error: nothing is released
 * by it.
 */
export async function endClaimed(
  rooms: Rooms,
  row: PendingRow,
  decision: Ending,
  error: WireError,
): Promise<void> {
  const before = rooms.rows.get(row.id)
  if (before === undefined || before.reply !== undefined) return
  let said = error
  try {
    await recordEnd(rooms, row, decision, error)
  } catch (problem) {
    const code = problem instanceof DuplicateKey ? await decidedCode(rooms, row) : undefined
    if (code !== undefined) said = wireError(code)
  }
  if (decision === 'aborted') await rooms.rows.remove(row.id)
  else await answerError(rooms, row, said)
}

async function decidedCode(rooms: Rooms, row: PendingRow) {
  const event = await rooms.events.byKey(decisionKey(row))
  const code = event?.row.error
  return isErrorCode(code) ? code : undefined
}

async function recordEnd(rooms: Rooms, row: PendingRow, decision: Ending, error: WireError): Promise<void> {
  // Nothing is set up: there is no trail yet, and nothing in it that this could be about.
  if (rooms.events.tail().seq === 0) return
  const agent = identityOf(rooms, row)?.agentPubKey
  const call = callOf(row)
  await rooms.events.append([
    {
      key: decisionKey(row),
      row: {
        type: `request.${decision}`,
        origin: row.caller.origin,
        ...(agent === undefined ? {} : { agentPubKey: agent }),
        method: row.method,
        ...(call.reason === undefined ? {} : { reason: call.reason }),
        decision,
        requestSha256: row.requestSha256,
        ...(call.method === 'connect'
          ? { summary: `connect, ${call.scopes.join(' ')}` }
          : payloadFields(row, call)),
        error: error.code,
      },
    },
  ])
}

/** What is signed of a zome call: a SHA-512. */
const DIGEST_SIZE = 64

function payloadFields(row: PendingRow, call: SignCall) {
  const [only] = itemsOf(call)
  if (only?.method === 'signZomeCall') {
    const summary = summarise(only, DIGEST_SIZE)
    // Without its bytes there is no more that could be said of it.
    return isMade(row) ? { payloadSha256: row.digest, payloadSize: DIGEST_SIZE, summary } : { summary }
  }
  const items = makeItems(call)
  const size = items.reduce((sum, { payload }) => sum + payload.length, 0)
  const summary =
    call.method === 'signBatch' || only === undefined
      ? `batch of ${items.length}, ${size} bytes`
      : summarise(only, size)
  return { payloadSha256: row.digest, payloadSize: size, summary }
}

/** Requests that a person still has to decide, oldest first; the first one is the one on screen. */
export function waitingRows(rooms: Pick<Rooms, 'rows'>): PendingRow[] {
  return rooms.rows.all().filter(isWaiting)
}
