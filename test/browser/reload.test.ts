import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect } from './support/site.ts'

const text = (value: string) => Buffer.from(value).toString('base64')

describe('the extension is reloaded under an open page', () => {
  let wallet: TestWallet
  let site: Site
  let page: Page

  beforeAll(async () => {
    wallet = await launchWallet()
    await wallet.setUp()
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    page = await wallet.context.newPage()
    await page.goto(site.url)
    await connect(wallet, page)
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
  })

  it('pending and later calls are wallet_reloaded, no window is left, and the grant is intact', async () => {
    const pending = call(page, 'signBytes', { bytes: text('pending') })
    await wallet.requestOnScreen()
    const screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    await screen.evaluate(() => chrome.runtime.reload()).catch(() => {})
    expect(await pending).toMatchObject({ code: 'wallet_reloaded', errno: 4900, typed: true })
    expect(await call(page, 'isConnected')).toMatchObject({ code: 'wallet_reloaded' })
    const windows = () => wallet.context.pages().filter(one => one.url().includes('#/request'))
    await expect.poll(() => windows().length).toBe(0)
    await expect
      .poll(async () => {
        await page.reload()
        return page.evaluate(() => typeof window.flowsta)
      })
      .toBe('object')
    expect(await call(page, 'isConnected')).toBe(true)
    const signing = call(page, 'signBytes', { bytes: text('after') })
    await wallet.unlock()
    await wallet.approve()
    expect(await signing).toMatchObject({ success: true })
  })
})
