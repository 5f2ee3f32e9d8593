import { encodeValue } from '../../protocol/encode.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Desk } from '../consent/desk.ts'
import { isInUse } from '../consent/identity-of.ts'
import type { Grant } from '../events/projections/grants.ts'
import { type Draft, DuplicateKey } from '../events/store.ts'
import type { Rooms } from '../rooms.ts'

/**
 * Takes a grant back. It holds once its row is on the disk; what waited under it is refused, and the site is told.
 * Throws `storage_failed` when the row can't be written: a revocation that would not survive is none.
 */
export async function revoke(
  rooms: Rooms,
  desk: Pick<Desk, 'review'>,
  grant: Grant,
  by: 'site' | 'person',
): Promise<void> {
  const { id, origin, agentPubKey } = grant
  if (!rooms.projections().grants.has(id)) return
  // From here on, before the row is on the disk, nothing more is signed under it.
  rooms.revoking.add(id)
  const row = { type: 'grant.revoked', origin, agentPubKey, grantId: id, decision: 'revoked' as const }
  const draft = { key: `revoked:${id}`, row: { ...row, details: { by } } }
  try {
    await append(rooms, draft)
  } catch (problem) {
    // Revoked from two places at once: one row, and the site is told once.
    if (problem instanceof DuplicateKey) return
    throw new Refusal('storage_failed')
  } finally {
    rooms.revoking.delete(id)
  }
  // Under another identity the site has nothing that this could have ended.
  if (isInUse(rooms, grant)) {
    rooms.documents.tell(origin, 'permissionsChanged', encodeValue([]))
    rooms.documents.tell(origin, 'disconnect')
  }
  // The same row has switched the site off.
  void rooms.sites.sync()
  await desk.review()
}

/** A row that has the key and ended nothing was put there by somebody else: the key is left to it. */
async function append({ events, projections }: Rooms, { key, row }: Required<Pick<Draft, 'key' | 'row'>>) {
  try {
    await events.append([{ key, row }], { strict: true })
  } catch (problem) {
    const isGranted = row.grantId !== undefined && projections().grants.has(row.grantId)
    if (!(problem instanceof DuplicateKey) || !isGranted) throw problem
    await events.append([{ row }], { strict: true })
  }
}
