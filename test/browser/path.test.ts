import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect, verified } from './support/site.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const text = (signedBytes: unknown) => Buffer.from(String(signedBytes), 'base64').toString()
const ACTION = { type: 'note', text: 'ripe tomatoes', at: 1, nested: { b: [true, null], a: 'ü' } }

/** The page looks for the provider in its very first script. */
const FIRST_SCRIPT = `<!doctype html><script nonce="n">
  document.documentElement.dataset.found = String(
    window.flowsta?.isFlowsta === true && Object.isFrozen(window.flowsta) && typeof window.flowsta.connect === 'function')
</script><title>site</title>`
const STRICT =
  "default-src 'none'; script-src 'nonce-n'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

describe('the path: page, consent, sign, record, release', () => {
  let wallet: TestWallet
  let agentPubKey: string
  let site: Site
  let other: Site
  let page: Page
  const said: string[] = []
  const windows: Page[] = []

  beforeAll(async () => {
    wallet = await launchWallet()
    agentPubKey = (await wallet.setUp()).agentPubKey
    site = await serve({ '/': FIRST_SCRIPT }, STRICT)
    other = await serve({ '/': FIRST_SCRIPT })
    page = await open(site)
    wallet.context.on('page', opened => windows.push(opened))
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
    await other?.close()
  })
  async function open({ url }: Site): Promise<Page> {
    const opened = await wallet.context.newPage()
    opened.on('console', message => said.push(message.text()))
    await opened.goto(url)
    return opened
  }
  /** Runs something and fails if a window opened meanwhile. */
  async function quietly<T>(run: () => Promise<T>): Promise<T> {
    const before = windows.length
    const result = await run()
    expect(windows.length).toBe(before)
    return result
  }

  it.each([
    ['without a page CSP', () => other],
    ['under a strict page CSP', () => site],
  ])('the provider is there in the first inline script, 30 of 30 loads, %s', async (_, where) => {
    const loaded = await wallet.context.newPage()
    loaded.on('console', message => said.push(message.text()))
    let found = 0
    for (let i = 0; i < 30; i++) {
      await loaded.goto(`${where().url}?${i}`)
      if ((await loaded.locator('html').getAttribute('data-found')) === 'true') found++
    }
    expect(found).toBe(30)
    expect(said).toEqual([])
    await loaded.close()
  })

  it('asked before connect(): consent_required and no window', async () => {
    const refused = { code: 'consent_required', errno: 4100, name: 'ConsentRequired', typed: true }
    const whose = { clientId: site.origin, requiredScope: 'holochain:sign' }
    await quietly(async () => {
      expect(await call(page, 'signBytes', { bytes: base64('hello') })).toMatchObject({
        ...refused,
        ...whose,
      })
      expect(await call(page, 'signAction', { action: ACTION })).toMatchObject({ ...refused, ...whose })
      expect(await call(page, 'connect', { prompt: 'never' })).toMatchObject(refused)
    })
  })

  it('connect() shows who asks, why and what for, and answers the account', async () => {
    const account = call(page, 'connect', { appName: 'Test', reason: 'To test the path.' })
    const request = await wallet.requestOnScreen()
    expect(request).toMatchObject({ origin: site.origin, method: 'connect', reason: 'To test the path.' })
    await wallet.approve()
    expect(await account).toMatchObject({ agentPubKey, did: expect.stringMatching(/^did:key:z6Mk/) })
    await quietly(async () => expect(await call(page, 'connect')).toEqual(await account))
  })

  it('signs an action: canonical JSON that Node’s own crypto verifies', async () => {
    const answer = call(page, 'signAction', { action: ACTION, reason: 'A note.' })
    const request = await wallet.requestOnScreen()
    expect(request).toMatchObject({ origin: site.origin, method: 'signAction', reason: 'A note.' })
    expect(request.details).toContain('ripe tomatoes')
    await wallet.approve()
    const signed = (await answer) as Record<string, unknown>
    expect(text(signed.signedBytes)).toBe(
      '{"at":1,"nested":{"a":"ü","b":[true,null]},"text":"ripe tomatoes","type":"note"}',
    )
    expect(signed).toMatchObject({ success: true, encoding: 'jcs', agentPubKey, signedAction: ACTION })
    expect(verified(signed)).toBe(true)
    expect(verified({ ...signed, signedBytes: base64('something else') })).toBe(false)
  })

  it('signs bytes as they are, and in an envelope with a domain', async () => {
    const plain = call(page, 'signBytes', { bytes: base64('hello') })
    const request = await wallet.requestOnScreen()
    expect(request).toMatchObject({ method: 'signBytes', reason: null })
    await wallet.approve({ remember: 'once' })
    expect(await plain).toMatchObject({ signedBytes: base64('hello') })
    expect(verified(await plain)).toBe(true)

    const tagged = call(page, 'signBytes', { bytes: base64('hello'), domain: 'test/1' })
    await wallet.approve()
    expect(await tagged).toMatchObject({ signedBytes: base64('flowsta-signed-message:v1\0test/1\0hello') })
    expect(verified(await tagged)).toBe(true)
  })

  it('signs bytes that it can not read after a tick', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0, 1, 2, 3]).toString('base64')
    const answer = call(page, 'signBytes', { bytes })
    await wallet.approve()
    expect(await answer).toMatchObject({ success: true, signedBytes: bytes })
    expect(verified(await answer)).toBe(true)
  })

  it('Reject: user_rejected', async () => {
    const answer = call(page, 'signBytes', { bytes: base64('no') })
    await wallet.reject()
    expect(await answer).toMatchObject({ code: 'user_rejected', errno: 4001, typed: true })
  })

  it('a stopped worker comes back unlocked, with its grants', async () => {
    await wallet.stopBackground()
    expect(await quietly(() => call(page, 'isConnected'))).toBe(true)
    await wallet.stopBackground()
    const answer = call(page, 'signBytes', { bytes: base64('again') })
    await wallet.approve()
    expect(verified(await answer)).toBe(true)
  })

  it('a wrong password says so and loses nothing', async () => {
    await wallet.lock()
    const screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    const password = screen.getByLabel('Password', { exact: true })
    await password.fill('not the password')
    await screen.getByRole('button', { name: 'Unlock', exact: true }).click()
    await screen.locator('input[aria-invalid="true"]').waitFor()
    expect(await quietly(() => call(page, 'isConnected'))).toBe(true)
    await wallet.unlock()
    await screen.getByText(agentPubKey).first().waitFor()
    await screen.close()
  })

  it('a locked wallet asks for the unlock, then shows the request', async () => {
    await wallet.lock()
    const answer = call(page, 'signBytes', { bytes: base64('after the unlock') })
    await expect.poll(() => windows.some(opened => opened.url().includes('#/request'))).toBe(true)
    await wallet.unlock()
    expect((await wallet.requestOnScreen()).details).toContain('after the unlock')
    await wallet.approve()
    expect(verified(await answer)).toBe(true)
  })

  it('a second origin sees nothing of the first', async () => {
    const stranger = await open(other)
    await quietly(async () => {
      expect(await call(stranger, 'isConnected')).toBe(false)
      expect(await call(stranger, 'getAccount')).toBeNull()
      expect(await call(stranger, 'getPermissions')).toEqual([])
      expect(await call(stranger, 'hasSigningPermission')).toBe(false)
      expect(await call(stranger, 'revokePermission', { appId: site.origin })).toBe(false)
      expect(await call(stranger, 'signBytes', { bytes: base64('x') })).toMatchObject({
        code: 'consent_required',
      })
    })
    const mine = (await call(page, 'getAccount')) as { id: string }
    const theirs = (await connect(wallet, stranger)) as { id: string }
    expect(theirs.id).toMatch(/^[\w-]{22}$/)
    expect(theirs.id).not.toBe(mine.id)
    expect(await call(stranger, 'getPermissions')).toMatchObject([{ appId: other.origin }])
    await call(stranger, 'disconnect')
    expect(await call(page, 'getPermissions')).toMatchObject([{ appId: site.origin }])
    await stranger.close()
  })

  it('after Revoke: consent_required', async () => {
    await wallet.revoke(site.origin)
    await quietly(async () => {
      expect(await call(page, 'signAction', { action: ACTION })).toMatchObject({ code: 'consent_required' })
      expect(await call(page, 'isConnected')).toBe(false)
    })
  })

  it('has a row in the trail for each decision, chained, and said nothing in any console', async () => {
    const rows = await wallet.auditTrail()
    expect(rows.map(row => row.seq)).toEqual(rows.map((_, i) => i))
    const decisions = rows.filter(row => row.origin === site.origin && row.method === 'signBytes')
    const counted = (decision: string) => decisions.filter(row => row.decision === decision).length
    expect([counted('approved'), counted('rejected')]).toEqual([5, 1])
    expect(said).toEqual([])
  })
})
