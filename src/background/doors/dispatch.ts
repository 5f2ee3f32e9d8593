import { encodeValue } from '../../protocol/encode.ts'
import type { Desk } from '../consent/desk.ts'
import { accountOf, contextOf, permissionOf } from '../pipeline/account.ts'
import { allows, liveGrant } from '../pipeline/authorise.ts'
import type { Call } from '../pipeline/call.ts'
import { revoke } from '../pipeline/revoke.ts'
import type { Rooms } from '../rooms.ts'
import { type AskingRequest, request } from './request.ts'

/**
 * Does what a parsed call asks: answers its tagged text at once, or `undefined` when the request waits for a
 * person. Throws a {@link Refusal}. The four readers write no row and open nothing.
 */
export async function dispatch(
  rooms: Rooms,
  desk: Desk,
  incoming: Omit<AskingRequest, 'call'> & { call: Call },
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
      return encodeValue(grant ? [permissionOf(grant, rooms.platform.now())] : [])
    case 'hasSigningPermission':
      return encodeValue(grant !== undefined && allows(grant, 'holochain:sign'))
    case 'signingContext': {
      const context = contextOf(grant, rooms.projections().capabilities, rooms.platform.now())
      const isLocked = context !== null && rooms.vault.phase() === 'locked'
      return encodeValue(isLocked ? { ...context, locked: true } : context)
    }
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
