import { unwrap } from 'idb'
import type { AuditRow, RowDraft } from '../../protocol/audit.ts'
import type { Platform } from '../platform.ts'
import { openBatch, type Position } from './batch.ts'
import type { Tail } from './chain.ts'
import { type Finding, reportDrafts } from './findings.ts'
import { createGathering } from './gather.ts'
import { readOutsideHead, writeOutsideHead } from './heads.ts'
import { createRowCheck } from './known.ts'
import { LockedStore, takesAway } from './locked.ts'
import { isFoundedOn } from './projections/grants.ts'
import type { Projections } from './projections/index.ts'
import { createReader, type FoundEvents } from './reader.ts'
import { type Replayed, replay } from './replay.ts'
import { LAST_SEQ, type StoredEvent, type WalletDb } from './schema.ts'
import { isOwnRow, type TrailKeys, wipeTrailKeys } from './seals.ts'
import { type LookUp, type LookUpNonce, takeKeys, withoutKnown } from './take-keys.ts'

/** One event to be appended. */
export interface Draft {
  readonly row: RowDraft
  /** See {@link StoredEvent.key}. A key that is taken rejects the whole append with {@link DuplicateKey}. */
  readonly key?: string
  /** Already sealed; stored beside the row, which carries its digest. */
  readonly sealed?: Uint8Array
}

/**
 * The event exists already: the request was decided before, by this worker or by one that was stopped. `nonce`: another
 * one has the nonce of its zome call, see `nonceOf` in `schema.ts`.
 */
export class DuplicateKey extends Error {
  override readonly name = 'DuplicateKey'
  constructor(readonly what: 'key' | 'nonce' = 'key') {
    super()
  }
}
export interface AppendOptions {
  /** Wait for the disk: for keys, grants and revocations. */
  readonly strict?: boolean
  /** A vault header to be written in the same transaction. */
  readonly header?: unknown
  /**
   * These rows unlock: what lies on the disk is checked against these keys, and from here on rows are sealed with
   * them. Once it has resolved, the store owns the keys and overwrites them when it is locked.
   */
  readonly unlockWith?: TrailKeys
  /** These rows lock: they are the last ones that are sealed. */
  readonly andLock?: boolean
  /** What is found on the disk goes on record: drafts whose key is taken are left out, and the state is kept anew. */
  readonly report?: boolean
  /** With `report`: what is to be removed. */
  readonly repair?: Repair
  /**
   * Asked when all rows before these are known, those of the same transaction included; where it is not so, nothing is
   * appended and the append rejects with {@link Superseded}.
   */
  readonly provided?: (state: Projections) => boolean
  /** The same of events that are read, by their keys, in the very transaction. */
  readonly reads?: { readonly keys: readonly string[]; readonly hold: (found: FoundEvents) => boolean }
  /** Runs in the turn in which the rows begin to count, before anyone who waits for them. */
  readonly onDurable?: () => void
}

/** What the rows were appended for does not hold any more: a row before them ended it. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}
class KeysGone extends Error {}
class ReadOtherwise extends Error {}

type Repair = Pick<Replayed, 'strays' | 'newestHead'>

interface Waiting {
  readonly drafts: readonly Draft[]
  readonly options: AppendOptions
  readonly resolve: (rows: readonly AuditRow[]) => void
  readonly reject: (error: unknown) => void
}

export interface EventStore {
  /**
   * Appends the drafts as consecutive rows, all or none. Resolves after the transaction has completed, which is
   * when they are durable. Appends that come while a transaction is under way share the next one, in the order they
   * came. Rejects with {@link DuplicateKey} or {@link LockedStore}, or with what the database threw.
   */
  append(drafts: readonly Draft[], options?: AppendOptions): Promise<readonly AuditRow[]>
  /** Ends the sealing at once, where no row could be written that does. */
  forgetKeys(): void
  /** `undefined` as well for an event that is not as the wallet wrote it; that is then reported. */
  byKey(key: string): Promise<StoredEvent | undefined>
  /** Whether a zome call with this nonce (64 hex digits) was signed before. */
  hasNonce(nonce: string): Promise<boolean>
  /** The events that have these keys, and what is sealed beside them: in one transaction, by `byKey`'s rules. */
  read(keys: readonly string[]): Promise<FoundEvents>
  /** Puts on record that a row was found changed, once for each row; a grant that it made is over. */
  report(finding: Finding): void
  state(): Projections
  tail(): Tail
  /** `null` while locked. */
  keys(): TrailKeys | null
}

/** A head and a kept state every so many rows, and at each lock. */
const SEAL_EVERY = 256

/**
 * The only writer of the event store. With `resumed` (the wallet was unlocked when the worker was stopped) the disk is checked at once.
 */
export async function openEventStore(
  db: WalletDb,
  { now, local, turn }: Pick<Platform, 'now' | 'local'> & Partial<Pick<Platform, 'turn'>>,
  resumed: TrailKeys | null,
): Promise<EventStore> {
  let keys = resumed
  const opened = await replay(db, keys, await readOutsideHead(local))
  let at: Position = { ...opened, slot: await olderSlot(db) }
  const reported = new Set<number>()
  let queue: Waiting[] = []
  let flushing = false
  const gathering = createGathering(turn)

  /**
   * With `careful` each key is looked up before its row is added. Else the unique index is relied on, which is several
   * times as quick; where it refuses one, all of it is done again with care, to find out whose it was.
   */
  async function write(batch: readonly Waiting[], careful = batch.some(needsCare)): Promise<void> {
    const unlock = batch.find(one => one.options.unlockWith !== undefined)
    const check =
      unlock?.options.unlockWith === undefined || at.tail.seq === 0
        ? null
        : await replay(db, unlock.options.unlockWith, await readOutsideHead(local), true)
    // What a head says must not be on the disk before the rows it speaks of.
    const sealing = batch.some(one => isSealing(one.options)) || crosses(at.tail.seq, countDrafts(batch))
    const durability = sealing || batch.some(one => one.options.strict) ? 'strict' : 'relaxed'
    const tx = db.transaction(['events', 'bodies', 'vault', 'state', 'heads'], 'readwrite', { durability })
    // A failure is reported once, where `done` is awaited below; until then it must not count as unhandled.
    const done = tx.done
    done.catch(() => {})
    const rows = openBatch(tx, check === null ? at : { ...check, slot: at.slot }, now)
    const written: Array<{ one: Waiting; rows: AuditRow[] }> = []
    const refused: Array<{ one: Waiting; why: Error }> = []
    const taken = new Set<string>()
    const before = keys
    let current = keys
    try {
      const wanted = [...new Set(batch.flatMap(({ options }) => options.reads?.keys ?? []))]
      const reading = wanted.length === 0 ? null : reader.readIn(unwrap(tx), wanted)
      reading?.catch(() => {})
      // Without care the rows are on their way while it is read what they depend on.
      const found = reading !== null && careful ? await reading : null
      for (const one of batch) {
        const { header, unlockWith, andLock, report } = one.options
        const sealer = unlockWith ?? current
        const events = tx.objectStore('events')
        const lookUp: LookUp = async key => {
          if (!careful) return 'free'
          const event = await events.index('key').get(key)
          if (event === undefined) return 'free'
          const isOwn = sealer === null || isOwnRow(sealer, event)
          return isOwn || rows.isOwnBare(event.seq) ? 'taken' : 'planted'
        }
        const faults = one === unlock && check !== null ? reportDrafts(check.findings, check.lost) : []
        const findings = await withoutKnown(report ? one.drafts : faults, lookUp)
        const lookUpNonce: LookUpNonce = async nonce =>
          careful && (await events.index('nonce').getKey(nonce)) !== undefined
        const { drafts, takenBefore } = await takeKeys(report ? [] : one.drafts, taken, lookUp, lookUpNonce)
        const bare = rows.uncovered()
        const covered =
          unlockWith === undefined || bare === null
            ? []
            : await events.getAll(IDBKeyRange.bound(bare, LAST_SEQ))
        // The wallet was locked while this waited: the keys it began with are overwritten and must not seal.
        if (keys !== before) throw new KeysGone()
        if (takenBefore !== null) {
          refused.push({ one, why: new DuplicateKey(takenBefore) })
          continue
        }
        current = unlockWith ?? current
        if (current === null && !drafts.every(({ row }) => takesAway(row.type))) {
          refused.push({ one, why: new LockedStore() })
          continue
        }
        const isBad = found !== null && one.options.reads?.hold(found) === false
        if (isBad || one.options.provided?.(rows.state()) === false) {
          refused.push({ one, why: new Superseded() })
          continue
        }
        const by = current
        const repair = one.options.repair ?? (faults.length > 0 ? check : null)
        if (repair) rows.repair(repair)
        if (by !== null)
          rows.cover(
            covered.filter(({ seq }) => !check?.strays.includes(seq)),
            by,
          )
        written.push({ one, rows: [...drafts, ...findings].map(draft => rows.add(draft, by)) })
        const isLong = check !== null && check.read > SEAL_EVERY
        if (by !== null && (andLock || findings.length > 0 || repair || isLong)) {
          rows.seal(andLock ? 'lock' : 'rows', by)
        }
        if (andLock) current = null
        if (header !== undefined) {
          tx.objectStore('vault')
            .put(header, 'header')
            .catch(() => {})
        }
      }
      if (current !== null && crosses(at.tail.seq, rows.length() - at.tail.seq)) rows.seal('rows', current)
      if (reading !== null && !careful) {
        const read = await reading
        const isGood = batch.every(({ options }) => options.reads?.hold(read) !== false)
        if (keys !== before || !isGood) throw new ReadOtherwise()
      }
      // Said, not waited for: the browser would find out by itself only after the answers to all requests.
      tx.commit()
      await done
    } catch (error) {
      // What was added before something threw must not be committed behind the tail's back.
      try {
        tx.abort()
      } catch {
        // It is over already.
      }
      await done.catch(() => {})
      // Once more, for what a locked wallet may write; the rest is refused one by one.
      if (error instanceof KeysGone) return write(batch)
      if (error instanceof ReadOtherwise) return write(batch, true)
      if (!careful && rows.isRefused()) return write(batch, true)
      for (const one of batch) one.reject(error)
      return
    }
    at = rows.position()
    // Forgotten while the rows were on their way to the disk: that stands.
    if (keys !== before && current !== null) wipeTrailKeys(current)
    if (keys !== before || current === null) forgetKeys()
    else keys = current
    const head = rows.head()
    if (head !== null) void writeOutsideHead(local, head)
    for (const { one } of written) one.options.onDurable?.()
    for (const { one, rows } of written) one.resolve(rows)
    for (const { one, why } of refused) one.reject(why)
  }

  function forgetKeys(): void {
    if (keys !== null) wipeTrailKeys(keys)
    keys = null
  }

  async function flush(): Promise<void> {
    if (flushing) return
    flushing = true
    while (queue.length > 0) {
      const others = gathering.wait(() => queue.length)
      if (others !== undefined) await others
      const batch = queue
      queue = []
      gathering.went(batch.length)
      await write(batch).catch(error => {
        for (const one of batch) one.reject(error)
      })
    }
    flushing = false
  }
  function append(drafts: readonly Draft[], options: AppendOptions = {}): Promise<readonly AuditRow[]> {
    return new Promise((resolve, reject) => {
      queue.push({ drafts, options, resolve, reject })
      void flush()
    })
  }

  const isOwn = createRowCheck()
  const reader = createReader(db, own, turn)
  function own(event: StoredEvent | undefined): StoredEvent | undefined {
    if (event === undefined || keys === null || isOwn(keys, event)) return event
    report({ seq: event.seq, what: 'row_changed' })
    return undefined
  }
  function report(finding: Finding): void {
    if (keys === null || reported.has(finding.seq)) return
    reported.add(finding.seq)
    const lost = [...at.state.grants.values()].filter(grant => isFoundedOn(grant, finding.seq))
    append(reportDrafts([finding], lost), { report: true }).catch(() => reported.delete(finding.seq))
  }

  if (keys !== null && opened.findings.length > 0) {
    // A full disk must not keep the wallet from starting: what was found bad is not in the state either way.
    await append(reportDrafts(opened.findings, opened.lost), { report: true, repair: opened }).catch(() => {})
  }

  return {
    append,
    forgetKeys,
    byKey: async key => own(await db.getFromIndex('events', 'key', key)),
    hasNonce: async nonce => (await db.getKeyFromIndex('events', 'nonce', nonce)) !== undefined,
    read: reader.read,
    report,
    state: () => at.state,
    tail: () => at.tail,
    keys: () => keys,
  }
}

/** Where the disk is not as it was thought to be, nothing is taken for granted. */
function needsCare({ options: { report, repair, unlockWith } }: Waiting): boolean {
  return report === true || repair !== undefined || unlockWith !== undefined
}
function isSealing({ andLock, report, unlockWith }: AppendOptions): boolean {
  return andLock === true || report === true || unlockWith !== undefined
}
function countDrafts(batch: readonly Waiting[]): number {
  return batch.reduce((sum, one) => sum + one.drafts.length, 0)
}
function crosses(length: number, more: number): boolean {
  return Math.floor((length + more) / SEAL_EVERY) > Math.floor(length / SEAL_EVERY)
}

async function olderSlot(db: WalletDb): Promise<'a' | 'b'> {
  const [a, b] = await Promise.all([db.get('state', 'a'), db.get('state', 'b')])
  return (a?.seq ?? -1) <= (b?.seq ?? -1) ? 'a' : 'b'
}
