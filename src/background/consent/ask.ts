import { fromBase64, utf8 } from '../../crypto/bytes.ts'
import { isStrongKey } from '../../crypto/ed25519.ts'
import { agentPubKey } from '../../crypto/holochain/holohash.ts'
import { encodeValue } from '../../protocol/encode.ts'
import { invalid } from '../../protocol/errors.ts'
import type { DeviceKeyOffer } from '../../protocol/proof.ts'
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
  readonly key?: DeviceKeyOffer
  /** Of a proof that held. */
  readonly nonce?: string
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
  const { caller, callId, params, requestSha256, call, key, nonce } = incoming
  // First without the size: a flood of large requests must not cost a digest each.
  checkQueue(waitingRows(rooms), caller.origin, 0)
  const id = randomId(rooms.platform)
  let digest = requestSha256
  const size = sizeOf(call, params)
  if (call.method !== 'connect' && grant !== undefined && identity !== undefined) {
    const request = { id, origin: caller.origin, documentId: caller.documentId, call, requestSha256 }
    digest = makeEnvelope(request, identity, grant).digest
  }
  checkQueue(waitingRows(rooms), caller.origin, size)
  if (key !== undefined) checkKey(key, identity?.agentPubKey)
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
    ...(key === undefined ? {} : { key }),
    ...(nonce === undefined ? {} : { nonce }),
  }
  rooms.ended = null
  rooms.window.keep()
  await rooms.rows.put(row)
  rooms.changed()
  await rooms.window.present()
}

/** A key that could not be relied on, or is an agent's, is refused before it is bound to anything. */
function checkKey({ publicKey }: DeviceKeyOffer, agent: string | undefined): void {
  const bytes = fromBase64(publicKey)
  if (bytes?.length !== 32 || !isStrongKey(bytes) || agentPubKey(bytes) === agent) {
    throw invalid('params.deviceKey.publicKey', 'is not an Ed25519 public key that can be relied on')
  }
}

/** What counts is what a site chose the size of: its bytes, or its whole arguments. */
function sizeOf(call: AskingCall, params: string): number {
  if (call.method === 'signBytes') return call.bytes.length
  if (call.method !== 'signBatch') return utf8(params).length
  const sizes = call.items.map(item =>
    item.method === 'signBytes' ? item.bytes.length : encodeValue(item.action).length,
  )
  // Reasons, and fields that nobody reads, take their room as well: base64 makes four characters of three bytes.
  return Math.max(
    Math.ceil(params.length * 0.75),
    sizes.reduce((sum, size) => sum + size, 0),
  )
}
