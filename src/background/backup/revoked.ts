import { openDB } from 'idb'
import * as v from 'valibot'
import { DB_NAME, LAST_SEQ } from '../events/schema.ts'
import type { KeyValue } from '../platform.ts'
import type { GrantLine } from './content.ts'

/** Beside the database, and not removed with it: what was revoked here stays so, whatever is restored later. */
const KEY = 'revoked'
const PIECE = 200

const Kept = v.object({
  ids: v.array(v.string()),
  /** The newest revocation of a site under an identity, and when it was (ISO 8601). */
  sites: v.array(v.tuple([v.string(), v.string(), v.string()])),
})
const Row = v.object({
  type: v.literal('grant.revoked'),
  at: v.string(),
  grantId: v.string(),
  origin: v.string(),
  agentPubKey: v.string(),
})

/**
 * Notes which permissions the rows that can still be read show as revoked, those of restored trails included. Before a
 * wallet's data is removed. Whoever plants a row here takes a permission away, and gives none; what can't be read any
 * more keeps nobody from going on.
 */
export async function keepRevoked(local: KeyValue): Promise<void> {
  const all = await read(local)
  try {
    await collect((row: unknown) => all.add(row))
  } finally {
    if (all.size() > 0) await local.set(KEY, all.kept())
  }
}

/** Whether a permission of a backup was revoked here after it was given. */
export async function readRevoked(local: KeyValue): Promise<(grant: GrantLine) => boolean> {
  const all = await read(local)
  return grant => all.has(grant)
}

async function read(local: KeyValue) {
  const parsed = v.safeParse(Kept, await local.get(KEY).catch(() => undefined))
  const before = parsed.success ? parsed.output : { ids: [], sites: [] }
  const ids = new Set(before.ids)
  const sites = new Map(
    before.sites.map(([origin, agent, at]) => [placeOf(origin, agent), { origin, agent, at }]),
  )
  return {
    size: () => ids.size,
    add(value: unknown): void {
      const parsed = v.safeParse(Row, value)
      if (!parsed.success) return
      const { grantId, origin, agentPubKey: agent, at } = parsed.output
      ids.add(grantId)
      const place = placeOf(origin, agent)
      if ((sites.get(place)?.at ?? '') < at) sites.set(place, { origin, agent, at })
    },
    // By the site as well: a permission that grew has another id, and what ended it ended what it grew from.
    has: ({ id, origin, agentPubKey, grantedAt }: GrantLine) =>
      ids.has(id) || (sites.get(placeOf(origin, agentPubKey))?.at ?? '') >= grantedAt,
    kept: (): v.InferOutput<typeof Kept> => ({
      ids: [...ids],
      sites: [...sites.values()].map(({ origin, agent, at }) => [origin, agent, at]),
    }),
  }
}

function placeOf(origin: string, agent: string): string {
  return `${agent} ${origin}`
}

/** Every row that might be one, of whatever version the database is. */
async function collect(add: (row: unknown) => void): Promise<void> {
  const all = await indexedDB.databases()
  if (all.every(({ name }) => name !== DB_NAME)) return
  const db = await openDB(DB_NAME)
  try {
    if (db.objectStoreNames.contains('events')) {
      for (let from = 0; ; ) {
        const piece = await db.getAll('events', IDBKeyRange.bound(from, LAST_SEQ), PIECE)
        for (const one of piece) add((one as { row?: unknown } | null)?.row)
        const last = (piece.at(-1) as { seq?: unknown } | undefined)?.seq
        if (piece.length < PIECE || typeof last !== 'number') break
        from = last + 1
      }
    }
    if (!db.objectStoreNames.contains('pastParts')) return
    let cursor = await db.transaction('pastParts').store.openCursor()
    while (cursor !== null) {
      for (const line of String(cursor.value?.text).split('\n')) {
        if (line.includes('"grant.revoked"')) add(json(line))
      }
      cursor = await cursor.continue()
    }
  } finally {
    db.close()
  }
}

function json(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
