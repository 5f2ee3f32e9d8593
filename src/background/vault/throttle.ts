import * as v from 'valibot'
import type { Platform } from '../platform.ts'

/** Wrong passwords in a row that cost nothing; from the next one on the wait doubles. */
const FREE = 5
const FIRST_WAIT = 5_000
const LONGEST_WAIT = 10 * 60_000
const KEY = 'unlock-failures'

const Failures = v.object({ count: v.number(), at: v.number() })

/** Milliseconds to wait after `count` wrong passwords in a row. */
export function waitAfter(count: number): number {
  return count < FREE ? 0 : Math.min(FIRST_WAIT * 2 ** Math.min(count - FREE, 30), LONGEST_WAIT)
}

/** Slows guessing at the unlock screen. Kept in `storage.local`: neither a restart nor a stopped worker resets it. */
export function createThrottle({ local, now }: Pick<Platform, 'local' | 'now'>) {
  async function read(): Promise<v.InferOutput<typeof Failures>> {
    const parsed = v.safeParse(Failures, await local.get(KEY))
    if (!parsed.success) return { count: 0, at: 0 }
    if (parsed.output.at <= now()) return parsed.output
    // The clock was set back: the wait starts over from now, neither shorter nor longer than it is.
    const again = { count: parsed.output.count, at: now() }
    await local.set(KEY, again)
    return again
  }
  return {
    /** Milliseconds since 1970 before which no password is tried, or `undefined`. */
    async retryAt(): Promise<number | undefined> {
      const { count, at } = await read()
      const until = at + waitAfter(count)
      return until > now() ? until : undefined
    },
    /** Counts one wrong password; answers the milliseconds to wait now. */
    async failed(): Promise<number> {
      const count = (await read()).count + 1
      await local.set(KEY, { count, at: now() })
      return waitAfter(count)
    },
    async succeeded(): Promise<void> {
      await local.remove([KEY])
    },
  }
}
