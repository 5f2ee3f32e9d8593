import type { WalletDb } from './schema.ts'
import { isOwnRow, isOwnState, type TrailKeys } from './seals.ts'

/** Whether anything in this store was sealed with these keys: a header that opens may belong to another wallet. */
export async function recognises(db: WalletDb, keys: TrailKeys): Promise<boolean> {
  const first = await db.get('events', 0)
  if (first?.mac !== undefined && isOwnRow(keys, first)) return true
  return (await db.getAll('state')).some(state => isOwnState(keys, state))
}
