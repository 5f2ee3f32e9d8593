import { utf8 } from '../../crypto/bytes.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import type { AskingCall } from '../pipeline/call.ts'
import { makeEnvelope } from '../pipeline/envelope.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import { waitingRows } from './answer.ts'
import { checkQueue } from './limits.ts'
import type { Caller, PendingRow } from './pending.ts'

export interface Incoming {
  readonly caller: Caller
  readonly callId: string
  readonly params: string
  readonly requestSha256: string
  readonly call: AskingCall
}

/**
 * Puts a request in front of a person: the row first, durable as far as the browser lives, then badge and window.
 * Throws a {@link Refusal} for what can't become bytes or finds no place in the queue.
 */
export async function ask(
  rooms: Rooms,
  incoming: Incoming,
  grant: Grant | undefined,
  identity: Identity | undefined,
): Promise<void> {
  const { caller, callId, params, requestSha256, call } = incoming
  // First without the size: a flood of large requests must not cost a digest each.
  checkQueue(waitingRows(rooms), caller.origin, 0)
  const id = randomId(rooms.platform)
  let digest = requestSha256
  // What counts is what a site chose the size of: its bytes, or its whole arguments.
  const size = call.method === 'signBytes' ? call.bytes.length : utf8(params).length
  if (call.method !== 'connect' && grant !== undefined && identity !== undefined) {
    const request = { id, origin: caller.origin, documentId: caller.documentId, call, requestSha256 }
    const envelope = makeEnvelope(request, identity, grant.id)
    digest = envelope.payloadSha256
  }
  checkQueue(waitingRows(rooms), caller.origin, size)
  const row: PendingRow = {
    id,
    call: callId,
    caller,
    method: call.method,
    params,
    requestSha256,
    digest,
    size,
    receivedAt: rooms.platform.now(),
  }
  rooms.ended = null
  rooms.window.keep()
  await rooms.rows.put(row)
  rooms.changed()
  await rooms.window.present()
}
