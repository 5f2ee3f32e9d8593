import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import type { Rooms } from '../rooms.ts'
import type { PendingRow } from './pending.ts'

/**
 * Whom a request is for: the identity that was in use when it came, whichever is in use now. What came before the wallet
 * was set up is for the one in use.
 */
export function identityOf(
  rooms: Pick<Rooms, 'identity' | 'projections'>,
  { identity }: Pick<PendingRow, 'identity'>,
): Identity | undefined {
  return identity === undefined ? rooms.identity() : rooms.projections().identities.get(identity)
}

/** Whether a permission is one that its site can use now: a site hears of no other. */
export function isInUse(
  rooms: Pick<Rooms, 'identity'>,
  { agentPubKey }: Pick<Grant, 'agentPubKey'>,
): boolean {
  return rooms.identity()?.agentPubKey === agentPubKey
}
