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
  const title = () => worker()?.evaluate(() => chrome.action.getTitle({}))
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

  it('says its state in words, over a stopped worker as well', async () => {
    await expect.poll(title).toBe('Flowsta Wallet: unlocked')
    const signing = call(world.page, 'signBytes', { bytes: text('fourth') })
    await world.wallet.requestOnScreen()
    await expect.poll(title).toBe('Flowsta Wallet: 1 request is waiting')
    await world.wallet.stopBackground()
    await world.wallet.requestOnScreen()
    await expect.poll(title).toBe('Flowsta Wallet: 1 request is waiting')
    expect(await badge()).toBe('1')
    await world.wallet.reject()
    expect(await signing).toMatchObject({ code: 'user_rejected' })
    await expect.poll(title).toBe('Flowsta Wallet: unlocked')
  })

  /**
   * No test can open the browser's own menus. The browser's event is sent in the worker as a click sends it; that the
   * items are there is asked by changing them, which fails for one that is not.
   */
  const choose = (item: string, tabTitle: string) =>
    worker()?.evaluate(
      async ([menuItemId, title]) => {
        await chrome.contextMenus.update(menuItemId, {})
        let tab: chrome.tabs.Tab | undefined
        for (const one of await chrome.tabs.query({ active: true })) {
          // Addresses and titles are hidden from this extension: its own script in the page tells what it is.
          const site = await chrome.tabs.sendMessage(one.id ?? 0, { t: 'site' }).catch(() => 'none')
          if (site === title) tab = one
        }
        const event = chrome.contextMenus.onClicked as unknown as {
          dispatch(info: object, tab?: chrome.tabs.Tab): void
        }
        event.dispatch({ menuItemId }, tab)
      },
      [item, tabTitle] as const,
    )

  it('blocks the site in the tab by its menu, and unblocks it', async () => {
    const { origin } = new URL(world.site.url)
    await world.page.bringToFront()
    await choose('block', origin)
    await expect.poll(title).toBe(`${origin} is blocked for a day. Apps in the wallet undoes it.`)
    expect(await badge()).toBe('✓')
    expect(await call(world.page, 'signBytes', { bytes: text('fifth') })).toMatchObject({
      code: 'user_rejected',
    })
    await choose('unblock', origin)
    await expect.poll(title).toBe(`${origin} is not blocked.`)
    const signing = call(world.page, 'signBytes', { bytes: text('sixth') })
    await world.wallet.requestOnScreen()
    await world.wallet.approve()
    expect(await signing).toMatchObject({ success: true })
  })

  it('finds no site to block in a page of the browser', async () => {
    const page = await world.wallet.context.newPage()
    await page.goto('chrome://version')
    await choose('block', 'none')
    await expect.poll(title).toContain('There is nothing to block.')
    expect(await badge()).toBe('✕')
    await page.close()
  })

  it('locks by its menu', async () => {
    await choose('lock', 'none')
    await expect.poll(title).toBe('Flowsta Wallet: locked')
    await world.wallet.unlock()
    await expect.poll(title).toBe('Flowsta Wallet: unlocked')
  })
})
