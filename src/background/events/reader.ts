import { unwrap } from 'idb'
import { createGathering } from './gather.ts'
import type { StoredBody, StoredEvent, WalletDb } from './schema.ts'

export interface Found {
  readonly event: StoredEvent
  /** What is sealed beside the row. */
  readonly sealed?: Uint8Array
}
/** Where an event lay when it was read last. */
interface Place {
  readonly seq: number
  readonly hasBody: boolean
}
function placeOf(seq: number | undefined): Place | undefined {
  return seq === undefined ? undefined : { seq, hasBody: true }
}
interface Asked {
  readonly keys: readonly string[]
  readonly resolve: (found: FoundEvents) => void
  readonly reject: (problem: unknown) => void
}

/** Places that are remembered: there are as many as grants and identities in use. */
const MOST_PLACES = 1000

export type FoundEvents = ReadonlyMap<string, Found>

/**
 * Reads the events that are needed to sign. Whatever is asked for at the same time shares one transaction, and a row
 * is looked for where it lay last, body and all at once; only where it is not, by the index. `own` says whether an
 * event is as the wallet wrote it, and answers `undefined` for one that is not.
 */
export function createReader(
  db: WalletDb,
  own: (event: StoredEvent | undefined) => StoredEvent | undefined,
  turn?: () => Promise<void>,
) {
  const places = new Map<string, Place>()
  const gathering = createGathering(turn)
  let asked: Asked[] = []
  let isReading = false

  async function readAll(): Promise<void> {
    if (isReading) return
    isReading = true
    while (asked.length > 0) {
      const others = gathering.wait(() => asked.length)
      if (others !== undefined) await others
      const all = asked
      asked = []
      gathering.went(all.length)
      try {
        const tx = unwrap(db).transaction(['events', 'bodies'])
        const found = await readIn(tx, [...new Set(all.flatMap(({ keys }) => keys))])
        for (const one of all) one.resolve(found)
      } catch (problem) {
        for (const one of all) one.reject(problem)
      }
    }
    isReading = false
  }

  /** The same in a transaction that is open, over at least `events` and `bodies`. */
  async function readIn(tx: IDBTransaction, keys: readonly string[]): Promise<FoundEvents> {
    const read = await readAtPlaces(tx, new Map(keys.map(key => [key, places.get(key)])))
    const missing = keys.filter(key => read.get(key)?.event.key !== key)
    if (missing.length > 0) {
      const index = tx.objectStore('events').index('key')
      const seqs = await answersOf(missing.map(key => index.getKey(key)))
      const found = missing.map((key, i) => [key, placeOf(seqs[i] as number | undefined)] as const)
      for (const [key, raw] of await readAtPlaces(tx, new Map(found))) read.set(key, raw)
    }
    const found = new Map<string, Found>()
    if (places.size > MOST_PLACES) places.clear()
    for (const [key, { event: raw, sealed }] of read) {
      if (raw.key !== key) continue
      places.set(key, { seq: raw.seq, hasBody: raw.row?.bodySha256 !== undefined })
      const event = own(raw)
      if (event !== undefined) found.set(key, { event, ...(sealed === undefined ? {} : { sealed }) })
    }
    return found
  }

  return {
    read: (keys: readonly string[]): Promise<FoundEvents> =>
      new Promise((resolve, reject) => {
        asked.push({ keys, resolve, reject })
        void readAll()
      }),
    readIn,
  }
}

async function readAtPlaces(
  tx: IDBTransaction,
  wanted: ReadonlyMap<string, Place | undefined>,
): Promise<Map<string, Found>> {
  const known = [...wanted].filter((one): one is [string, Place] => one[1] !== undefined)
  const read = new Map<string, Found>()
  if (known.length === 0) return read
  const [events, bodies] = [tx.objectStore('events'), tx.objectStore('bodies')]
  const requests = known.flatMap(([, { seq, hasBody }]) =>
    hasBody ? [events.get(seq), bodies.get(seq)] : [events.get(seq)],
  )
  const answers = await answersOf(requests)
  let i = 0
  for (const [key, { hasBody }] of known) {
    const event = answers[i++] as StoredEvent | undefined
    const beside = hasBody ? (answers[i++] as StoredBody | undefined) : undefined
    if (event !== undefined) read.set(key, { event, ...(beside ? { sealed: beside.sealed } : {}) })
  }
  return read
}

/**
 * The browser's own requests: this is on the way of every signature, and a promise for each takes its time. Requests
 * of one transaction are answered in their order.
 */
function answersOf(requests: readonly IDBRequest[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const last = requests.at(-1)
    if (last === undefined) return resolve([])
    for (const request of requests) request.onerror = () => reject(request.error)
    last.onsuccess = () => resolve(requests.map(({ result }) => result as unknown))
  })
}
