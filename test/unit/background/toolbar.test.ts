import { describe, expect, it } from 'vitest'
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' }
import { lookOf } from '../../../src/background/toolbar/button.ts'
import { follow } from '../../../src/background/toolbar/follow.ts'
import { createTexts } from '../../../src/background/toolbar/texts.ts'
import { type FakeBrowser, freshBrowser, memory, PASSWORD, settle, trail } from './support.ts'

const SITE = 'https://acorn.example'
const OTHER = 'https://oak.example'
const HOUR = 60 * 60_000
const texts = createTexts(chrome.i18n)
const bytes = (text: string) => Buffer.from(text).toString('base64')

async function connected(browser: FakeBrowser, origin = SITE) {
  const page = browser.page(origin)
  const account = page.ask('connect', {})
  await browser.screen().decide('approve')
  await account
  await settle()
  return page
}
async function restart(browser: FakeBrowser): Promise<void> {
  await browser.stop()
  await browser.start()
  await settle()
}
const sign = (page: ReturnType<FakeBrowser['page']>, text = 'hello') =>
  page.ask('signBytes', { bytes: bytes(text) })
const enabled = ({ toolbar }: FakeBrowser) =>
  toolbar.menu.filter(({ isEnabled }) => isEnabled).map(({ id }) => id)

describe('the toolbar button', () => {
  it.each([
    ['none', 0, 'locked', '', 'Flowsta Wallet: not set up yet'],
    ['setup', 0, 'locked', '', 'Flowsta Wallet: not set up yet'],
    ['none', 1, 'pending', '1', 'Flowsta Wallet: 1 request is waiting'],
    ['locked', 0, 'locked', '', 'Flowsta Wallet: locked'],
    ['locked', 1, 'pending', '1', 'Flowsta Wallet: locked, 1 request is waiting'],
    ['locked', 2, 'pending', '2', 'Flowsta Wallet: locked, 2 requests are waiting'],
    ['unlocked', 0, 'plain', '', 'Flowsta Wallet: unlocked'],
    ['unlocked', 1, 'pending', '1', 'Flowsta Wallet: 1 request is waiting'],
    ['unlocked', 99, 'pending', '99', 'Flowsta Wallet: 99 requests are waiting'],
    ['unlocked', 100, 'pending', '99+', 'Flowsta Wallet: 100 requests are waiting'],
    ['damaged', 0, 'locked', '', 'Flowsta Wallet: its data is damaged'],
  ] as const)('%s with %i waiting: %s tile, "%s", and says so', (phase, waiting, icon, badge, title) => {
    expect(lookOf({ phase, waiting }, texts)).toEqual({ icon, badge, title })
  })

  it('follows the wallet, and sets nothing that stands there already', async () => {
    const browser = await freshBrowser({ wallet: false })
    expect(browser.toolbar).toMatchObject({ icon: 'locked', title: 'Flowsta Wallet: not set up yet' })
    // The grey tile is the manifest's own.
    expect(browser.set).toEqual(['title', 'menu'])
    const wallet = await freshBrowser()
    expect(wallet.toolbar).toMatchObject({ icon: 'plain', badge: '', title: 'Flowsta Wallet: unlocked' })
    const page = await connected(wallet)
    wallet.set = []
    const all = [sign(page, 'a'), sign(page, 'b')]
    await settle()
    expect(wallet.toolbar).toMatchObject({ icon: 'pending', badge: '2' })
    expect(wallet.set.filter(what => what === 'icon')).toEqual(['icon'])
    const screen = wallet.screen()
    await screen.must('vault.lock', undefined)
    await settle()
    expect(wallet.toolbar).toMatchObject({
      icon: 'pending',
      title: 'Flowsta Wallet: locked, 2 requests are waiting',
    })
    expect(wallet.set.filter(what => what === 'icon')).toEqual(['icon'])
    await screen.must('vault.unlock', { password: PASSWORD })
    for (const _ of all) await screen.decide('reject')
    await Promise.all(all)
    await settle()
    expect(wallet.toolbar).toMatchObject({ icon: 'plain', badge: '', title: 'Flowsta Wallet: unlocked' })
  })

  it('stands as it was after the worker was stopped, without being set again', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    void sign(page)
    await settle()
    const { toolbar } = browser
    browser.set = []
    await restart(browser)
    expect([browser.set, browser.toolbar]).toEqual([[], toolbar])
    // A browser that starts anew has forgotten all of it, and so has its session.
    await browser.stop()
    browser.session.values.clear()
    browser.toolbar = { icon: 'locked', badge: '', title: 'Flowsta Wallet', menu: [] }
    await browser.start()
    await settle()
    expect(browser.toolbar).toMatchObject({ icon: 'locked', badge: '', title: 'Flowsta Wallet: locked' })
    expect(enabled(browser)).toEqual(['block'])
    expect(browser.set).not.toContain('icon')
  })

  it('is set anew where the worker was stopped while it was being set', async () => {
    const session = memory()
    const applied: unknown[] = []
    const never = new Promise<void>(() => {})
    follow(session, 'key', { at: 0 }, () => never)({ at: 1 })
    await settle()
    // The next worker wants what was there before: whether the change had reached the browser, nobody knows.
    follow(
      session,
      'key',
      { at: 0 },
      async (wanted, before) => void applied.push([wanted, before]),
    )({ at: 0 })
    await settle()
    expect(applied).toEqual([[{ at: 0 }, null]])
  })

  it('goes straight to what is wanted last, and tries again what failed', async () => {
    const applied: unknown[] = []
    let fails = true
    const show = follow(memory(), 'key', { at: 0 }, async (wanted, before) => {
      applied.push([wanted.at, before?.at])
      if (fails) throw new Error('no')
    })
    for (let at = 1; at <= 9; at++) show({ at })
    await settle()
    fails = false
    show({ at: 9 })
    await settle()
    expect(applied).toEqual([
      [9, 0],
      [9, undefined],
    ])
  })

  it('says it in the number forms of the language', () => {
    const said: string[] = []
    const arabic = createTexts({
      getUILanguage: () => 'ar',
      getMessage(key) {
        said.push(key)
        return key in messages ? key : ''
      },
    })
    // A form that the catalogue does not have falls back to the one that every catalogue has.
    expect(arabic.plural('toolbar_waiting', 2)).toBe('toolbar_waiting_other')
    expect(said).toEqual(['toolbar_waiting_two', 'toolbar_waiting_other'])
  })
})

describe('its menu', () => {
  it('has three items, of which only those that do something can be chosen', async () => {
    const browser = await freshBrowser({ wallet: false })
    expect(browser.toolbar.menu.map(({ title }) => title)).toEqual([
      'Lock the wallet',
      'Block this site for a day',
      'Unblock this site',
    ])
    expect(enabled(browser)).toEqual([])
    const wallet = await freshBrowser()
    expect(enabled(wallet)).toEqual(['lock', 'block'])
    wallet.activeSite = SITE
    await wallet.menu('block')
    expect(enabled(wallet)).toEqual(['lock', 'block', 'unblock'])
    await wallet.menu('lock')
    expect(enabled(wallet)).toEqual(['block'])
  })

  it('locks', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    await browser.menu('lock')
    expect(screen.state).toMatchObject({ phase: 'locked', lock: { why: 'person' } })
    expect(browser.toolbar).toMatchObject({ icon: 'locked', title: 'Flowsta Wallet: locked' })
  })

  it('blocks the site of the tab: what waits from it is rejected, what comes is refused, for a day', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const other = await connected(browser, OTHER)
    const [mine, theirs] = [sign(page), sign(other)]
    await settle()
    browser.activeSite = SITE
    await browser.menu('block')
    expect(await mine).toMatchObject({ error: 'user_rejected' })
    expect(await sign(page)).toMatchObject({
      error: 'user_rejected',
      description: `this site is muted until ${new Date(browser.now + 24 * HOUR).toISOString()}`,
    })
    const { muted } = await browser.screen().must('apps.list', undefined)
    expect(muted).toEqual([{ origin: SITE, until: browser.now + 24 * HOUR }])
    await browser.advance(5000)
    expect(browser.badge.waiting).toBe(1)
    await browser.screen().decide('approve')
    expect(await theirs).toMatchObject({ signature: expect.anything() })
    expect((await trail(browser)).filter(({ type }) => type === 'site.muted')).toMatchObject([
      { origin: SITE },
    ])
    await browser.advance(24 * HOUR)
    const screen = browser.screen()
    await screen.ask('vault.unlock', { password: PASSWORD })
    void sign(page)
    expect((await screen.request()).origin).toBe(SITE)
  })

  it('says at the icon what became of it, for a moment', async () => {
    const browser = await freshBrowser()
    browser.activeSite = SITE
    await browser.menu('block')
    const title = `${SITE} is blocked for a day. Apps in the wallet undoes it.`
    expect(browser.toolbar).toMatchObject({ badge: '✓', title })
    await browser.advance(5000)
    expect(browser.toolbar).toMatchObject({ badge: '', title: 'Flowsta Wallet: unlocked' })
    browser.activeSite = undefined
    const rows = (await trail(browser)).length
    await browser.menu('block')
    expect(browser.toolbar).toMatchObject({ badge: '✕', title: expect.stringContaining('nothing to block') })
    expect((await trail(browser)).length).toBe(rows)
    // News come first.
    await browser.menu('lock')
    expect(browser.toolbar).toMatchObject({ badge: '', title: 'Flowsta Wallet: locked' })
    await browser.screen().must('vault.unlock', { password: PASSWORD })
    await browser.menu('block')
    expect(browser.toolbar.badge).toBe('✕')
    // A worker that is stopped meanwhile does not leave it there.
    await restart(browser)
    expect(browser.toolbar).toMatchObject({ badge: '', title: 'Flowsta Wallet: unlocked' })
  })

  it('unblocks, in an open wallet alone', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    browser.activeSite = SITE
    await browser.menu('block')
    await browser.menu('lock')
    await browser.menu('unblock')
    // Not even tried: nothing is said at the icon.
    expect(browser.toolbar).toMatchObject({ badge: '', title: 'Flowsta Wallet: locked' })
    const screen = browser.screen()
    await screen.must('vault.unlock', { password: PASSWORD })
    expect(await sign(page)).toMatchObject({ error: 'user_rejected' })
    await browser.menu('unblock')
    expect(browser.toolbar).toMatchObject({ badge: '✓', title: `${SITE} is not blocked.` })
    expect(enabled(browser)).toEqual(['lock', 'block'])
    void sign(page)
    expect((await screen.request()).origin).toBe(SITE)
  })

  it('blocks while locked as well: the row holds over the unlock and a stopped worker, and never shortens', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const week = { origin: OTHER, minutes: 7 * 24 * 60 }
    await browser.screen().must('apps.mute', week)
    await browser.screen().must('vault.lock', undefined)
    const waiting = sign(page)
    await settle()
    browser.activeSite = SITE
    await browser.menu('block')
    expect(await waiting).toMatchObject({ error: 'user_rejected' })
    browser.activeSite = OTHER
    await browser.menu('block')
    await restart(browser)
    expect(await sign(page)).toMatchObject({ error: 'user_rejected' })
    const screen = browser.screen()
    await screen.must('vault.unlock', { password: PASSWORD })
    await settle()
    expect(screen.state).toMatchObject({ phase: 'unlocked' })
    expect(screen.state?.tampered).toBeUndefined()
    const { muted } = await screen.must('apps.list', undefined)
    expect(new Map(muted.map(({ origin, until }) => [origin, until - browser.now]))).toEqual(
      new Map([
        [OTHER, 7 * 24 * HOUR],
        [SITE, 24 * HOUR],
      ]),
    )
    await restart(browser)
    expect(await sign(page)).toMatchObject({ error: 'user_rejected' })
  })

  it('does nothing before there is a wallet, and nothing for an item that is none', async () => {
    const browser = await freshBrowser({ wallet: false })
    browser.activeSite = SITE
    for (const item of ['lock', 'block', 'unblock', 'other']) await browser.menu(item)
    expect(browser.toolbar).toMatchObject({ badge: '', title: 'Flowsta Wallet: not set up yet' })
    const wallet = await freshBrowser()
    const before = (await trail(wallet)).length
    await wallet.menu('constructor')
    expect((await trail(wallet)).length).toBe(before)
  })
})
