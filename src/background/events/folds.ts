import * as v from 'valibot'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Platform } from '../platform.ts'
import type { Draft, EventStore } from './store.ts'

const KEY = 'refusals'
const HOUR = 60 * 60_000
/** Milliseconds after which the counts are written to `storage.session`. */
const WRITE_AFTER = 500
/** Distinct origins and codes that are kept before they are written as rows. */
const MOST = 500

const Fold = v.object({
  origin: v.string(),
  code: v.string(),
  hour: v.number(),
  method: v.optional(v.string()),
  count: v.number(),
})
type Fold = v.InferOutput<typeof Fold>

/**
 * Counts refusals of origins without a grant. Anyone on the web can cause them, so they become one row per origin,
 * code and hour instead of a row each: written when the hour is over, at lock, and when someone looks at the trail.
 */
export function createFolds(
  { session, now, delay }: Pick<Platform, 'session' | 'now' | 'delay'>,
  events: () => EventStore,
) {
  const folds = new Map<string, Fold>()
  let writing = false

  function persistLater(): void {
    if (writing) return
    writing = true
    delay(WRITE_AFTER, () => {
      writing = false
      void session.set(KEY, [...folds.values()])
    })
  }
  async function flush(keep?: number): Promise<void> {
    const done = [...folds].filter(([, fold]) => fold.hour !== keep)
    if (done.length === 0) return
    for (const [key] of done) folds.delete(key)
    await events().append(done.map(([, fold]) => draftOf(fold)))
    await session.set(KEY, [...folds.values()])
  }

  return {
    async load(): Promise<void> {
      const parsed = v.safeParse(v.array(Fold), await session.get(KEY))
      if (!parsed.success) return
      for (const fold of parsed.output) folds.set(keyOf(fold), fold)
    },
    note(origin: string, code: ErrorCode, method?: string): void {
      const hour = Math.floor(now() / HOUR)
      const fold: Fold = { origin, code, hour, count: 1, ...(method === undefined ? {} : { method }) }
      const before = folds.get(keyOf(fold))
      if (before) before.count++
      else folds.set(keyOf(fold), fold)
      persistLater()
      if (!before) void flush(folds.size > MOST ? undefined : hour).catch(() => {})
    },
    flush: () => flush(),
  }
}
export type Folds = ReturnType<typeof createFolds>

function keyOf({ origin, code, hour }: Fold): string {
  return `${hour} ${code} ${origin}`
}

function draftOf({ origin, code, hour, method, count }: Fold): Draft {
  return {
    row: {
      type: 'request.refused',
      origin,
      ...(method === undefined ? {} : { method }),
      decision: 'refused',
      error: code,
      count,
      details: { hour: new Date(hour * HOUR).toISOString() },
    },
  }
}
