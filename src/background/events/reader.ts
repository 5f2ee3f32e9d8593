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
  readonly resolve: (found: ReadonlyMap<string, Found>) => void
  readonly reject: (problem: unknown) => void
}

/** Places that are remembered: there are as many as grants and identities in use. */
const MOST_PLACES = 1000

/**
 * Reads the events that are needed to sign. Whatever is asked for at the same time shares one transaction, and a row
 * is looked for where it lay last, body and all at once; only where it is not, by the index. `own` says whether an
 * event is as the wallet wrote it, and answers `undefined` for one that is not.
 */
export function createReader(
  db: WalletDb,
  own: (event: StoredEvent | undefined) => StoredEvent | undefined,
  turn?: () => Promise<void>,
): (keys: readonly string[]) => Promise<ReadonlyMap<string, Found>> {
  const places = new Map<string, Place>()
  let asked: Asked[] = []
  let isReading = false
  const gathering = createGathering(turn)

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
        const found = await readTogether([...new Set(all.flatMap(({ keys }) => keys))])
        for (const one of all) one.resolve(found)
      } catch (problem) {
        for (const one of all) one.reject(problem)
      }
    }
    isReading = false
  }

  async function readTogether(keys: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const read = await readAtPlaces(new Map(keys.map(key => [key, places.get(key)])))
    const missing = keys.filter(key => read.get(key)?.event.key !== key)
    if (missing.length > 0) {
      const tx = db.transaction('events')
      const index = tx.store.index('key')
      const found = missing.map(async key => [key, placeOf(await index.getKey(key))] as const)
      for (const [key, raw] of await readAtPlaces(new Map(await Promise.all(found)))) read.set(key, raw)
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

  function readAtPlaces(wanted: ReadonlyMap<string, Place | undefined>): Promise<Map<string, Found>> {
    const known = [...wanted].filter((one): one is [string, Place] => one[1] !== undefined)
    const read = new Map<string, Found>()
    if (known.length === 0) return Promise.resolve(read)
    return new Promise((resolve, reject) => {
      // The browser's own requests: this is on the way of every signature, and a promise for each takes its time.
      const tx = unwrap(db).transaction(['events', 'bodies'])
      const [events, bodies] = [tx.objectStore('events'), tx.objectStore('bodies')]
      const requests = known.map(([key, { seq, hasBody }]) => ({
        key,
        event: events.get(seq),
        body: hasBody ? bodies.get(seq) : null,
      }))
      // Read-only: what is over sooner lets the next one that writes begin sooner.
      tx.commit()
      const end = requests.at(-1)
      const last = end?.body ?? end?.event
      if (last === undefined) return resolve(read)
      // Requests of one transaction are answered in their order.
      last.onsuccess = () => {
        for (const { key, event, body } of requests) {
          const [row, beside] = [
            event.result as StoredEvent | undefined,
            body?.result as StoredBody | undefined,
          ]
          if (row !== undefined) read.set(key, { event: row, ...(beside ? { sealed: beside.sealed } : {}) })
        }
        resolve(read)
      }
      tx.onabort = () => reject(tx.error ?? new DOMException('aborted', 'AbortError'))
    })
  }

  return keys =>
    new Promise((resolve, reject) => {
      asked.push({ keys, resolve, reject })
      void readAll()
    })
}
