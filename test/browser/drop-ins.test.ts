import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlowstaAuth } from '../../src/sdk/auth/index.ts'
import type * as Holochain from '../../src/sdk/holochain/index.ts'
import { findChromiums } from '../../src/sdk/testing/find-chromium.mjs'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { violations } from './support/axe.ts'
import { modules, withScript } from './support/sdk.ts'
import { type Site, serve } from './support/serve.ts'
import { verified } from './support/site.ts'

/* Apps as the signing service's documentation has them; only the two imports are others. */
const IMPORTS = `
  import { FlowstaAuth } from '/auth.js'
  import { createHolochainClient, ConsentRequired, FlowstaHolochainError } from '/holochain.js'
  const auth = new FlowstaAuth({
    clientId: 'your-client-id',
    redirectUri: location.origin + '/callback',
    scopes: ['openid', 'public_key', 'holochain:sign'],
  })
  const holochain = createHolochainClient(auth)
  Object.assign(window, { auth, holochain, ConsentRequired, FlowstaHolochainError })`
const PAGES = {
  '/': withScript(`${IMPORTS}
    document.querySelector('button').onclick = () => auth.login()`),
  '/callback': withScript(`${IMPORTS}
    try {
      const user = await auth.handleCallback()
      document.title = 'Logged in as: ' + user.agentPubKey
    } catch (error) {
      document.title = 'Login failed: ' + error.code
    }`),
  '/told': withScript(`${IMPORTS}
    import { showHowToGet, WalletNotFoundError } from '/index.js'
    document.querySelector('button').onclick = () =>
      auth.login().catch(error => {
        if (error instanceof WalletNotFoundError) showHowToGet(document.querySelector('main'), { url: '/get' })
      })`),
}

interface App {
  auth: FlowstaAuth
  holochain: Holochain.FlowstaHolochain
  ConsentRequired: typeof Holochain.ConsentRequired
  FlowstaHolochainError: typeof Holochain.FlowstaHolochainError
}

/** Calls a method in the page; an error comes back as data, with what `instanceof` says of it. */
function call(page: Page, on: 'auth' | 'holochain', method: string, ...args: unknown[]): Promise<unknown> {
  return page.evaluate(
    async ([on, method, args]) => {
      const app = window as unknown as App
      try {
        const target = app[on] as unknown as Record<string, (...args: unknown[]) => unknown>
        return await target[method]?.(...args)
      } catch (error) {
        const { name, message, code, errno, requiredScope, clientId } = error as Record<string, unknown>
        const is = [error instanceof app.FlowstaHolochainError, error instanceof app.ConsentRequired]
        return { is, name, message, code, errno, requiredScope, clientId }
      }
    },
    [on, method, args] as const,
  )
}
const state = (page: Page) => page.evaluate(() => (window as unknown as App).auth.getState())
const ACTION = { action: { type: 'CreateEntry', entry_type: 'message', payload: { content: 'Hello' } } }

describe("code of the signing service's documentation", () => {
  let wallet: TestWallet
  let agentPubKey: string
  beforeAll(async () => {
    wallet = await launchWallet()
    agentPubKey = (await wallet.setUp()).agentPubKey
  })
  afterAll(() => wallet?.close())

  describe('logging in across the redirect', () => {
    let site: Site
    let page: Page
    const faults: string[] = []
    beforeAll(async () => {
      site = await serve({ ...PAGES, ...modules() })
      page = await wallet.context.newPage()
      page.on('pageerror', error => faults.push(String(error)))
      page.on('console', message => {
        if (message.type() === 'error') faults.push(message.text())
      })
      await page.goto(site.url)
    })
    afterAll(() => site?.close())

    it('signs nothing before', async () => {
      expect(await state(page)).toMatchObject({ isAuthenticated: false, user: null, accessToken: null })
      expect(await call(page, 'holochain', 'hasSigningPermission')).toBe(false)
      expect(await call(page, 'holochain', 'signAction', ACTION)).toMatchObject({
        is: [true, true],
        code: 'consent_required',
        errno: 4100,
        requiredScope: 'holochain:sign',
        clientId: site.origin,
      })
    })

    it('opens consent, goes to redirectUri and knows the user there', async () => {
      await page.getByRole('button', { name: 'Sign in' }).click()
      const { method, origin } = await wallet.requestOnScreen()
      expect([method, origin]).toEqual(['connect', site.origin])
      await wallet.approve()
      await page.waitForURL(`${site.origin}/callback`)
      await page.waitForFunction(() => document.title !== 'app')
      expect(await page.title()).toBe(`Logged in as: ${agentPubKey}`)
    })

    it('keeps who is logged in over a reload', async () => {
      const before = await state(page)
      expect(before).toMatchObject({ isAuthenticated: true, user: { agentPubKey, signingMode: 'ipc' } })
      await page.goto(site.url)
      await page.reload()
      expect(await state(page)).toEqual(before)
      expect(await call(page, 'auth', 'detectVault')).toMatchObject({ running: true, agentPubKey })
    })

    it('signs actions and bytes', async () => {
      const asked = call(page, 'holochain', 'signAction', { ...ACTION, reason: 'Creating a new message' })
      expect((await wallet.requestOnScreen()).reason).toBe('Creating a new message')
      await wallet.approve()
      const signed = (await asked) as Holochain.SignActionResponse
      expect(signed).toMatchObject({ success: true, signedAction: ACTION.action, agentPubKey })
      expect(verified(signed)).toBe(true)
      expect(verified({ ...signed, signedBytes: btoa(JSON.stringify(signed.signedAction)) })).toBe(true)
      const bytes = btoa(JSON.stringify({ my: 'data' }))
      const raw = call(page, 'holochain', 'signBytes', { bytes, reason: 'Signing custom data' })
      await wallet.approve()
      expect(verified({ ...((await raw) as object), signedBytes: bytes })).toBe(true)
    })

    it('passes on what the user and the wallet say', async () => {
      const asked = call(page, 'holochain', 'signAction', ACTION)
      await wallet.reject()
      expect(await asked).toMatchObject({ is: [true, false], code: 'user_rejected', errno: 4001 })
      expect(await call(page, 'holochain', 'signBytes', { bytes: '%' })).toMatchObject({
        is: [true, false],
        code: 'invalid_request',
        errno: -32602,
      })
    })

    it("tells of this site's own permission alone", async () => {
      const permissions = (await call(page, 'holochain', 'getPermissions')) as Holochain.SigningPermission[]
      expect(permissions).toMatchObject([{ appId: site.origin, signCount: 2 }])
      expect(await call(page, 'holochain', 'hasSigningPermission')).toBe(true)
      expect(await call(page, 'holochain', 'revokePermission', 'https://other.example')).toBe(false)
    })

    it('signs nothing after logout(), and login() opens nothing then', async () => {
      await call(page, 'auth', 'logout')
      await page.reload()
      expect(await state(page)).toMatchObject({ isAuthenticated: false, user: null })
      expect(await call(page, 'holochain', 'signAction', ACTION)).toMatchObject({ code: 'consent_required' })
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(`${site.origin}/callback`)
      await page.waitForFunction(() => document.title !== 'app')
      expect(await page.title()).toBe(`Logged in as: ${agentPubKey}`)
    })

    it('logs out when the permission ends', async () => {
      expect(await call(page, 'holochain', 'revokePermission', site.origin)).toBe(true)
      await page.waitForFunction(() => !(window as unknown as App).auth.isAuthenticated())
      await page.reload()
      await page.waitForFunction(() => document.title !== 'app')
      expect(await page.title()).toBe('Login failed: invalid_request')
      expect(faults).toEqual([])
    })

    it('logs out when it ended while the page was closed', async () => {
      await page.goto(site.url)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await wallet.approve()
      await page.waitForURL(`${site.origin}/callback`)
      await page.goto('about:blank')
      await wallet.revoke(site.origin)
      await page.goto(site.url)
      await page.waitForFunction(() => !(window as unknown as App).auth.isAuthenticated())
    })
  })

  it('logs in within one document, and hears a refusal there', async () => {
    const site = await serve({ ...PAGES, ...modules() })
    const page = await wallet.context.newPage()
    const faults: string[] = []
    page.on('pageerror', error => faults.push(String(error)))
    await page.goto(site.url)
    const login = () =>
      page.evaluate(async () => {
        const { auth } = window as unknown as App
        auth.login()
        return await auth.handleCallback().catch(({ code }) => code)
      })
    const refused = login()
    await wallet.reject()
    expect(await refused).toBe('user_rejected')
    const user = login()
    await wallet.approve()
    expect(await user).toMatchObject({ agentPubKey })
    expect(page.url()).toBe(site.url)
    expect(faults).toEqual([])
    await site.close()
  })
})

describe('a browser without a wallet', () => {
  let browser: Browser
  let site: Site
  let page: Page
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromiums()[0] ?? '', args: ['--disable-gpu'] })
    site = await serve({ ...PAGES, ...modules() })
    page = await (await browser.newContext()).newPage()
    await page.goto(site.url)
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  it('gives a typed error', async () => {
    for (const [on, method] of [
      ['auth', 'login'],
      ['holochain', 'signAction'],
      ['holochain', 'getPermissions'],
    ] as const) {
      expect(await call(page, on, method, ACTION)).toMatchObject({
        is: [true, false],
        name: 'WalletNotFoundError',
        code: 'no_wallet',
        errno: 4105,
      })
    }
    expect(page.url()).toBe(site.url)
    expect(await call(page, 'holochain', 'hasSigningPermission')).toBe(false)
    expect(await call(page, 'auth', 'detectVault')).toEqual({ running: false })
  })

  it('can be told how to get one', async () => {
    await page.goto(`${site.origin}/told`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    const hint = page.getByRole('region', { name: 'Flowsta Wallet', exact: true })
    expect(await hint.getByRole('alert').textContent()).toContain('needs Flowsta Wallet')
    expect(await hint.getByRole('link').getAttribute('href')).toBe('/get')
    expect(await violations(page)).toEqual([])
    await hint.getByRole('button', { name: 'Reload this page' }).click()
    await hint.waitFor({ state: 'detached' })
  })
})
