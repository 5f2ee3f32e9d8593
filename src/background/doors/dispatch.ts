import { encodeValue } from '../../protocol/encode.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Incoming } from '../consent/ask.ts'
import type { Desk } from '../consent/desk.ts'
import { accountOf, permissionOf } from '../pipeline/account.ts'
import { allows, authorise, liveGrant } from '../pipeline/authorise.ts'
import type { AskingCall, Call } from '../pipeline/call.ts'
import { revoke } from '../pipeline/revoke.ts'
import type { Rooms } from '../rooms.ts'

/**
 * Does what a parsed call asks: answers its tagged text at once, or `undefined` when the request waits for a
 * person. Throws a {@link Refusal}. The four readers write no row and open nothing.
 */
export async function dispatch(
  rooms: Rooms,
  desk: Desk,
  incoming: Omit<Incoming, 'call'> & { call: Call },
): Promise<string | undefined> {
  const { call, caller } = incoming
  const identity = rooms.identity()
  const grant = liveGrant(rooms.projections().grants, caller.origin, identity?.agentPubKey)
  switch (call.method) {
    case 'isConnected':
      return encodeValue(grant !== undefined)
    case 'getAccount':
      return encodeValue(grant && identity ? accountOf(grant, identity.did) : null)
    case 'getPermissions':
      return encodeValue(grant ? [permissionOf(grant)] : [])
    case 'hasSigningPermission':
      return encodeValue(grant !== undefined && allows(grant, 'holochain:sign'))
    case 'disconnect':
      if (grant !== undefined) await revoke(rooms, desk, grant, 'site')
      return encodeValue(null)
    case 'revokePermission':
      // Any other id is answered as one that does not exist: a site learns of no other site.
      if (grant === undefined || call.appId !== grant.origin) return encodeValue(false)
      await revoke(rooms, desk, grant, 'site')
      return encodeValue(true)
    default:
      return request(rooms, desk, { ...incoming, call })
  }
}

async function request(
  rooms: Rooms,
  desk: Desk,
  incoming: Omit<Incoming, 'call'> & { call: AskingCall },
): Promise<string | undefined> {
  const { call, caller } = incoming
  const identity = rooms.identity()
  const { grants, mutes } = rooms.projections()
  const verdict = authorise(grants, {
    origin: caller.origin,
    agentPubKey: identity?.agentPubKey,
    method: call.method,
    scopes: call.method === 'connect' ? call.scopes : ['holochain:sign'],
    neverPrompt: call.neverPrompt,
  })
  if (verdict.outcome === 'refuse')
    throw new Refusal(verdict.error.code, verdict.error.description, verdict.error)
  if (verdict.outcome === 'silent') {
    if (identity === undefined) throw new Refusal('server_error')
    return encodeValue(accountOf(verdict.grant, identity.did))
  }
  const mutedUntil = mutes.get(caller.origin) ?? 0
  if (mutedUntil > rooms.platform.now()) {
    throw new Refusal('user_rejected', `this site is muted until ${new Date(mutedUntil).toISOString()}`)
  }
  await desk.ask(incoming, verdict.grant, identity)
  return undefined
}
