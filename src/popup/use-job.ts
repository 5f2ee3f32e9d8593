import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { UiProblem } from './client.ts'
import { problemOf } from './context.ts'
import type { Progress, Watch } from './trail/read-rows.ts'

/** How something long came to its end. */
export type End<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'stopped' }
  | { readonly is: 'failed'; readonly problem: UiProblem }

export interface Job {
  /** `null` while nothing runs; empty before the first word of it. */
  readonly progress: Partial<Progress> | null
  /** Never rejects. Nothing is started while something runs: `null`. */
  readonly run: <T>(work: (watch: Watch) => Promise<T>) => Promise<End<T> | null>
  readonly stop: () => void
}

/** One long piece of work of a screen: watched, stopped on request, and with the screen. */
export function useJob(): Job {
  const [progress, setProgress] = useState<Job['progress']>(null)
  const running = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const run = useCallback(async <T>(work: (watch: Watch) => Promise<T>): Promise<End<T> | null> => {
    if (running.current !== undefined) return null
    const controller = new AbortController()
    const { signal } = controller
    running.current = controller
    setProgress({})
    // Stop is at once, also while an answer does not come.
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
    try {
      const onProgress = (next: Progress) => {
        if (!signal.aborted) setProgress(next)
      }
      return { is: 'done', value: await Promise.race([work({ signal, onProgress }), stopped]) }
    } catch (thrown) {
      return signal.aborted ? { is: 'stopped' } : { is: 'failed', problem: problemOf(thrown) }
    } finally {
      running.current = undefined
      setProgress(null)
    }
  }, [])
  const stop = useCallback(() => running.current?.abort(), [])
  return { progress, run, stop }
}
