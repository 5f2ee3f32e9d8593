import * as v from 'valibot'
import type { Platform } from '../platform.ts'
import type { Vault } from './vault.ts'

export const LOCK_ALARM = 'auto-lock'
const KEY = 'lock-deadline'
const Deadline = v.object({ at: v.number() })

/**
 * Locks after a while without input to the wallet's own screens; requests of sites never count as input. The
 * deadline lies in `storage.session`, so a worker that was stopped neither locks nor extends it.
 */
export function createAutoLock(
  platform: Platform,
  vault: Pick<Vault, 'phase' | 'lock'>,
  minutes: () => number,
) {
  let cancel: (() => void) | null = null
  /** In front of `storage.session`, which is asked once per worker. */
  let known: number | null = null

  function arm(at: number): void {
    cancel?.()
    platform.setAlarm(LOCK_ALARM, at)
    // The alarm may be late; a timer is exact while the worker lives.
    cancel = platform.delay(Math.max(0, at - platform.now()), () => void check())
  }
  async function deadline(): Promise<number | null> {
    if (known !== null) return known
    const parsed = v.safeParse(Deadline, await platform.session.get(KEY))
    return parsed.success ? parsed.output.at : null
  }
  async function touch(): Promise<void> {
    if (vault.phase() !== 'unlocked') return
    const at = platform.now() + minutes() * 60_000
    known = at
    await platform.session.set(KEY, { at })
    arm(at)
  }
  async function check(): Promise<void> {
    if (vault.phase() !== 'unlocked') return
    const at = await deadline()
    if (at === null) await touch()
    // A deadline further away than the whole time is one from before the clock was set back.
    else if (at <= platform.now() || at - platform.now() > minutes() * 60_000) {
      known = null
      await vault.lock('idle')
    } else if (at !== known) {
      known = at
      arm(at)
    }
  }
  return {
    /** Somebody used a screen of the wallet. */
    touch,
    /** After a worker start or an alarm: locks if the time has passed meanwhile. */
    check,
  }
}
export type AutoLock = ReturnType<typeof createAutoLock>
