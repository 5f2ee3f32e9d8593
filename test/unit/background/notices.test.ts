import { describe, expect, it } from 'vitest'
import { LOOK_AFTER } from '../../../src/background/toolbar/notices.ts'
import { type FakeBrowser, type FakePage, freshBrowser, PASSWORD, settle } from './support.ts'

const SITE = 'https://acorn.example'
const OTHER = 'https://oak.example'
const bytes = (text: string) => Buffer.from(text).toString('base64')
const LOCKED = { title: 'A site is waiting for you', message: 'Unlock Flowsta Wallet to see what it asks.' }

/** A connected site, notifications allowed, and the person somewhere else. */
async function away({ allowed = true } = {}) {
  const browser = await freshBrowser()
  const connect = async (origin: string) => {
    const page = browser.page(origin)
    const account = page.ask('connect', {})
    await browser.screen().decide('approve')
    await account
    return page
  }
  const [page, other] = [await connect(SITE), await connect(OTHER)]
  browser.hasNotices = allowed
  await browser.permissionsChanged()
  browser.isInFront = false
  return { browser, page, other }
}
const sign = (page: FakePage) => page.ask('signBytes', { bytes: bytes('secret text'), reason: 'a reason' })
/** The time after which the wallet looks whether somebody is there. */
const wait = (browser: FakeBrowser) => browser.advance(LOOK_AFTER)
async function restart(browser: FakeBrowser): Promise<void> {
  await browser.stop()
  await browser.start()
  await settle()
}

describe('a notification', () => {
  it('says how many wait and from where, never what or why, and is one for all', async () => {
    const { browser, page, other } = await away()
    void sign(page)
    await settle()
    expect(browser.notice).toBeNull()
    await wait(browser)
    expect(browser.notice).toEqual({ title: '1 request is waiting for you', message: SITE })
    void sign(other)
    void sign(page)
    await settle()
    await wait(browser)
    expect(browser.notice).toEqual({
      title: '3 requests are waiting for you',
      message: `${SITE}\n${OTHER}`,
    })
  })

  it('is off by default', async () => {
    const { browser, page } = await away({ allowed: false })
    void sign(page)
    await settle()
    await wait(browser)
    expect(browser.noticesShown).toBe(0)
    // Switched on while something waits: what comes from then on is told.
    browser.hasNotices = true
    await browser.permissionsChanged()
    expect(browser.noticesShown).toBe(0)
    void sign(page)
    await settle()
    await wait(browser)
    expect(browser.notice?.title).toBe('2 requests are waiting for you')
    browser.notice = null
    browser.hasNotices = false
    await browser.permissionsChanged()
    void sign(page)
    await settle()
    await wait(browser)
    expect(browser.notice).toBeNull()
  })

  it('is not shown to a person who has the wallet before them', async () => {
    const { browser, page } = await away()
    browser.screen()
    browser.isInFront = true
    void sign(page)
    await settle()
    await wait(browser)
    expect(browser.noticesShown).toBe(0)
  })

  it('goes away with what it was about, and when somebody looks', async () => {
    const { browser, page } = await away()
    const first = sign(page)
    await settle()
    await wait(browser)
    expect(browser.notice).not.toBeNull()
    await browser.screen().decide('reject')
    await first
    await settle()
    expect(browser.notice).toBeNull()
    void sign(page)
    await settle()
    await wait(browser)
    expect(browser.notice).not.toBeNull()
    browser.isInFront = true
    browser.screen()
    await settle()
    expect(browser.notice).toBeNull()
  })

  it('says nothing of sites and numbers while the wallet is locked', async () => {
    const { browser, page } = await away()
    void sign(page)
    await settle()
    await wait(browser)
    expect(browser.notice?.message).toBe(SITE)
    await browser.screen().must('vault.lock', undefined)
    await settle()
    expect(browser.notice).toEqual(LOCKED)
    void sign(page)
    await settle()
    await wait(browser)
    expect(browser.notice).toEqual(LOCKED)
    const shown = browser.noticesShown
    await browser.screen().must('vault.unlock', { password: PASSWORD })
    await settle()
    expect(browser.notice?.title).toBe('2 requests are waiting for you')
    expect(browser.noticesShown).toBe(shown + 1)
  })

  it('is not told again by a worker that starts anew, nor after a person sent it away', async () => {
    const { browser, page } = await away()
    void sign(page)
    await settle()
    await wait(browser)
    expect(browser.noticesShown).toBe(1)
    await restart(browser)
    await wait(browser)
    expect([browser.noticesShown, browser.notice?.message]).toEqual([1, SITE])
    browser.notice = null
    await restart(browser)
    await wait(browser)
    await browser.screen().must('vault.lock', undefined)
    await settle()
    expect(browser.notice).toBeNull()
  })

  it('opens the request when it is clicked', async () => {
    const { browser, page } = await away()
    void sign(page)
    void sign(page)
    await settle()
    const [window] = browser.windows
    if (window !== undefined) browser.closeWindow(window)
    await settle()
    void sign(page)
    await settle()
    await wait(browser)
    for (const one of browser.windows) browser.windows.delete(one)
    const opened = browser.windowsOpened
    await browser.clickNotice()
    expect(browser.windowsOpened).toBe(opened + 1)
    expect(browser.notice).toBeNull()
  })
})
