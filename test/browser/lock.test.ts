import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect } from './support/site.ts'

const text = (value: string) => Buffer.from(value).toString('base64')

describe('the lock', () => {
  let wallet: TestWallet
  let site: Site
  let page: Page
  let profile: string

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'flowsta-profile-'))
    wallet = await launchWallet({ userDataDir: profile })
    await wallet.setUp()
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    await open()
    await connect(wallet, page)
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
    await rm(profile, { recursive: true, force: true })
  })
  async function open(): Promise<void> {
    page = await wallet.context.newPage()
    await page.goto(site.url)
  }
  const home = async () => {
    const screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    return screen
  }

  const failures = (screen: Page) =>
    screen.evaluate(async () => {
      const stored = await chrome.storage.local.get('unlock-failures')
      return (stored['unlock-failures'] as { count: number } | undefined)?.count ?? 0
    })

  it('survives a stopped worker', async () => {
    await wallet.stopBackground()
    const signing = call(page, 'signBytes', { bytes: text('one') })
    await wallet.approve()
    expect(await signing).toMatchObject({ success: true })
  })

  it('asks for the unlock first and then shows the request', async () => {
    await wallet.lock()
    const signing = call(page, 'signBytes', { bytes: text('two') })
    await wallet.unlock()
    expect((await wallet.requestOnScreen()).details).toContain('two')
    await wallet.approve()
    expect(await signing).toMatchObject({ success: true })
  })

  it('is wallet_locked when the unlock is closed', async () => {
    await wallet.lock()
    const signing = call(page, 'signBytes', { bytes: text('three') })
    const window = await wallet.context.waitForEvent('page')
    await window.getByLabel('Password', { exact: true }).waitFor()
    await window.close()
    expect(await signing).toMatchObject({ code: 'wallet_locked' })
  })

  it('tells readers the same, locked or not, and strangers nothing', async () => {
    expect(await call(page, 'isConnected')).toBe(true)
    expect(await call(page, 'getAccount')).toMatchObject({ agentPubKey: expect.any(String) })
    const other = await serve({ '/': '<!doctype html><title>other</title>' })
    const stranger = await wallet.context.newPage()
    await stranger.goto(other.url)
    expect(await call(stranger, 'getAccount')).toBeNull()
    expect(await call(stranger, 'signBytes', { bytes: '' })).toMatchObject({ code: 'consent_required' })
    await stranger.close()
    await other.close()
  })

  it('says that a password is wrong, slows down after five, also over a restart, and loses nothing', async () => {
    let screen = await home()
    const field = () => screen.getByLabel('Password', { exact: true })
    const unlock = () => screen.getByRole('button', { name: 'Unlock', exact: true })
    for (let i = 0; i < 5; i++) {
      await field().fill(`not the password ${i}`)
      await unlock().click()
      await screen.getByText('That password doesn’t open this wallet').first().waitFor()
      // It is taken out of the field: nobody reads it over a shoulder, nobody sends it again by accident.
      await expect.poll(() => field().inputValue()).toBe('')
      await expect.poll(() => failures(screen)).toBe(i + 1)
    }
    await expect.poll(() => unlock().getAttribute('aria-disabled')).toBe('true')
    await wallet.close()
    wallet = await launchWallet({ userDataDir: profile })
    screen = await home()
    await field().waitFor()
    await expect.poll(() => unlock().getAttribute('aria-disabled'), { timeout: 15_000 }).not.toBe('true')
    // The count went on over the restart: one more is the sixth, and the wait has doubled.
    await field().fill('still not the password')
    await unlock().click()
    await screen
      .getByText(/Try again in (10|9) seconds/)
      .first()
      .waitFor()
    await expect.poll(() => unlock().getAttribute('aria-disabled'), { timeout: 15_000 }).not.toBe('true')
    await screen.close()
    await wallet.unlock()
    await open()
    expect(await call(page, 'isConnected')).toBe(true)
    const signing = call(page, 'signBytes', { bytes: text('four') })
    await wallet.approve()
    expect(await signing).toMatchObject({ success: true })
  })

  it('is locked after the browser was closed', async () => {
    await wallet.close()
    wallet = await launchWallet({ userDataDir: profile })
    const screen = await home()
    await screen.getByLabel('Password', { exact: true }).waitFor()
    expect(await screen.evaluate(() => chrome.storage.session.get('unlocked'))).toEqual({})
    await screen.close()
  })
})
