import { LIMITS } from '../../protocol/limits.ts'
import type { Identity } from '../events/projections/identities.ts'
import { makeEnvelope } from '../pipeline/envelope.ts'
import { isInTime, type Stamp, withSecret, ZOME_LIFETIME } from '../pipeline/zome-call.ts'
import type { Rooms } from '../rooms.ts'
import { callOf, signRequestOf } from './call-of.ts'
import type { PendingRow } from './pending.ts'

/**
 * The row with the secret of its capability, for the moment in which its bytes are made: rows lie in storage that a lock
 * does not empty. Throws a {@link Refusal}: `wallet_locked`, or where the secret does not open.
 */
export async function stamped<T extends { readonly stamp?: Stamp }>(
  { events, vault }: Pick<Rooms, 'events' | 'vault'>,
  row: T,
): Promise<T> {
  if (row.stamp?.capability === undefined) return row
  return { ...row, stamp: await withSecret(row.stamp, events, () => vault.keys()) }
}

/** Whether its bytes were made, so that an approval can name them. */
export function isMade({ stamp, digest, requestSha256 }: PendingRow): boolean {
  return stamp?.capability === undefined || digest !== requestSha256
}

/**
 * The row of a zome call that nobody has seen yet, with its time from now on, where what the wallet gave it when it came
 * would be over before a person has answered. `null` where nothing changes. `now` in milliseconds since 1970.
 */
export function renewed(row: PendingRow, identity: Identity, now: number): PendingRow | null {
  const isShown = row.expiresAt !== undefined
  if (row.stamp === undefined || isShown || isInTime(row.stamp, now + LIMITS.requestLifetime)) return null
  const call = callOf(row)
  if (call.method !== 'signZomeCall' || call.zomeCall.expiresAt !== undefined) return null
  const stamp = { ...row.stamp, expiresAt: (now + ZOME_LIFETIME.asked) * 1000 }
  // With a capability, its bytes are made anew once its secret was read.
  const digest =
    stamp.capability === undefined
      ? makeEnvelope(signRequestOf({ ...row, stamp }, call), identity, { id: '' }).digest
      : row.requestSha256
  return { ...row, stamp, digest }
}
