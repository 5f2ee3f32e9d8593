import { fromBase64, utf8 } from '../../crypto/bytes.ts'
import { isStrongKey } from '../../crypto/ed25519.ts'
import { agentPubKey } from '../../crypto/holochain/holohash.ts'
import { encodeValue } from '../../protocol/encode.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import type { DeviceKeyOffer } from '../../protocol/proof.ts'
import { REST } from '../doors/fields.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import type { AskingCall, ItemCall } from '../pipeline/call.ts'
import { makeEnvelope } from '../pipeline/envelope.ts'
import { notGranted } from '../pipeline/run.ts'
import { stampCall } from '../pipeline/stamp-call.ts'
import { isStampLive, isWhole, type Stamp, withSecret, ZOME_LIFETIME } from '../pipeline/zome-call.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import { waitingRows } from './answer.ts'
import { callOf, signRequestOf } from './call-of.ts'
import { checkQueue } from './limits.ts'
import { type Caller, isWaiting, type PendingRow } from './pending.ts'
import { stamped } from './stamped.ts'

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
  let stamp: Stamp | undefined
  if (call.method !== 'connect' && grant !== undefined && identity !== undefined) {
    let whole: Stamp | undefined
    if (call.method === 'signZomeCall') {
      stamp = await stampCall(rooms, call.zomeCall, grant, identity, ZOME_LIFETIME.asked)
      whole = await withSecretIfOpen(rooms, stamp)
      // Revoked while this waited: whoever looked through what waits under the grant did not see it.
      const { grants, capabilities } = rooms.projections()
      const isLive = grants.has(grant.id) && !rooms.revoking.has(grant.id)
      if (!isLive || !isStampLive(stamp, capabilities, grant.id)) throw notGranted(caller)
    }
    const plain = { id, origin: caller.origin, documentId: caller.documentId, call, requestSha256 }
    const request = whole === undefined ? plain : { ...plain, stamp: whole }
    if (whole === undefined || isWhole(whole)) digest = makeEnvelope(request, identity, grant).digest
  }
  checkQueue(waitingRows(rooms), caller.origin, size)
  if (key !== undefined) checkKey(key, identity?.agentPubKey)
  const row: PendingRow = {
    id,
    call: callId,
    caller,
    ...(identity === undefined ? {} : { identity: identity.id }),
    method: call.method,
    params,
    requestSha256,
    digest,
    size,
    receivedAt: rooms.platform.now(),
    ...(stamp === undefined ? {} : { stamp }),
    ...(key === undefined ? {} : { key }),
    ...(nonce === undefined ? {} : { nonce }),
  }
  rooms.ended = null
  rooms.window.keep()
  await rooms.rows.put(row)
  rooms.changed()
  await rooms.window.present()
}

/** A locked wallet can't open the secret of a capability: its bytes are made after the unlock. */
async function withSecretIfOpen(
  { events, vault }: Pick<Rooms, 'events' | 'vault'>,
  stamp: Stamp,
): Promise<Stamp> {
  try {
    return await withSecret(stamp, events, () => vault.keys())
  } catch (problem) {
    if (problem instanceof Refusal && problem.wire.code === 'wallet_locked') return stamp
    throw problem
  }
}

/**
 * Makes the bytes of a request that came while the wallet was locked; only then has it a digest that an approval can
 * name. Throws a {@link Refusal} where that can't be.
 */
export async function makeBytes(rooms: Rooms, row: PendingRow, identity: Identity): Promise<void> {
  const call = callOf(row)
  if (row.stamp === undefined || call.method === 'connect') return
  const request = signRequestOf(await stamped(rooms, row), call)
  const { digest } = makeEnvelope(request, identity, { id: '' })
  const now = rooms.rows.get(row.id)
  if (now !== undefined && isWaiting(now)) await rooms.rows.put({ ...now, digest })
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
  // Fields that nobody reads take their room as well: base64 makes four characters of three bytes.
  const atLeast = (size: number, rest: number) => Math.max(Math.ceil((params.length - rest) * 0.75), size)
  switch (call.method) {
    case 'signBytes':
      return call.bytes.length
    case 'signZomeCall':
      return atLeast(call.zomeCall.payload.length, REST)
    case 'signBatch':
      return atLeast(
        call.items.reduce((sum, item) => sum + itemSize(item), 0),
        0,
      )
    default:
      return utf8(params).length
  }
}

function itemSize(item: ItemCall): number {
  if (item.method === 'signBytes') return item.bytes.length
  return item.method === 'signAction' ? encodeValue(item.action).length : item.zomeCall.payload.length
}
