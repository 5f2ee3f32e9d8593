import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect } from './support/site.ts'

const text = (value: string) => Buffer.from(value).toString('base64')

describe('the toolbar', () => {
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
  // The real popup is not among Playwright's pages; the worker opens it and tells which documents there are.
  const worker = () => wallet.context.serviceWorkers()[0]
  const openPopup = () => worker()?.evaluate(() => chrome.action.openPopup())
  const contexts = async () =>
    (await worker()?.evaluate(async () =>
      (await chrome.runtime.getContexts({})).map(one => [one.contextType, one.documentUrl ?? ''] as const),
    )) ?? []
  const badge = () => worker()?.evaluate(() => chrome.action.getBadgeText({}))
  const requestPage = () => wallet.context.pages().find(one => one.url().includes('#/request'))

  it('counts what waits, and brings the window back', async () => {
    const first = call(page, 'signBytes', { bytes: text('first') })
    const second = call(page, 'signBytes', { bytes: text('second') })
    await wallet.requestOnScreen()
    await expect.poll(badge).toBe('2')
    await requestPage()?.close()
    expect(await first).toMatchObject({ code: 'user_rejected' })
    await expect.poll(badge).toBe('1')
    expect(requestPage()).toBeUndefined()
    await page.bringToFront()
    await openPopup()
    expect((await wallet.requestOnScreen()).details).toContain('second')
    // The popup made way: there is one place to answer.
    await expect.poll(async () => (await contexts()).filter(([type]) => type === 'POPUP')).toEqual([])
    await wallet.approve()
    expect(await second).toMatchObject({ success: true })
    await expect.poll(badge).toBe('')
  })

  it('shows the wallet when nothing waits; closing it answers nothing', async () => {
    await page.bringToFront()
    await openPopup()
    await expect.poll(async () => (await contexts()).map(([type]) => type)).toContain('POPUP')
    const signing = call(page, 'signBytes', { bytes: text('third') })
    await wallet.requestOnScreen()
    await wallet.approve()
    expect(await signing).toMatchObject({ success: true })
  })
})
