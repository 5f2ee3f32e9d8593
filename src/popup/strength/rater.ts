import type { Rating } from './rate.ts'

export interface RateJob {
  readonly n: number
  readonly password: string
  readonly inputs: readonly string[]
}
export interface Rated {
  readonly n: number
  readonly rating: Rating
}

export interface Rater {
  /** Only the newest password is of interest: an older one that waits is forgotten, unanswered. */
  rate(password: string, inputs: readonly string[]): void
  /** Nothing is answered any more; what the thread knew goes with it. */
  end(): void
}

export interface Answers {
  readonly onRating: (rating: Rating) => void
  /** The thread could not be started or fell over: there is no meter then. */
  readonly onFailure: () => void
}

/** A thread that rates passwords, one at a time. They go nowhere else and are kept nowhere. */
export function startRater({ onRating, onFailure }: Answers): Rater {
  let worker: Worker | undefined
  let next: Omit<RateJob, 'n'> | undefined
  let isBusy = false
  let n = 0

  function send(): void {
    if (worker === undefined || isBusy || next === undefined) return
    isBusy = true
    worker.postMessage({ n: ++n, ...next } satisfies RateJob)
    next = undefined
  }
  function end(): void {
    worker?.terminate()
    worker = undefined
    next = undefined
  }
  function fail(): void {
    end()
    onFailure()
  }

  try {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Rated>) => {
      if (worker === undefined || data.n !== n) return
      isBusy = false
      // With a newer one waiting, this is the rating of what is not there any more.
      if (next === undefined) onRating(data.rating)
      else send()
    }
    worker.onerror = fail
  } catch {
    queueMicrotask(fail)
  }
  return {
    rate(password, inputs) {
      next = { password, inputs }
      send()
    },
    end,
  }
}
