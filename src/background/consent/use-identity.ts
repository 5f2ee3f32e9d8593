import { encodeValue } from '../../protocol/encode.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { Identity } from '../events/projections/identities.ts'
import { accountOf, permissionOf } from '../pipeline/account.ts'
import { liveGrant } from '../pipeline/authorise.ts'
import type { Rooms } from '../rooms.ts'
import { waitingRows } from './answer.ts'

/**
 * Changes the identity that sites see, once the row that says so is on the disk. What waits for a person stays with the
 * identity that it came for. Sites are told that have a permission from the one before or the one after; what each may
 * do under other identities is none of its business.
 */
export function createIdentitySwitch(rooms: Rooms): (id: string) => Promise<void> {
  // One after the other: each has to tell the difference from the one before it.
  let last: Promise<unknown> = Promise.resolve()

  async function use(id: string): Promise<void> {
    const before = rooms.identity()
    const next = rooms.projections().identities.get(id)
    if (next === undefined) throw new UiRefusal('invalid_params', { field: 'id' })
    if (before?.id === id) return
    // Nobody was in use when these came: from here on they are for whom the screen showed them for.
    if (before !== undefined) {
      const unbound = waitingRows(rooms).filter(row => row.identity === undefined)
      await Promise.all(unbound.map(row => rooms.rows.put({ ...row, identity: before.id })))
    }
    const { agentPubKey } = next
    await rooms.events.append([{ row: { type: 'identity.used', agentPubKey, details: { id } } }], {
      strict: true,
    })
    tellSites(rooms, before, next)
    rooms.changed()
  }

  return id => {
    const done = last.then(() => use(id))
    last = done.catch(() => {})
    return done
  }
}

function tellSites(rooms: Rooms, before: Identity | undefined, next: Identity): void {
  const { grants } = rooms.projections()
  const concerned = [...grants.values()].filter(
    ({ agentPubKey }) => agentPubKey === next.agentPubKey || agentPubKey === before?.agentPubKey,
  )
  for (const origin of new Set(concerned.map(grant => grant.origin))) {
    const grant = liveGrant(grants, origin, next.agentPubKey)
    const account = grant === undefined ? null : accountOf(grant, next.did)
    const permissions = grant === undefined ? [] : [permissionOf(grant, rooms.platform.now())]
    rooms.documents.tell(origin, 'accountChanged', encodeValue(account))
    rooms.documents.tell(origin, 'permissionsChanged', encodeValue(permissions))
  }
}
