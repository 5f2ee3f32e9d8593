import { describe, expect, it } from 'vitest'
import { call } from './support/site.ts'
import { withSite } from './support/with-site.ts'

const text = (value: string) => Buffer.from(value).toString('base64')

describe('the toolbar', () => {
  const world = withSite()
  // The real popup is not among Playwright's pages; the worker opens it and tells which documents there are.
  const worker = () => world.wallet.context.serviceWorkers()[0]
  const openPopup = () => worker()?.evaluate(() => chrome.action.openPopup())
  const contexts = async () =>
    (await worker()?.evaluate(async () =>
      (await chrome.runtime.getContexts({})).map(one => [one.contextType, one.documentUrl ?? ''] as const),
    )) ?? []
  const badge = () => worker()?.evaluate(() => chrome.action.getBadgeText({}))
  const requestPage = () => world.wallet.context.pages().find(one => one.url().includes('#/request'))

  it('counts what waits, and brings the window back', async () => {
    const first = call(world.page, 'signBytes', { bytes: text('first') })
    const second = call(world.page, 'signBytes', { bytes: text('second') })
    await world.wallet.requestOnScreen()
    await expect.poll(badge).toBe('2')
    await requestPage()?.close()
    expect(await first).toMatchObject({ code: 'user_rejected' })
    await expect.poll(badge).toBe('1')
    expect(requestPage()).toBeUndefined()
    await world.page.bringToFront()
    await openPopup()
    expect((await world.wallet.requestOnScreen()).details).toContain('second')
    // The popup made way: there is one place to answer.
    await expect.poll(async () => (await contexts()).filter(([type]) => type === 'POPUP')).toEqual([])
    await world.wallet.approve()
    expect(await second).toMatchObject({ success: true })
    await expect.poll(badge).toBe('')
  })

  it('shows the wallet when nothing waits; closing it answers nothing', async () => {
    await world.page.bringToFront()
    await openPopup()
    await expect.poll(async () => (await contexts()).map(([type]) => type)).toContain('POPUP')
    const signing = call(world.page, 'signBytes', { bytes: text('third') })
    await world.wallet.requestOnScreen()
    await world.wallet.approve()
    expect(await signing).toMatchObject({ success: true })
  })
})
