import type { SeedJob, SeedResult } from './work.ts'

/**
 * Does a job off the page's thread; rejects with the signal's reason when it is stopped. One worker for one job: ended
 * with it, and its memory with it. Stopping is ending it, nothing in it would listen.
 */
export function runSeedJob(job: SeedJob, signal: AbortSignal): Promise<SeedResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    const end = () => {
      worker.terminate()
      signal.removeEventListener('abort', stop)
    }
    const stop = () => {
      end()
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop)
    worker.onmessage = ({ data }: MessageEvent<SeedResult>) => {
      end()
      resolve(data)
    }
    // It could not be loaded: the extension was updated under this page.
    worker.onerror = () => {
      end()
      resolve({ ok: false, code: 'broken' })
    }
    worker.postMessage(job)
  })
}
