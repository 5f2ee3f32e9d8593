import { resolve } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { startBrowser } from '../../../src/sdk/testing/browser.ts'
import { findExtension } from '../../../src/sdk/testing/extension.ts'

export const FLOOR = resolve(import.meta.dirname, '../floor')

/** A browser with nothing but the floor extension. */
export interface Floor {
  readonly context: BrowserContext
  /** Of its page that has nothing but a word in it. */
  readonly url: string
  close(): Promise<void>
}

/** Starts it in a profile of its own, which `close` removes. Rejects as `launchWallet` does. */
export async function launchFloor(): Promise<Floor> {
  const extension = findExtension(FLOOR)
  const { context, close } = await startBrowser(extension, {})
  return { context, url: `chrome-extension://${extension.id}/empty.html`, close }
}
