import { UI_PORT, type UiAnswer, type UiCommand, type UiCommands } from '../../../src/protocol/ui-door.ts'
import type { TestWallet } from '../../../src/sdk/testing/index.ts'

/** Asks the wallet's worker from one of its own pages, as its screens do. Rejects with the code of what is wrong. */
export async function askWorker<C extends UiCommand>(
  { context, extensionId }: TestWallet,
  command: C,
  params?: UiCommands[C]['params'],
): Promise<UiCommands[C]['answer']> {
  const page = await context.newPage()
  try {
    await page.goto(`chrome-extension://${extensionId}/src/popup/index.html`)
    const answer = await page.evaluate(
      ([name, question]) =>
        new Promise<UiAnswer>(resolve => {
          const port = chrome.runtime.connect({ name })
          port.onMessage.addListener((message: UiAnswer) => {
            if ('n' in message) resolve(message)
          })
          port.postMessage(question)
        }),
      [UI_PORT, { n: 1, command, params }] as const,
    )
    if (!answer.ok) throw new Error(answer.error.code)
    return answer.value as UiCommands[C]['answer']
  } finally {
    await page.close()
  }
}
