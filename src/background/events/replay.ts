import { GENESIS } from '../../crypto/trail.ts'
import type { AuditHead } from '../../protocol/audit.ts'
import { EMPTY, type Tail } from './chain.ts'
import { changedFounders, checkHeads, newestState } from './check.ts'
import type { Finding } from './findings.ts'
import { isLockedRow } from './locked.ts'
import { type Grant, isFoundedOn } from './projections/grants.ts'
import { type Projections, reduce } from './projections/index.ts'
import { LAST_SEQ, type StoredEvent, type WalletDb } from './schema.ts'
import { isOwnRow, isWhole, type TrailKeys } from './seals.ts'

/** What lies on the disk, read and checked. */
export interface Replayed {
  readonly state: Projections
  readonly tail: Tail
  readonly findings: readonly Finding[]
  /** Grants that nobody can vouch for any more; they are not in `state`. */
  readonly lost: readonly Grant[]
  /** First of the rows at the end of the chain that have no MAC, written while locked. */
  readonly uncovered: number | null
  /** Records among the rows that are none, behind the end of the chain: to be removed. */
  readonly strays: readonly number[]
  /** The newest head that is ours and that the chain reaches; those behind it are to be removed. */
  readonly newestHead: number
  /** How many rows had to be read. */
  readonly read: number
}

/** Rows read at once. Few, because a row may carry a megabyte that was signed. */
const PIECE = 100

/**
 * Brings the projections up from the newest good kept state and the rows after it. With keys every seal on the way
 * is checked; without them (the wallet is locked) only the chain is, and nobody acts on the result but to refuse.
 *
 * Rows without a seal are good only at the end of the chain, while locked or at the unlock that covers them.
 *
 * A row that is not as it was written may have been one that took something away, so every grant that was made before
 * it is lost. A row that a good kept state covers can't change anything any more: the state stands for what it was.
 */
export async function replay(
  db: WalletDb,
  keys: TrailKeys | null,
  outside: AuditHead | undefined,
  isUnlocking = false,
): Promise<Replayed> {
  const findings: Finding[] = []
  const lost: Grant[] = []
  const strays: number[] = []
  let newestHead = -1
  const start = await newestState(db, keys)
  findings.push(...start.findings)
  let { state } = start
  let tail: Tail = { seq: start.seq, hash: start.hash }
  let uncovered: number | null = null
  let hasLocked = false
  let planted: { readonly tail: Tail; readonly from: number } | null = null

  const lose = (seq: number, what: Finding['what']) => {
    findings.push({ seq, what })
    lost.push(...state.grants.values())
    state = { ...state, grants: new Map() }
  }
  if (start.isDoubtful) lose(Math.max(0, start.seq - 1), 'row_changed')

  let last = start.seq - 1
  let read = 0
  for (let piece: StoredEvent[] = []; ; ) {
    piece = await db.getAll('events', IDBKeyRange.bound(last, LAST_SEQ, true), PIECE)
    for (const event of piece) {
      last = event.seq
      read++
      const isSealed = keys === null ? event.mac !== undefined && isWhole(event) : isOwnRow(keys, event)
      const isLinked = event.row?.prev === tail.hash
      if (event.seq !== tail.seq) {
        // Behind a gap only a sealed row is one of ours; whatever else lies there is not part of the chain.
        if (!isSealed) {
          strays.push(event.seq)
          continue
        }
        lose(tail.seq, 'row_missing')
      } else if (isSealed && !isLinked && event.seq > start.seq) {
        // This row vouches for the one before, and that is not the one that is there.
        lose(event.seq - 1, 'row_changed')
      }
      if (isSealed && uncovered !== null) {
        // Rows of a locked time have their seals since the unlock that covered them.
        lose(uncovered, 'row_changed')
        uncovered = null
      }
      const mayBeBare = keys === null || isUnlocking
      const isGood = isSealed || (mayBeBare && isLinked && isWhole(event) && isLockedRow(event, isOwnAgent))
      if (isSealed) planted = null
      if (!isGood) {
        lose(event.seq, 'row_changed')
        // Without a seal, and nothing sealed behind it: somebody put it there, it was never one of ours.
        if (keys !== null && event.mac === undefined) planted ??= { tail, from: event.seq }
      } else {
        state = reduce(state, event.row)
        if (!isSealed) uncovered ??= event.seq
        if (event.row.type === 'vault.locked') hasLocked = true
      }
      tail = { seq: event.seq + 1, hash: isHash(event.hash) ? event.hash : GENESIS }
    }
    if (piece.length < PIECE) break
  }
  if (planted !== null) {
    for (let seq = planted.from; seq < tail.seq; seq++) strays.push(seq)
    tail = planted.tail
    uncovered = uncovered !== null && uncovered < tail.seq ? uncovered : null
  } else if (strays.length > 0) findings.push({ seq: tail.seq, what: 'row_changed' })
  if (read === 0 && start.seq > 0 && start.isDoubtful) tail = await lastRow(db, start.seq)
  if (tail.seq === 0) tail = EMPTY

  if (keys !== null) {
    for (const seq of await changedFounders(db, keys, state, start.seq)) {
      findings.push({ seq, what: 'row_changed' })
      const kept = [...state.grants].filter(([, grant]) => !isFoundedOn(grant, seq))
      lost.push(...[...state.grants.values()].filter(grant => isFoundedOn(grant, seq)))
      state = { ...state, grants: new Map(kept) }
    }
    const heads = await checkHeads(db, keys, tail, outside, hasLocked || start.seq > 0)
    newestHead = heads.newest
    for (const { isCut, ...finding } of heads.findings) {
      if (isCut) lose(finding.seq, finding.what)
      else findings.push(finding)
    }
  }
  return { state, tail, findings, lost, uncovered, strays, newestHead, read }

  function isOwnAgent(agentPubKey: string): boolean {
    return [...state.identities.values()].some(one => one.agentPubKey === agentPubKey)
  }
}

/** Where the rows end before `seq`: those behind are gone. */
async function lastRow(db: WalletDb, seq: number): Promise<Tail> {
  const cursor = await db
    .transaction('events')
    .store.openCursor(IDBKeyRange.bound(0, seq, false, true), 'prev')
  return cursor === null ? EMPTY : { seq: cursor.value.seq + 1, hash: cursor.value.hash }
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}
