import type { PastTrail } from '../../protocol/ui-door.ts'
import type { StoredPast, WalletDb } from '../events/schema.ts'
import { isOwnRow } from '../events/seals.ts'
import type { EventStore } from '../events/store.ts'

/**
 * Trails of wallets that this one was restored from: closed, kept as the text they came as. Nothing is read from them
 * but to be shown, verified and exported; their own signatures vouch for them, and the first row of the trail after
 * each names where it ended.
 */

/** Where a trail ended, as the row after it says. */
export interface Named {
  readonly chain: string
  readonly seq: number
  readonly hash: string
}

/** Removes whatever a restore that did not come to its end has left. Only where nothing is set up. */
export async function clearPast(db: WalletDb): Promise<void> {
  const tx = db.transaction(['past', 'pastParts'], 'readwrite')
  await Promise.all([tx.objectStore('past').clear(), tx.objectStore('pastParts').clear(), tx.done])
}

export async function keepPart(db: WalletDb, chain: string, part: number, text: string): Promise<void> {
  await db.put('pastParts', { chain, part, text })
}

/** On the disk before the row that names it. */
export async function keepTrail(db: WalletDb, past: StoredPast): Promise<void> {
  const tx = db.transaction('past', 'readwrite', { durability: 'strict' })
  await Promise.all([tx.store.put(past), tx.done])
}

/**
 * The trails that this wallet's first row leads to, newest first. What lies there without being named was left by a
 * restore that was stopped, or put there by somebody else.
 */
export async function listPast(db: WalletDb, events: Pick<EventStore, 'keys'>): Promise<PastTrail[]> {
  const first = await db.get('events', 0)
  const keys = events.keys()
  if (first === undefined || keys === null || !isOwnRow(keys, first)) return []
  const all: PastTrail[] = []
  let named = namedBy(first.row.details?.restored)
  while (named !== undefined && all.every(({ chain }) => chain !== named?.chain)) {
    const past = await db.get('past', named.chain)
    if (past === undefined || past.head.hash !== named.hash || past.head.seq !== named.seq) break
    const { chain, rows, parts, until, restoredAt, head } = past
    all.push({ chain, rows, parts, until, restoredAt, head })
    named = namedBy(past.restored)
  }
  return all
}

export function namedBy(value: unknown): Named | undefined {
  const { chain, seq, hash } = (value ?? {}) as { [name: string]: unknown }
  if (typeof chain !== 'string' || typeof seq !== 'number' || typeof hash !== 'string') return undefined
  return { chain, seq, hash }
}
