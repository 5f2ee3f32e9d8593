import { sha256Hex } from '../../crypto/hash.ts'
import type { AuditRow, RowDraft } from '../../protocol/audit.ts'
import { EMPTY, link, type Tail } from './chain.ts'
import type { StoredEvent, WalletDb } from './schema.ts'

/** One event to be appended. */
export interface Draft {
  readonly row: RowDraft
  /** See {@link StoredEvent.key}. A key that is taken rejects the whole append with {@link DuplicateKey}. */
  readonly key?: string
  /** Already sealed; stored beside the row, which carries its digest. */
  readonly sealed?: Uint8Array
}

/** The event exists already: the request was decided before, by this worker or by one that was stopped. */
export class DuplicateKey extends Error {
  override readonly name = 'DuplicateKey'
}

export interface AppendOptions {
  /** Wait for the disk: for keys, grants and revocations. */
  readonly strict?: boolean
  /** A vault header to be written in the same transaction. */
  readonly header?: unknown
}

interface Waiting {
  readonly drafts: readonly Draft[]
  readonly options: AppendOptions
  readonly resolve: (rows: readonly AuditRow[]) => void
  readonly reject: (error: unknown) => void
}

export interface EventStore {
  /**
   * Appends the drafts as consecutive rows, all or none. Resolves after the transaction has completed, which is
   * when they are durable. Appends that come while a transaction is under way
   * share the next one, in the order they came.
   */
  append(drafts: readonly Draft[], options?: AppendOptions): Promise<readonly AuditRow[]>
  byKey(key: string): Promise<StoredEvent | undefined>
  sealedBody(seq: number): Promise<Uint8Array | undefined>
  /** Rows before `before` (or the newest), newest first. */
  page(before: number | undefined, limit: number): Promise<AuditRow[]>
  /** Visits all rows, oldest first, in pieces, so that memory does not grow with the trail. */
  each(visit: (row: AuditRow) => void): Promise<void>
  tail(): Tail
}

/**
 * The only writer of the event store. `onAppended` sees each row once, in order, right after it became durable
 * and before the append resolves: projections are up to date when a caller goes on.
 */
export async function openEventStore(
  db: WalletDb,
  now: () => number,
  onAppended: (row: AuditRow) => void,
): Promise<EventStore> {
  const last = await db.transaction('events').store.openCursor(null, 'prev')
  let tail: Tail = last === null ? EMPTY : { seq: last.value.seq + 1, hash: last.value.hash }
  let queue: Waiting[] = []
  let flushing = false

  async function write(batch: readonly Waiting[]): Promise<void> {
    const durability = batch.some(one => one.options.strict) ? 'strict' : 'relaxed'
    const tx = db.transaction(['events', 'bodies', 'vault'], 'readwrite', { durability })
    // A failure is reported once, where `done` is awaited below; until then it must not count as unhandled.
    const done = tx.done
    done.catch(() => {})
    const events = tx.objectStore('events')
    const bodies = tx.objectStore('bodies')
    let end = tail
    const written: Array<{ one: Waiting; rows: AuditRow[] }> = []
    const refused: Waiting[] = []
    try {
      const keys = new Set<string>()
      for (const one of batch) {
        if (await isTaken(one, keys, key => events.index('key').getKey(key))) {
          refused.push(one)
          continue
        }
        const rows: AuditRow[] = []
        for (const draft of one.drafts) {
          const digest = draft.sealed === undefined ? undefined : sha256Hex(draft.sealed)
          const linked = link(end, draft.row, new Date(now()).toISOString(), digest)
          const { row } = linked
          end = linked.tail
          rows.push(row)
          void events
            .add({
              seq: row.seq,
              row,
              hash: end.hash,
              ...(draft.key === undefined ? {} : { key: draft.key }),
            })
            .catch(() => {})
          if (draft.sealed) void bodies.add({ seq: row.seq, sealed: draft.sealed }).catch(() => {})
        }
        if (one.options.header !== undefined) {
          void tx
            .objectStore('vault')
            .put(one.options.header, 'header')
            .catch(() => {})
        }
        written.push({ one, rows })
      }
      await done
    } catch (error) {
      // What was added before something threw must not be committed behind the tail's back.
      try {
        tx.abort()
      } catch {
        // It is over already.
      }
      await done.catch(() => {})
      for (const one of batch) one.reject(error)
      return
    }
    tail = end
    for (const { rows } of written) for (const row of rows) onAppended(row)
    for (const { one, rows } of written) one.resolve(rows)
    for (const one of refused) one.reject(new DuplicateKey())
  }

  async function flush(): Promise<void> {
    if (flushing) return
    flushing = true
    while (queue.length > 0) {
      const batch = queue
      queue = []
      await write(batch).catch(error => {
        for (const one of batch) one.reject(error)
      })
    }
    flushing = false
  }

  return {
    append: (drafts, options = {}) =>
      new Promise((resolve, reject) => {
        queue.push({ drafts, options, resolve, reject })
        void flush()
      }),
    byKey: key => db.getFromIndex('events', 'key', key),
    sealedBody: async seq => (await db.get('bodies', seq))?.sealed,
    async page(before, limit) {
      const range = before === undefined ? null : IDBKeyRange.upperBound(before, true)
      const rows: AuditRow[] = []
      let cursor = await db.transaction('events').store.openCursor(range, 'prev')
      while (cursor && rows.length < limit) {
        rows.push(cursor.value.row)
        cursor = await cursor.continue()
      }
      return rows
    },
    async each(visit) {
      const piece = 1000
      for (let from = 0; ; ) {
        const some = await db.getAll('events', IDBKeyRange.lowerBound(from), piece)
        for (const { row } of some) visit(row)
        const end = some.at(-1)
        if (end === undefined || some.length < piece) return
        from = end.seq + 1
      }
    },
    tail: () => tail,
  }
}

/** Whether one of the keys exists, in the store or earlier in the same batch; if not, they are taken now. */
async function isTaken(
  one: Waiting,
  keys: Set<string>,
  lookUp: (key: string) => Promise<number | undefined>,
): Promise<boolean> {
  const wanted = one.drafts.flatMap(draft => (draft.key === undefined ? [] : [draft.key]))
  for (const key of wanted) if (keys.has(key) || (await lookUp(key)) !== undefined) return true
  for (const key of wanted) keys.add(key)
  return false
}
