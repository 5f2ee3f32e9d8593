import type { Page } from 'playwright-core'
import type { UiAnswer, UiCommand, UiPush, WalletState } from '../../../src/protocol/ui-door.ts'
import type { TestWallet } from '../../../src/sdk/testing/index.ts'

/** Of the wallet that is killed. */
export const PASSWORD = 'correct horse battery staple'

/** What the person at the wallet did; told at the very moment, so that a kill can follow it closely. */
export type Deed = 'decide' | 'unlock'

/** Someone who answers whatever is on screen at once, from a page at a screen's address, over a port of its own. */
export interface Person {
  /** Asks the worker. Rejects when it is stopped meanwhile, or refuses. */
  ask(command: UiCommand, params?: unknown): Promise<unknown>
  state(): Promise<WalletState | null>
  /** Whether a locked wallet is unlocked at once. */
  keepUnlocked(yes: boolean): Promise<void>
  close(): Promise<void>
}

/** One request in sixteen is rejected, chosen by the seed. */
export async function seatPerson(wallet: TestWallet, seed: number): Promise<Person> {
  const page = await wallet.context.newPage()
  // Its own scripts would only draw, and take the time in which more can happen.
  await page.route('**/*.js', route => route.abort())
  await page.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
  await page.evaluate(answerEverything, [PASSWORD, seed] as const)
  return {
    ask: (command, params) => run(page, command, params),
    state: () => page.evaluate(() => (globalThis as unknown as InPage).person.state()),
    keepUnlocked: yes =>
      page.evaluate(yes => (globalThis as unknown as InPage).person.keepUnlocked(yes), yes),
    close: () => page.close(),
  }
}

interface InPage {
  person: {
    ask(command: string, params?: unknown): Promise<unknown>
    state(): WalletState | null
    keepUnlocked(yes: boolean): void
  }
  did?(deed: Deed): void
}

function run(page: Page, command: UiCommand, params: unknown): Promise<unknown> {
  return page.evaluate(([command, params]) => (globalThis as unknown as InPage).person.ask(command, params), [
    command,
    params,
  ] as const)
}

/** Runs in the screen, so it can use nothing from around it. */
function answerEverything([password, seed]: readonly [string, number]): void {
  const here = globalThis as unknown as InPage
  const asked = new Map<number, { resolve(value: unknown): void; reject(why: Error): void }>()
  let port: chrome.runtime.Port | null = null
  let state: WalletState | null = null
  let unlocks = true
  let busy = false
  let n = 0
  let rolls = seed

  function open(): void {
    const opened = chrome.runtime.connect({ name: 'flowsta-ui:v1' })
    port = opened
    opened.onMessage.addListener((message: UiAnswer | UiPush) => {
      if ('push' in message) {
        state = message.state
        void act()
        return
      }
      const one = asked.get(message.n)
      asked.delete(message.n)
      if (message.ok) one?.resolve(message.value)
      else one?.reject(new Error(message.error.code))
    })
    opened.onDisconnect.addListener(() => {
      // Unread, Chromium writes it to the console.
      void chrome.runtime.lastError
      port = null
      state = null
      for (const one of asked.values()) one.reject(new Error('disconnected'))
      asked.clear()
      setTimeout(open)
    })
    opened.postMessage({ n: ++n, command: 'state.watch' })
  }
  const ask = (command: string, params?: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      if (port === null) return reject(new Error('disconnected'))
      const question = { n: ++n, command, ...(params === undefined ? {} : { params }) }
      asked.set(question.n, { resolve, reject })
      port.postMessage(question)
    })

  /** One thing after the other; what could not be done is seen again with the next state. */
  async function act(): Promise<void> {
    if (busy || state === null) return
    const { phase, current } = state
    busy = true
    try {
      if (phase === 'locked' && unlocks) {
        here.did?.('unlock')
        await ask('vault.unlock', { password })
      } else if (current !== undefined) {
        rolls = (Math.imul(rolls, 1_664_525) + 1_013_904_223) >>> 0
        const decision = rolls >>> 28 === 0 ? 'reject' : 'approve'
        const scopes = current.method === 'connect' ? { scopes: current.scopes } : {}
        here.did?.('decide')
        await ask('request.decide', { id: current.id, digest: current.digest, decision, ...scopes })
      }
    } catch {
      // Stopped, locked or decided otherwise meanwhile.
    }
    busy = false
    if (
      port !== null &&
      state !== null &&
      (state.phase === 'locked' ? unlocks : state.current !== undefined)
    ) {
      // A state that is not up to date yet would be acted on again and again.
      setTimeout(() => void act(), 2)
    }
  }

  here.person = {
    ask,
    state: () => state,
    keepUnlocked(yes) {
      unlocks = yes
      void act()
    },
  }
  open()
}
