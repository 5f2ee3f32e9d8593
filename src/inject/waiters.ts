import { create } from './primordials.ts'

export interface Waiters<Value> {
  /** Answers whether this is the first one, who has to see to the value. */
  add(one: (value: Value) => void): boolean
  /** Calls those that wait, in their order. Who comes from now on is the first one again. */
  settle(value: Value): void
}

/** Callbacks that wait for the same value. */
export function createWaiters<Value>(): Waiters<Value> {
  // Not an array: writing an item beyond its end would run a setter that a page put on Object.prototype.
  let waiting = create(null) as Record<number, (value: Value) => void>
  let count = 0
  return {
    add(one) {
      waiting[count] = one
      return ++count === 1
    },
    settle(value) {
      const all = waiting
      const until = count
      waiting = create(null) as typeof waiting
      count = 0
      for (let i = 0; i < until; i++) all[i]?.(value)
    },
  }
}
