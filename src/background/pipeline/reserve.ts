import { PROOF_WINDOW } from '../../protocol/proof.ts'
import type { WalletDb } from '../events/schema.ts'
import type { Use } from './authorise.ts'

const MINUTE = 60_000
/** Rows read at once. Few, because a row may carry a megabyte that was signed. */
const PIECE = 100

/** What one silent request holds until its row is durable. */
export interface Reservation {
  /** The rows are durable: they count now, and the nonce is taken by them. */
  settle(): void
  /** Nothing was signed: number, rate and nonce are free again. */
  giveBack(): void
}

/**
 * Numbers and nonces of silent requests that are on their way, and the times of those of the last minute. Memory only:
 * what counts for ever is in the rows. Every method but `load` runs in one turn, so that nothing comes between what is
 * decided on it and what is reserved.
 */
export interface Reservations {
  /** Reads what a worker before this one signed in the last minute; once for each grant. */
  load(origin: string, grantId: string): Promise<void>
  use(grantId: string, count: number, perMinute: number): Use
  /** `null`: a request with this nonce is on its way already. */
  reserve(grantId: string, nonce: string, count: number): Reservation | null
}

export function createReservations(
  db: Pick<WalletDb, 'getAllFromIndex'>,
  now: () => number,
  startedAt: number,
): Reservations {
  /** On their way: no end. Recorded: for as long as their proofs could still be shown, should their rows be taken away. */
  const nonces = new Map<string, number>()
  const held = new Map<string, number>()
  /** Ascending, unless the clock was turned back. */
  const times = new Map<string, number[]>()
  const loading = new Map<string, Promise<void>>()

  /** Also drops what lies far ahead: a clock that was turned back must not close the way for hours. */
  function recent(grantId: string): number[] {
    const at = now()
    const all = times.get(grantId) ?? []
    const isRecent = (time: number) => Math.abs(at - time) < MINUTE
    const first = all[0]
    const last = all.at(-1)
    if (first === undefined || last === undefined || (isRecent(first) && isRecent(last))) return all
    const left = all.filter(isRecent)
    times.set(grantId, left)
    return left
  }
  function add(grantId: string, count: number): void {
    held.set(grantId, (held.get(grantId) ?? 0) + count)
  }

  return {
    load(origin, grantId) {
      if (now() - startedAt > MINUTE) return Promise.resolve()
      const before = loading.get(grantId)
      if (before !== undefined) return before
      const loaded = readTimes(db, origin, grantId, now() - MINUTE, startedAt).then(
        earlier => void times.set(grantId, [...earlier, ...(times.get(grantId) ?? [])]),
      )
      loaded.catch(() => loading.delete(grantId))
      loading.set(grantId, loaded)
      return loaded
    },
    use(grantId, count, perMinute) {
      const all = recent(grantId)
      // The oldest ones that have to be over first.
      const over = all.length + count - perMinute
      const freeAt = over > 0 ? (all[Math.min(over, all.length) - 1] ?? now()) + MINUTE : now()
      return { held: held.get(grantId) ?? 0, lastMinute: all.length, freeAt }
    },
    reserve(grantId, nonce, count) {
      for (const [old, until] of nonces) {
        if (until >= now()) break
        nonces.delete(old)
      }
      if (nonces.has(nonce)) return null
      nonces.set(nonce, Number.POSITIVE_INFINITY)
      add(grantId, count)
      const at = now()
      const list = times.get(grantId) ?? []
      times.set(grantId, list)
      for (let i = 0; i < count; i++) list.push(at)
      let isOver = false
      const end = (): boolean => {
        if (isOver) return false
        isOver = true
        nonces.delete(nonce)
        add(grantId, -count)
        return true
      }
      return {
        settle() {
          if (end()) nonces.set(nonce, now() + 2 * PROOF_WINDOW * 1000)
        },
        giveBack() {
          if (!end()) return
          const left = times.get(grantId) ?? []
          for (let i = 0; i < count; i++) {
            const index = left.lastIndexOf(at)
            if (index >= 0) left.splice(index, 1)
          }
        },
      }
    },
  }
}

/** Times of the grant's silent signatures in the trail, from `since` up to the start of this worker. */
async function readTimes(
  db: Pick<WalletDb, 'getAllFromIndex'>,
  origin: string,
  grantId: string,
  since: number,
  startedAt: number,
): Promise<number[]> {
  const found: number[] = []
  let from: [string, string, number] = [origin, new Date(since).toISOString(), 0]
  for (;;) {
    const range = IDBKeyRange.bound(from, [origin, '\uffff'], true)
    const piece = await db.getAllFromIndex('events', 'site', range, PIECE)
    for (const { row } of piece) {
      const time = Date.parse(row.at)
      const isSilent = row.type === 'request.silent' && row.grantId === grantId && row.signature !== undefined
      if (isSilent && time < startedAt) found.push(time)
    }
    const last = piece.at(-1)
    if (last === undefined || piece.length < PIECE) return found
    from = [origin, last.row.at, last.seq]
  }
}
