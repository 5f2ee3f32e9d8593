import type { AuditHead } from '../../protocol/audit.ts'
import type { Tail } from './chain.ts'
import type { Finding } from './findings.ts'
import type { Projections } from './projections/index.ts'
import type { WalletDb } from './schema.ts'
import { isOwnHead, isOwnRow, type TrailKeys } from './seals.ts'

const PIECE = 500

/** Whether the row is there as it was written, with this hash. Without keys only the hash is looked at. */
export async function reaches(
  db: WalletDb,
  keys: TrailKeys | null,
  seq: number,
  hash: string,
): Promise<boolean> {
  const event = await db.get('events', seq)
  return event?.hash === hash && (keys === null || isOwnRow(keys, event))
}

/** Rows before `before` that made a live grant or an identity, and are not what they were. */
export async function changedFounders(db: WalletDb, keys: TrailKeys, state: Projections, before: number) {
  const founders = [...state.grants.values(), ...state.identities.values()].map(({ seq }) => seq)
  const changed: number[] = []
  for (const seq of founders.filter(one => one < before)) {
    const event = await db.get('events', seq)
    if (event === undefined || !isOwnRow(keys, event)) changed.push(seq)
  }
  return changed
}

/** The newest head in the store and the one outside: both must be ours, and the chain must reach them. */
export async function changedHeads(
  db: WalletDb,
  keys: TrailKeys,
  tail: Tail,
  outside: AuditHead | undefined,
): Promise<Finding[]> {
  const inside = (await db.transaction('heads').store.openCursor(null, 'prev'))?.value
  const findings: Finding[] = []
  for (const head of [inside, outside]) {
    if (head === undefined) continue
    if (!isOwnHead(keys, head)) findings.push({ seq: head.seq, what: 'head_changed' })
    else if (head.seq >= tail.seq) findings.push({ seq: tail.seq, what: 'row_missing' })
    else if (!(await reaches(db, keys, head.seq, head.hash))) {
      findings.push({ seq: await firstChanged(db, keys, head.seq), what: 'row_changed' })
    }
  }
  return findings
}

/**
 * The first row up to `last` that is not as it was written, behind the newest head that still fits: who forged one row
 * and all that follow is told by where it began. Takes long in a long trail, and only where something was forged.
 */
async function firstChanged(db: WalletDb, keys: TrailKeys, last: number): Promise<number> {
  let from = 0
  const heads = (await db.getAll('heads', IDBKeyRange.upperBound(last))).reverse()
  for (const head of heads) {
    if (!isOwnHead(keys, head) || !(await reaches(db, keys, head.seq, head.hash))) continue
    from = head.seq + 1
    break
  }
  for (let seq = from; seq <= last; ) {
    const piece = await db.getAll('events', IDBKeyRange.bound(seq, last), PIECE)
    for (const event of piece) {
      if (event.seq !== seq || !isOwnRow(keys, event)) return seq
      seq++
    }
    if (piece.length === 0) return seq
  }
  return last
}
