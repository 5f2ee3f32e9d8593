import type { AuditHead } from '../../protocol/audit.ts'
import { EMPTY, type Tail } from './chain.ts'
import { changedFounders, changedHeads, reaches } from './check.ts'
import type { Finding } from './findings.ts'
import type { Grant } from './projections/grants.ts'
import { NOTHING, type Projections, reduce } from './projections/index.ts'
import type { StoredEvent, WalletDb } from './schema.ts'
import { isOwnRow, isOwnState, isWhole, type TrailKeys } from './seals.ts'
import { readState } from './state.ts'

/** What lies on the disk, read and checked. */
export interface Replayed {
  readonly state: Projections
  readonly tail: Tail
  readonly findings: readonly Finding[]
  /** Grants that nobody can vouch for any more; they are not in `state`. */
  readonly lost: readonly Grant[]
  /** First of the rows at the end of the chain that have no MAC, written while locked. */
  readonly uncovered: number | null
}

const PIECE = 500

/**
 * Brings the projections up from the newest good kept state and the rows after it. With keys every seal on the way
 * is checked; without them (the wallet is locked) only the chain is, and nobody acts on the result but to refuse.
 *
 * A row that is not as it was written may have been one that took something away, so every grant that was made before
 * it is lost. A row that a good kept state covers can't change anything any more: the state stands for what it was.
 */
export async function replay(
  db: WalletDb,
  keys: TrailKeys | null,
  outside: AuditHead | undefined,
): Promise<Replayed> {
  const findings: Finding[] = []
  const lost: Grant[] = []
  const last = await db.transaction('events').store.openCursor(null, 'prev')
  const tail = last === null ? EMPTY : { seq: last.value.seq + 1, hash: last.value.hash }
  const start = await newestState(db, keys, findings)
  let { state } = start
  let uncovered: number | null = null

  const loseAll = () => {
    lost.push(...state.grants.values())
    state = { ...state, grants: new Map() }
  }
  if (start.seq > tail.seq) {
    findings.push({ seq: tail.seq, what: 'row_missing' })
    loseAll()
  } else if (start.seq > 0 && !(await reaches(db, keys, start.seq - 1, start.hash))) {
    findings.push({ seq: start.seq - 1, what: 'row_changed' })
  }

  let expected = start.seq
  let prev = start.hash
  for (let piece: StoredEvent[] = []; ; ) {
    piece = await db.getAll('events', IDBKeyRange.lowerBound(expected), PIECE)
    for (const event of piece) {
      if (event.seq > expected) {
        findings.push({ seq: expected, what: 'row_missing' })
        loseAll()
      } else if (event.row.prev !== prev && event.seq > start.seq && findings.at(-1)?.seq !== event.seq - 1) {
        // This row is good by its own seal or it is found out below; the one before was put in the place of another.
        findings.push({ seq: event.seq - 1, what: 'row_changed' })
        loseAll()
      }
      if (isGood(keys, event, prev)) state = reduce(state, event.row)
      else {
        findings.push({ seq: event.seq, what: 'row_changed' })
        loseAll()
      }
      uncovered = event.mac === undefined ? (uncovered ?? event.seq) : null
      prev = event.hash
      expected = event.seq + 1
    }
    if (piece.length < PIECE) break
  }

  if (keys !== null) {
    for (const seq of await changedFounders(db, keys, state, start.seq)) {
      findings.push({ seq, what: 'row_changed' })
      const kept = [...state.grants].filter(([, grant]) => grant.seq !== seq)
      lost.push(...[...state.grants.values()].filter(grant => grant.seq === seq))
      state = { ...state, grants: new Map(kept) }
    }
    for (const finding of await changedHeads(db, keys, tail, outside)) {
      findings.push(finding)
      if (finding.what === 'row_missing') loseAll()
    }
  }
  return { state, tail, findings, lost, uncovered }
}

/** A row with a MAC vouches for itself; one without hangs on the row before. */
function isGood(keys: TrailKeys | null, event: StoredEvent, prev: string): boolean {
  const isLinked = event.row.prev === prev
  if (keys === null) return isLinked && isWhole(event)
  return isOwnRow(keys, event) && (isLinked || event.mac !== undefined)
}

async function newestState(db: WalletDb, keys: TrailKeys | null, findings: Finding[]) {
  const kept = (await db.getAll('state')).sort((a, b) => b.seq - a.seq)
  for (const one of kept) {
    const state = readState(one)
    if (state !== null && (keys === null || isOwnState(keys, one))) {
      return { seq: one.seq, hash: one.hash, state }
    }
    findings.push({ seq: one.seq, what: 'state_changed' })
  }
  return { ...EMPTY, state: NOTHING }
}
