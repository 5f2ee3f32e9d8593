import type { Page } from 'playwright-core'
import type {
  RequestView,
  UiAnswer,
  UiCommand,
  UiCommands,
  UiPush,
  WalletState,
} from '../../../src/protocol/ui-door.ts'
import type { TestWallet } from '../../../src/sdk/testing/index.ts'

/** A screen of the wallet that draws nothing and does what a test says, over ports of its own. */
export interface Door {
  readonly page: Page
  /** Rejects with the code of a refusal. */
  ask<Command extends UiCommand>(
    command: Command,
    params: UiCommands[Command]['params'],
  ): Promise<UiCommands[Command]['answer']>
  state(): Promise<WalletState>
  /** Rejects what waits, one after the other; answers how many those were. */
  rejectAll(): Promise<number>
}

export async function openDoor({ context, extensionId }: TestWallet): Promise<Door> {
  const page = await context.newPage()
  // Its own scripts would only draw.
  await page.route('**/*.js', route => route.abort())
  await page.goto(`chrome-extension://${extensionId}/src/popup/index.html`)
  const door: Door = {
    page,
    ask: async (command, params) => {
      const answer = await askIn(page, command, params)
      if (!answer.ok) throw new Error(answer.error.code)
      return answer.value as never
    },
    state: () => stateIn(page),
    async rejectAll() {
      for (let n = 0; ; n++) {
        const { current } = await door.state()
        if (current === undefined) return n
        await door.ask('request.decide', answerTo(current))
      }
    },
  }
  return door
}

function answerTo({ id, digest }: RequestView) {
  return { id, digest, decision: 'reject' as const }
}

/** One question over one port, so that a worker that was stopped is no trouble. */
function askIn(page: Page, command: UiCommand, params: unknown): Promise<UiAnswer> {
  return page.evaluate(
    ([command, params]) =>
      new Promise<UiAnswer>((resolve, reject) => {
        const port = chrome.runtime.connect({ name: 'flowsta-ui:v1' })
        port.onMessage.addListener((message: UiAnswer | UiPush) => {
          if ('push' in message) return
          port.disconnect()
          resolve(message)
        })
        port.onDisconnect.addListener(() => reject(new Error('disconnected')))
        port.postMessage({ n: 1, command, ...(params === undefined ? {} : { params }) })
      }),
    [command, params] as const,
  )
}

function stateIn(page: Page): Promise<WalletState> {
  return page.evaluate(
    () =>
      new Promise<WalletState>((resolve, reject) => {
        const port = chrome.runtime.connect({ name: 'flowsta-ui:v1' })
        port.onMessage.addListener((message: UiAnswer | UiPush) => {
          if (!('push' in message)) return
          port.disconnect()
          resolve(message.state)
        })
        port.onDisconnect.addListener(() => reject(new Error('disconnected')))
        port.postMessage({ n: 1, command: 'state.watch' })
      }),
  )
}
