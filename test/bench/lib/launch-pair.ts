import type { BrowserContext } from 'playwright-core'
import { startBrowser } from '../../../src/sdk/testing/browser.ts'
import { findExtension } from '../../../src/sdk/testing/extension.ts'
import { approve } from '../../../src/sdk/testing/request.ts'
import { createScreens } from '../../../src/sdk/testing/screens.ts'
import { createWallet } from '../../../src/sdk/testing/set-up.ts'
import { FLOOR } from './launch-floor.ts'

/** At least as long as the wallet asks for. */
const PASSWORD = 'correct horse battery staple'

/** The wallet and the floor extension in one browser. */
export interface Pair {
  readonly context: BrowserContext
  /** Id of the wallet. */
  readonly extensionId: string
  /** Creates a wallet through its screens; it is unlocked then. */
  setUp(): Promise<void>
  /** Approves the request on screen and has it remembered for a while. */
  approve(): Promise<void>
  close(): Promise<void>
}

/** Starts a Chromium with both, in a profile of its own that `close` removes. Rejects as `launchWallet` does. */
export async function launchPair(): Promise<Pair> {
  const wallet = findExtension()
  const floor = findExtension(FLOOR)
  // Chromium takes several folders where it takes one.
  const both = { path: `${wallet.path},${floor.path}`, id: wallet.id }
  const { context, close } = await startBrowser(both, {})
  const screens = createScreens(context, wallet.id)
  return {
    context,
    extensionId: wallet.id,
    setUp: () =>
      screens.use('/', async page => {
        await createWallet(page, PASSWORD)
      }),
    approve: () => approve(screens, 'while'),
    close,
  }
}
