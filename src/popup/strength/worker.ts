import { rate } from './rate.ts'
import type { Rated, RateJob } from './rater.ts'

/** A dedicated worker: the lists are large and some passwords take long, and nobody waits for either while typing. */
interface Scope {
  onmessage: ((event: MessageEvent<RateJob>) => void) | null
  postMessage(result: Rated): void
}
const scope = globalThis as unknown as Scope

scope.onmessage = ({ data: { n, password, inputs } }) => {
  scope.postMessage({ n, rating: rate(password, inputs) })
}
