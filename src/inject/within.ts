export interface Timers {
  later(run: () => void, ms: number): number
  cancel(timer: number): void
}

/**
 * Milliseconds at the end of a wait. A page that blocked its own thread for long has a due timer and an unread answer
 * at once, and browsers may run either first: the rest of the wait lets the answer in.
 */
export const GRACE = 250

/** Starts something and hands on its first answer, or `null` where none came in `ms` milliseconds. */
export function within<Value>(
  { later, cancel }: Timers,
  ms: number,
  start: (done: (value: Value) => void) => void,
  next: (value: Value | null) => void,
): void {
  let isOver = false
  const finish = (value: Value | null) => {
    if (isOver) return
    isOver = true
    cancel(timer)
    next(value)
  }
  let timer = later(() => {
    timer = later(() => finish(null), GRACE)
  }, ms - GRACE)
  start(finish)
}
