import type { AuditHead } from '../../protocol/audit.ts'
import { EMPTY, type Tail } from './chain.ts'
import type { Finding } from './findings.ts'
import { NOTHING, type Projections } from './projections/index.ts'
import { LAST_SEQ, type StoredState, type WalletDb } from './schema.ts'
import { isOwnHead, isOwnRow, isOwnState, type TrailKeys } from './seals.ts'
import { readState } from './state.ts'

const PIECE = 100

interface Start extends Tail {
  readonly state: Projections
  readonly findings: readonly Finding[]
  /** The row before it is not as it was written, and no sealed row after it says that this state is of the chain. */
  readonly isDoubtful: boolean
}

/** The newest kept state that is sealed and belongs to these rows; nothing where there is none. */
export async function newestState(db: WalletDb, keys: TrailKeys | null): Promise<Start> {
  const findings: Finding[] = []
  const kept = (await db.getAll('state')).sort((a, b) => b.seq - a.seq)
  for (const one of kept) {
    const state = readState(one)
    const seal = { seq: one.seq, what: 'state_changed' as const }
    if (keys === null) {
      if (state !== null) return { seq: one.seq, hash: one.hash, state, findings, isDoubtful: false }
      continue
    }
    if (!isOwnState(keys, one)) findings.push(seal)
    // Sealed and not readable: of another version of the wallet. The rows say the same.
    else if (state !== null) {
      const place = await placeOf(db, keys, one)
      if (place !== 'elsewhere') {
        return { seq: one.seq, hash: one.hash, state, findings, isDoubtful: place === 'unknown' }
      }
      findings.push(seal)
    }
  }
  return { ...EMPTY, state: NOTHING, findings, isDoubtful: false }
}

/** Whether the sealed rows on both sides of a state's place fit it. */
async function placeOf(
  db: WalletDb,
  keys: TrailKeys,
  { seq, hash }: StoredState,
): Promise<'here' | 'elsewhere' | 'unknown'> {
  const [before, after] = await Promise.all([db.get('events', seq - 1), db.get('events', seq)])
  if (after !== undefined && isOwnRow(keys, after)) return after.row.prev === hash ? 'here' : 'elsewhere'
  if (before !== undefined && isOwnRow(keys, before)) return before.hash === hash ? 'here' : 'elsewhere'
  return 'unknown'
}

/** Rows before `before` that made a live grant or an identity, and are not what they were. */
export async function changedFounders(db: WalletDb, keys: TrailKeys, state: Projections, before: number) {
  const founders = [...state.identities.values()].map(({ seq }) => seq)
  for (const { seq, boundBy } of state.grants.values()) founders.push(seq, boundBy)
  const changed: number[] = []
  for (const seq of new Set(founders.filter(one => one < before))) {
    const event = await db.get('events', seq)
    if (event === undefined || !isOwnRow(keys, event)) changed.push(seq)
  }
  return changed
}

/**
 * The newest head in the store that is ours, and the one outside: the chain must reach them. `isCut` says that rows
 * are gone, or may be. Heads that are not ours are told, too, and looked behind.
 */
export async function checkHeads(
  db: WalletDb,
  keys: TrailKeys,
  tail: Tail,
  outside: AuditHead | undefined,
  isDue: boolean,
): Promise<{ findings: Array<Finding & { isCut?: boolean }>; newest: number }> {
  const findings: Array<Finding & { isCut?: boolean }> = []
  let inside: AuditHead | undefined
  let cursor = await db.transaction('heads').store.openCursor(null, 'prev')
  while (cursor !== null && inside === undefined) {
    if (isOwnHead(keys, cursor.value)) inside = cursor.value
    else findings.push({ seq: Math.min(tail.seq, placeIn(cursor.value)), what: 'head_changed' })
    cursor = await cursor.continue()
  }
  if (outside !== undefined && !isOwnHead(keys, outside)) {
    findings.push({ seq: Math.min(tail.seq, outside.seq), what: 'head_changed' })
    outside = undefined
  }
  const known = [inside, outside].filter(head => head !== undefined)
  // Every lock and every kept state came with a head: without any, rows may have been cut off as well.
  if (known.length === 0 && isDue) findings.push({ seq: tail.seq, what: 'head_changed', isCut: true })
  for (const head of known) {
    if (head.seq >= tail.seq) findings.push({ seq: tail.seq, what: 'row_missing', isCut: true })
    else if (!(await reaches(db, keys, head))) {
      findings.push({ seq: await firstChanged(db, keys, head.seq), what: 'row_changed' })
    }
  }
  const newest = inside !== undefined && inside.seq < tail.seq ? inside.seq : -1
  return { findings, newest: newest < 0 ? await newestBelow(db, keys, tail.seq) : newest }
}

async function newestBelow(db: WalletDb, keys: TrailKeys, seq: number): Promise<number> {
  let cursor = await db.transaction('heads').store.openCursor(IDBKeyRange.upperBound(seq, true), 'prev')
  while (cursor !== null) {
    if (isOwnHead(keys, cursor.value)) return cursor.value.seq
    cursor = await cursor.continue()
  }
  return -1
}

function placeIn(head: AuditHead): number {
  return Number.isSafeInteger(head?.seq) && head.seq >= 0 ? head.seq : 0
}

async function reaches(db: WalletDb, keys: TrailKeys, { seq, hash }: Pick<AuditHead, 'seq' | 'hash'>) {
  const event = await db.get('events', seq)
  return event?.hash === hash && isOwnRow(keys, event)
}

/**
 * The first row up to `last` that is not as it was written, behind the newest head that still fits: who forged one row
 * and all that follow is told by where it began. Takes long in a long trail, and only where something was forged.
 */
async function firstChanged(db: WalletDb, keys: TrailKeys, last: number): Promise<number> {
  let from = 0
  const heads = (await db.getAll('heads', IDBKeyRange.upperBound(last))).reverse()
  for (const head of heads) {
    if (!isOwnHead(keys, head) || !(await reaches(db, keys, head))) continue
    from = head.seq + 1
    break
  }
  for (let seq = from; seq <= last; ) {
    const piece = await db.getAll('events', IDBKeyRange.bound(seq, Math.min(last, LAST_SEQ)), PIECE)
    for (const event of piece) {
      if (event.seq !== seq || !isOwnRow(keys, event)) return seq
      seq++
    }
    if (piece.length === 0) return seq
  }
  return last
}
