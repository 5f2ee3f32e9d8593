import type { BrowserContext, Page } from 'playwright-core'
import { expectTypeOf, it, test } from 'vitest'
import {
  type AuditRow,
  type launchWallet,
  type TestWallet,
  type WalletFixtures,
  walletFixture,
} from '../../../../src/sdk/testing/index.ts'

/** What tests of other people are written against. */
interface Promised {
  context: BrowserContext
  extensionId: string
  setUp(): Promise<{ mnemonic: string; agentPubKey: string }>
  unlock(): Promise<void>
  lock(): Promise<void>
  requestOnScreen(): Promise<{ origin: string; method: string; reason: string | null; details: string }>
  approve(options?: { remember?: 'once' | 'while' }): Promise<void>
  reject(): Promise<void>
  revoke(origin: string): Promise<void>
  auditTrail(): Promise<AuditRow[]>
  exportAudit(): Promise<string>
  stopBackground(): Promise<void>
  close(): Promise<void>
}
interface PromisedOptions {
  headless?: boolean
  mnemonic?: string
  password?: string
  extensionPath?: string
  userDataDir?: string
  executablePath?: string
}

/** `extend` of Playwright Test, as its declarations have it, with what it hands to every test. */
type Exclusive<R, Args> =
  | Exclude<R, (...args: never) => unknown>
  | ((args: Args, use: (r: R) => Promise<void>, testInfo: { readonly title: string }) => unknown)
interface Given {
  page: Page
  context: BrowserContext
  baseURL: string | undefined
}
declare function extend<T extends object>(
  fixtures: { [K in keyof Given]?: Exclusive<Given[K], T & Given> } & {
    [K in keyof T]?: Exclusive<T[K], T & Given>
  },
): (title: string, run: (args: Given & T) => Promise<void>) => void

it('keeps the types that were promised', () => {
  expectTypeOf<typeof launchWallet>().toExtend<(options?: PromisedOptions) => Promise<Promised>>()
  expectTypeOf<keyof TestWallet>().toEqualTypeOf<keyof Promised>()
})

it('fits Playwright Test and vitest', () => {
  const playwright = () => extend<WalletFixtures>(walletFixture())
  type Args = Parameters<Parameters<ReturnType<typeof playwright>>[1]>[0]
  expectTypeOf<Args['wallet']>().toEqualTypeOf<TestWallet>()
  const vitest = () =>
    test.extend<WalletFixtures>(walletFixture({ setUp: false }))('never called', ({ wallet, page }) => {
      expectTypeOf(wallet).toEqualTypeOf<TestWallet>()
      expectTypeOf(page).toEqualTypeOf<Page>()
    })
  expectTypeOf(vitest).toBeFunction()
})
