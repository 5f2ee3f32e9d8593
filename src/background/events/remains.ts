import { deleteDB, openDB } from 'idb'
import { toBase64 } from '../../crypto/bytes.ts'
import { keepRevoked } from '../backup/revoked.ts'
import type { KeyValue } from '../platform.ts'
import { DB_NAME } from './schema.ts'

const MOST_CHARS = 500_000
const KEPT = ['vault-header', 'audit-head'] as const

/**
 * What lies in a damaged storage, record by record as JSON lines `{store, key, value}`; bytes as `{"$bytes": base64}`.
 * Reads whatever stores there are, of whatever version, and decides nothing about them. Keys in it are sealed.
 */
export async function readRemains(
  local: KeyValue,
  from: string | undefined,
): Promise<{ lines: string[]; next?: string }> {
  const lines: string[] = []
  if (from === undefined) {
    for (const key of KEPT) {
      const value = await local.get(key).catch(() => undefined)
      if (value !== undefined) lines.push(lineOf('storage.local', key, value))
    }
  }
  if (!(await exists())) return { lines }
  const db = await openDB(DB_NAME)
  try {
    const stores = [...db.objectStoreNames]
    const [name = stores[0], after] = parsePlace(from)
    for (let i = stores.indexOf(name ?? ''); i >= 0 && i < stores.length; i++) {
      const store = stores[i] ?? ''
      const range = store === name && after !== undefined ? IDBKeyRange.lowerBound(after, true) : null
      let chars = 0
      let cursor = await db
        .transaction(store)
        .store.openCursor(range)
        .catch(() => null)
      while (cursor !== null) {
        const line = lineOf(store, cursor.key, cursor.value)
        lines.push(line)
        chars += line.length
        if (chars > MOST_CHARS) return { lines, next: JSON.stringify([store, cursor.key]) }
        cursor = await cursor.continue().catch(() => null)
      }
    }
    return { lines }
  } finally {
    db.close()
  }
}

/** Removes the damaged wallet from this browser. Only after a person said so. */
export async function discardRemains(local: KeyValue, session: KeyValue): Promise<void> {
  // What can't be read any more keeps nobody from going on.
  await keepRevoked(local).catch(() => {})
  await deleteDB(DB_NAME)
  await local.remove([...KEPT, 'unlock-failures', 'refusals'])
  await session.remove(['unlocked', 'setup', 'lock-deadline'])
}

/** Opening a database that is not there would make one. */
async function exists(): Promise<boolean> {
  const all = await indexedDB.databases()
  return all.some(({ name }) => name === DB_NAME)
}

function lineOf(store: string, key: unknown, value: unknown): string {
  const tagged = (_: string, one: unknown) => (one instanceof Uint8Array ? { $bytes: toBase64(one) } : one)
  return JSON.stringify({ store, key, value }, tagged)
}

function parsePlace(from: string | undefined): [string?, IDBValidKey?] {
  if (from === undefined) return []
  try {
    const place: unknown = JSON.parse(from)
    if (!Array.isArray(place) || typeof place[0] !== 'string') return []
    const [store, key] = place
    return typeof key === 'string' || typeof key === 'number' ? [store, key] : [store]
  } catch {
    return []
  }
}
