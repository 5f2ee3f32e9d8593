import { wireError } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Rooms } from '../rooms.ts'
import { end, waitingRows } from './answer.ts'

export const EXPIRY_ALARM = 'request-expiry'

/**
 * The five minutes of each request. They start when it is on a screen, or when it stands behind another one in an
 * unlocked wallet; a locked wallet lets requests wait for the unlock.
 */
export function createExpiry(rooms: Rooms) {
  let cancel: (() => void) | null = null

  function schedule(): void {
    const times = waitingRows(rooms).flatMap(row => (row.expiresAt === undefined ? [] : [row.expiresAt]))
    const next = times.length === 0 ? null : Math.min(...times)
    cancel?.()
    cancel = null
    rooms.platform.setAlarm(EXPIRY_ALARM, next)
    if (next === null) return
    // An alarm may be half a minute late; while the worker lives anyway, a timer is exact.
    cancel = rooms.platform.delay(Math.max(0, next - rooms.platform.now()) + 5, () => void run())
  }

  function start(id: string): void {
    const row = rooms.rows.get(id)
    if (row === undefined || row.expiresAt !== undefined || rooms.vault.phase() !== 'unlocked') return
    const expiresAt = rooms.platform.now() + LIMITS.requestLifetime
    void rooms.rows.put({ ...row, expiresAt }).catch(() => {})
    schedule()
  }

  async function run(): Promise<void> {
    const rows = waitingRows(rooms)
    const now = rooms.platform.now()
    for (const row of rows) {
      if (row.expiresAt === undefined || row.expiresAt > now) continue
      await end(rooms, row, 'expired', wireError('request_expired'))
      if (row.id === rows[0]?.id) rooms.ended = { origin: row.caller.origin, why: 'expired' }
    }
    schedule()
    rooms.changed()
  }

  return {
    /** This request is on a screen. */
    start,
    /** Starts the time of everything that stands behind another request. */
    startQueued(): void {
      for (const row of waitingRows(rooms).slice(1)) start(row.id)
    },
    schedule,
    /** Ends what has run out. */
    run,
  }
}
export type Expiry = ReturnType<typeof createExpiry>
