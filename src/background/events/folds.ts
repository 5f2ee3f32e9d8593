import * as v from 'valibot'
import { type ErrorCode, isErrorCode } from '../../protocol/errors.ts'
import type { Platform } from '../platform.ts'
import { type Draft, DuplicateKey, type EventStore } from './store.ts'

const KEY = 'refusals'
const HOUR = 60 * 60_000
/** Milliseconds after which new counts are written down. */
const WRITE_AFTER = 500
/** Distinct origins and codes that are counted; anyone on the web can cause them. */
const MOST = 500
export const FOLD_ALARM = 'refusals'

const Fold = v.object({
  origin: v.pipe(v.string(), v.maxLength(512)),
  code: v.custom<ErrorCode>(isErrorCode),
  /** Hours since 1970, in the time in which there are computers with this wallet. */
  hour: v.pipe(v.number(), v.integer(), v.minValue(450_000), v.maxValue(4_000_000)),
  method: v.optional(v.pipe(v.string(), v.maxLength(256))),
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
})
export type Fold = v.InferOutput<typeof Fold>

/**
 * Counts refusals of origins without a grant. Anyone on the web can cause them, so they become one row per origin,
 * code and hour instead of a row each, written when the hour is over. Until then they lie in `storage.local` (they
 * name sites and codes, nothing else) and Activity shows them as still counting.
 */
export function createFolds(
  { local, now, delay, setAlarm }: Pick<Platform, 'local' | 'now' | 'delay' | 'setAlarm'>,
  events: () => EventStore,
) {
  const folds = new Map<string, Fold>()
  let writing = false
  let flushing: Promise<void> = Promise.resolve()

  const hourNow = () => Math.floor(now() / HOUR)
  const write = () => local.set(KEY, [...folds.values()]).catch(() => {})

  async function flushPast(): Promise<void> {
    // Nothing is set up: there is no trail that they could be part of, and a row must not start one.
    if (events().tail().seq === 0) return
    const past = [...folds].filter(([, fold]) => fold.hour < hourNow())
    if (past.length === 0) return
    for (const [key, fold] of past) {
      try {
        await events().append([draftOf(key, fold)])
      } catch (problem) {
        // Written by a worker that was stopped before it could strike them off; anything else is tried again.
        if (!(problem instanceof DuplicateKey)) continue
      }
      folds.delete(key)
    }
    await write()
  }

  return {
    async load(): Promise<void> {
      const parsed = v.safeParse(v.array(Fold), await local.get(KEY))
      if (!parsed.success) return
      for (const fold of parsed.output) folds.set(keyOf(fold), fold)
    },
    note(origin: string, code: ErrorCode, method?: string): void {
      const fold: Fold = {
        origin,
        code,
        hour: hourNow(),
        count: 1,
        ...(method === undefined ? {} : { method }),
      }
      const before = folds.get(keyOf(fold))
      if (before) before.count++
      else if (folds.size < MOST) folds.set(keyOf(fold), fold)
      setAlarm(FOLD_ALARM, (fold.hour + 1) * HOUR)
      if (writing) return
      writing = true
      delay(WRITE_AFTER, () => {
        writing = false
        void write()
      })
    },
    /** Writes the rows of hours that are over. Runs one after the other. */
    flush(): Promise<void> {
      flushing = flushing.then(flushPast, flushPast)
      return flushing
    },
    /** What is still counted, for the trail's screen. */
    counting: (): readonly Fold[] => [...folds.values()],
  }
}
export type Folds = ReturnType<typeof createFolds>

function keyOf({ origin, code, hour }: Fold): string {
  return `refusals:${hour}:${code}:${origin}`
}

function draftOf(key: string, { origin, code, hour, method, count }: Fold): Draft {
  return {
    key,
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
