import { defineProperty, PagePromise, thenOf } from './primordials.ts'

/** Without a prototype: whatever a page put on Object.prototype would become part of the descriptor. */
const NO_CONSTRUCTOR = { __proto__: null, value: undefined } as object

/**
 * Calls one of the two when a built-in promise settles. `then` makes a second promise by the first one's
 * `constructor`, which `await` looks up as well, and a page can replace that on `Promise.prototype`; with an own one
 * that is `undefined` it makes a plain one. That one is resolved with nothing, so it looks for nobody's `then`.
 */
export function follow<Value>(
  promise: Promise<Value>,
  onValue: (value: Value) => void,
  onProblem: (problem: unknown) => void,
): void {
  defineProperty(promise, 'constructor', NO_CONSTRUCTOR)
  thenOf(
    promise,
    (value: Value) => {
      onValue(value)
    },
    problem => {
      onProblem(problem)
    },
  )
}

/** As {@link follow}, for whatever the page's own code answers: a value, a promise of any making, or an exception. */
export function followAny(
  run: () => unknown,
  onValue: (value: unknown) => void,
  onProblem: () => void,
): void {
  follow(new PagePromise(resolve => resolve(run())), onValue, onProblem)
}
