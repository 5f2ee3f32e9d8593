import type { Page } from 'playwright-core'
import type { Said } from './silent.ts'

/** A page that keeps asking for silent signatures, each with a text of its own. */
export interface Load {
  /** Resolves once so many calls came to an end. */
  until(count: number): Promise<void>
  /** Asks for no more, waits for what is under way and answers what became of all. */
  stop(): Promise<Said[]>
  /** Waits for all, and answers what became of them. */
  end(): Promise<Said[]>
}
export interface LoadShape {
  /** Begins every text; never used before. */
  readonly name: string
  /** Calls under way at the same time. Each lane ends with its first error. */
  readonly lanes: number
  /** Milliseconds of a lane between two calls. */
  readonly pause?: number
  /** Calls at most. */
  readonly most?: number
}

interface InPage {
  load: { count: number; on: boolean; done: Promise<Said[]> }
}

export async function startLoad(page: Page, shape: LoadShape): Promise<Load> {
  await page.evaluate(keepAsking, shape)
  const end = () => page.evaluate(() => (globalThis as unknown as InPage).load.done)
  return {
    until: async count => {
      await page.waitForFunction(count => (globalThis as unknown as InPage).load.count >= count, count, {
        polling: 2,
      })
    },
    async stop() {
      await page.evaluate(() => {
        ;(globalThis as unknown as InPage).load.on = false
      })
      return end()
    },
    end,
  }
}

/** Runs in the page, so it can use nothing from around it. */
function keepAsking({ name, lanes, pause = 0, most = Number.POSITIVE_INFINITY }: LoadShape): void {
  const said: Said[] = []
  let n = 0
  async function sign(text: string): Promise<Said> {
    try {
      return { text, answer: await window.flowsta.signBytes({ bytes: btoa(text) }) }
    } catch (problem) {
      const { code, description } = problem as { code: string; description?: string }
      return { text, code, ...(description === undefined ? {} : { description }) }
    }
  }
  async function runLane(): Promise<void> {
    while (load.on && n < most) {
      const one = await sign(`${name} ${n++}`)
      said.push(one)
      load.count++
      if (one.code !== undefined) return
      if (pause > 0) await new Promise(resolve => setTimeout(resolve, pause))
    }
  }
  const load: InPage['load'] = { count: 0, on: true, done: Promise.resolve(said) }
  ;(globalThis as unknown as InPage).load = load
  load.done = Promise.all(Array.from({ length: lanes }, runLane)).then(() => said)
}
