import { type IDBPTransaction, unwrap } from 'idb'
import { sha256Hex } from '../../crypto/hash.ts'
import type { AuditHead, AuditRow, RowDraft } from '../../protocol/audit.ts'
import { link, type Tail } from './chain.ts'
import { isLockedRow, LockedStore } from './locked.ts'
import { type Projections, reduce } from './projections/index.ts'
import type { StoredEvent, WalletSchema } from './schema.ts'
import { rowMac, signHead, type TrailKeys } from './seals.ts'
import { keepState } from './state.ts'
import type { Draft } from './store.ts'

/** Where the trail stands: what the next row is linked to, and what all rows come to. */
export interface Position {
  readonly tail: Tail
  readonly state: Projections
  /** First of the rows at the end that have no MAC; see `locked.ts`. */
  readonly uncovered: number | null
  /** Which of the two kept states is written next. */
  readonly slot: 'a' | 'b'
}

export type WriteTx = IDBPTransaction<
  WalletSchema,
  ('events' | 'bodies' | 'vault' | 'state' | 'heads')[],
  'readwrite'
>

/**
 * Rows on their way into one transaction. Nothing of it counts before the transaction has completed; then `position`
 * takes the place of the one it began with.
 */
export function openBatch(tx: WriteTx, from: Position, now: () => number) {
  let { tail, state, uncovered, slot } = from
  let head: AuditHead | null = null
  let isRefused = false
  // The browser's own requests: a promise for each of a thousand would cost more than the request. A failure of one
  // fails the transaction, and is reported there.
  const store = (name: 'events' | 'bodies' | 'state' | 'heads') =>
    unwrap(tx.objectStore(name)) as IDBObjectStore
  const events = store('events')
  // One for all rows: a batch has a thousand. The transaction hears nothing of it once it is told to commit.
  const onRefused = ({ target }: Event) => {
    isRefused ||= (target as IDBRequest).error?.name === 'ConstraintError'
  }

  return {
    /** Links one row; sealed where there are keys. */
    add({ row: draft, key, sealed }: Draft, keys: TrailKeys | null): AuditRow {
      const named = keys === null || uncovered === null ? draft : covering(draft, uncovered, tail)
      const digest = sealed === undefined ? undefined : sha256Hex(sealed)
      const { row, tail: after } = link(tail, named, new Date(now()).toISOString(), digest)
      const { seq } = row
      const isAgent = (agent: string) => [...state.identities.values()].some(one => one.agentPubKey === agent)
      // What a locked wallet would not recognise as its own later, it does not write.
      if (keys === null && !isLockedRow({ seq, row, hash: after.hash, ...(key ? { key } : {}) }, isAgent)) {
        throw new LockedStore()
      }
      const found = { seq, hash: after.hash, ...(key === undefined ? {} : { key }) }
      const mac = keys === null ? {} : { mac: rowMac(keys, found) }
      events.add({ row, ...found, ...mac }).onerror = onRefused
      if (sealed) store('bodies').add({ seq, sealed })
      tail = after
      state = reduce(state, row)
      uncovered = keys === null ? (uncovered ?? seq) : null
      return row
    },
    /** First of the rows at the end that have no seal yet. */
    uncovered: () => uncovered,
    /** Seals rows of a locked time, which an unlock in this batch covers. */
    cover(covered: readonly StoredEvent[], keys: TrailKeys): void {
      for (const event of covered) {
        events.put({ ...event, mac: rowMac(keys, event) })
      }
    },
    /** Removes what is not part of the trail, so that it is not found again, nor taken for a part of it later. */
    repair({ strays, newestHead }: { strays: readonly number[]; newestHead: number }): void {
      for (const seq of strays) events.delete(seq)
      store('heads').delete(IDBKeyRange.lowerBound(newestHead, true))
      store('state').clear()
    },
    /** Signs where the chain ends now and keeps what it comes to. */
    seal(purpose: 'lock' | 'rows', keys: TrailKeys): void {
      if (state.chain === null) return
      const at = new Date(now()).toISOString()
      const reach = { chain: state.chain, seq: tail.seq - 1, hash: tail.hash, at }
      head = signHead(keys, { type: 'head', v: 1, purpose, ...reach })
      store('heads').put(head)
      store('state').put(keepState(keys, slot, tail, state))
      slot = slot === 'a' ? 'b' : 'a'
    },
    /** Whether a row without a seal is one of those that this worker knows of. */
    isOwnBare: (seq: number) => uncovered !== null && seq >= uncovered && seq < tail.seq,
    length: () => tail.seq,
    state: () => state,
    /** A key, or a number, was taken: nothing of this is written. */
    isRefused: () => isRefused,
    head: () => head,
    position: (): Position => ({ tail, state, uncovered, slot }),
  }
}
export type Batch = ReturnType<typeof openBatch>

/** An unlock names the rows that were written while locked, by number and by the hash of the last. */
function covering(draft: RowDraft, from: number, tail: Tail): RowDraft {
  if (draft.type !== 'vault.unlocked') return draft
  return { ...draft, details: { ...draft.details, covers: { from, to: tail.seq - 1, hash: tail.hash } } }
}
