import type { BrowserContext, Page } from 'playwright-core'
import { launchWallet } from './launch-wallet.ts'
import type { LaunchOptions, TestWallet } from './types.ts'

/** What a test is handed. */
export interface WalletFixtures {
  /** A wallet of the test's own, set up and unlocked. */
  wallet: TestWallet
  /** Of the wallet's browser. */
  context: BrowserContext
  /** A new page of it. */
  page: Page
}

/** As Playwright Test and vitest call a fixture: with the fixtures that it names, and what runs the test. */
export type Fixture<Needs, Value> = (needs: Needs, use: (value: Value) => Promise<void>) => Promise<void>

type OfWallet<Value> = Fixture<Pick<WalletFixtures, 'wallet'>, Value>

/**
 * Fixtures for `test.extend` of Playwright Test and of vitest. Each test that names one of them gets a wallet of its
 * own in a browser of its own, so tests may run in parallel; `page` and `context` belong to that browser.
 *
 * @param options As those of `launchWallet`, and `setUp: false` for a wallet that shows its first screen.
 * @example
 * import { test as base } from '@playwright/test'
 * const test = base.extend<WalletFixtures>(walletFixture())
 * test('connects', async ({ wallet, page }) => { … })
 */
export function walletFixture({
  setUp = true,
  ...options
}: LaunchOptions & { readonly setUp?: boolean } = {}): {
  readonly wallet: Fixture<object, TestWallet>
  readonly context: OfWallet<BrowserContext>
  readonly page: OfWallet<Page>
} {
  return {
    // Both read the names between the braces from the function's source, and refuse another first parameter.
    // biome-ignore lint/correctness/noEmptyPattern: says that it needs no other fixture
    wallet: async ({}, use) => {
      const wallet = await launchWallet(options)
      try {
        if (setUp) await wallet.setUp()
        await use(wallet)
      } finally {
        await wallet.close()
      }
    },
    context: async ({ wallet }, use) => use(wallet.context),
    page: async ({ wallet }, use) => use(await wallet.context.newPage()),
  }
}
