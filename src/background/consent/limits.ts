import { Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { PendingRow } from './pending.ts'

/** Throws `limit_exceeded` when one more request of `size` bytes from `origin` may not wait. */
export function checkQueue(waiting: readonly PendingRow[], origin: string, size: number): void {
  const own = waiting.filter(row => row.caller.origin === origin)
  const retry = 'answer or wait for the ones before it, then try again'
  if (own.length >= LIMITS.waitingPerOrigin) {
    throw new Refusal(
      'limit_exceeded',
      `${LIMITS.waitingPerOrigin} requests of this site are waiting: ${retry}`,
    )
  }
  if (sum(own) + size > LIMITS.waitingBytesPerOrigin) {
    throw new Refusal('limit_exceeded', `more than 1 MiB of this site is waiting: ${retry}`)
  }
  if (waiting.length >= LIMITS.waiting || sum(waiting) + size > LIMITS.waitingBytes) {
    throw new Refusal('limit_exceeded', `too many requests are waiting in the wallet: ${retry}`)
  }
}

function sum(rows: readonly PendingRow[]): number {
  return rows.reduce((total, row) => total + row.size, 0)
}
