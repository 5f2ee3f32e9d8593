import { describe, expect, it } from 'vitest'
import { patternsOf } from '../../../src/background/sites/patterns.ts'
import { outcomeOf, remembered } from './silent-support.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, settle, trail } from './support.ts'

const SITE = 'https://acorn.example'
const OTHER = 'http://127.0.0.1:8123'

/** A wallet in which the person looks at the site, and the browser would say yes or has not been asked yet. */
async function looking({ allowed = true } = {}) {
  const browser = await freshBrowser()
  const screen = browser.screen()
  browser.activeSite = SITE
  if (allowed) browser.allowed.add(browser.permission(SITE))
  return { browser, screen }
}
async function connect(browser: FakeBrowser, origin = SITE) {
  const page = browser.page(origin)
  const screen = browser.screen()
  const account = page.ask('connect', {})
  await screen.decide('approve')
  await account
  return page
}
const switches = async (browser: FakeBrowser) =>
  (await trail(browser)).filter(({ type }) => type.startsWith('site.')).map(({ type }) => type)
const has = (browser: FakeBrowser, origin = SITE) => [
  browser.scripts.has(origin),
  browser.allowed.has(browser.permission(origin)),
]

describe('what the browser is asked for', () => {
  it.each([
    ['https://acorn.example', '/*', '*://acorn.example/*', 'https://acorn.example:443/*'],
    ['https://acorn.example:8443', '/*', '*://acorn.example/*', 'https://acorn.example:8443/*'],
    ['http://127.0.0.1:8123', '/*', '*://127.0.0.1/*', 'http://127.0.0.1:8123/*'],
    ['http://[::1]', '/*', '*://[::1]/*', 'http://[::1]:80/*'],
  ])('%s: itself, and all of its host to give back', (origin, path, removal, script) => {
    expect(patternsOf(origin, false)).toEqual({ permission: origin + path, removal, script })
  })

  it.each([
    ['http://app.localhost:5173', 'http://app.localhost/*'],
    ['https://acorn.example', 'https://acorn.example/*'],
  ])('%s in Firefox: its host, and nothing to give back', (origin, pattern) => {
    expect(patternsOf(origin, true)).toEqual({ permission: pattern, removal: null, script: pattern })
  })
})

describe('a switch', () => {
  it('shows the site that is looked at, and nothing to a locked wallet', async () => {
    const { browser, screen } = await looking()
    const off = { origin: SITE, pattern: `${SITE}/*`, isOn: false }
    expect(await screen.must('sites.view', undefined)).toEqual(off)
    browser.activeSite = undefined
    expect(await screen.must('sites.view', undefined)).toBeNull()
    await screen.must('vault.lock', undefined)
    for (const command of ['sites.view', 'sites.enable', 'sites.disable'] as const) {
      const params = command === 'sites.view' ? undefined : { origin: SITE }
      expect(await screen.ask(command, params)).toMatchObject({ ok: false, error: { code: 'not_now' } })
    }
    expect(has(browser)).toEqual([false, true])
  })

  it('turned on registers the script, once, with one row', async () => {
    const { browser, screen } = await looking()
    expect(await screen.must('sites.enable', { origin: SITE })).toEqual({ isOn: true })
    expect(await screen.must('sites.enable', { origin: SITE })).toEqual({ isOn: true })
    expect(await screen.must('sites.view', undefined)).toMatchObject({ isOn: true })
    expect([...browser.scripts]).toEqual([SITE])
    expect(await switches(browser)).toEqual(['site.enabled'])
  })

  it.each(['null', 'http://acorn.example', 'chrome-extension://wallet', 'https://acorn.example/path', ''])(
    'is for no origin like %j',
    async origin => {
      const { screen } = await looking()
      expect(await screen.ask('sites.enable', { origin })).toMatchObject({
        ok: false,
        error: { code: 'invalid_params' },
      })
    },
  )

  it('waits for what the browser says, also when the popup is gone by then', async () => {
    const { browser, screen } = await looking({ allowed: false })
    expect(await screen.must('sites.enable', { origin: SITE })).toEqual({ isOn: false })
    await settle()
    expect([has(browser), await switches(browser)]).toEqual([[false, false], []])
    browser.allowed.add(browser.permission(SITE))
    // The popup may be there as well and ask at the same time.
    const [, answer] = await Promise.all([
      browser.permissionsChanged(),
      screen.must('sites.enable', { origin: SITE }),
    ])
    expect(answer).toEqual({ isOn: true })
    expect([has(browser), await switches(browser)]).toEqual([[true, true], ['site.enabled']])
  })

  it('survives a stopped worker between the wish and the answer', async () => {
    const { browser, screen } = await looking({ allowed: false })
    await screen.must('sites.enable', { origin: SITE })
    await browser.stop()
    await browser.start()
    browser.allowed.add(browser.permission(SITE))
    await browser.permissionsChanged()
    expect(has(browser)).toEqual([true, true])
  })

  it.each<[string, (browser: FakeBrowser) => Promise<unknown>]>([
    ['nobody waits for any more', browser => browser.advance(2 * 60_000)],
    ['came after the lock', browser => browser.screen().must('vault.lock', undefined)],
  ])('gives back what %s', async (_, happen) => {
    const { browser, screen } = await looking({ allowed: false })
    await screen.must('sites.enable', { origin: SITE })
    await happen(browser)
    browser.allowed.add(browser.permission(SITE))
    await browser.permissionsChanged()
    expect([has(browser), await switches(browser)]).toEqual([[false, false], []])
  })

  it('gives back nothing that another port of the host needs', async () => {
    const { browser, screen } = await looking({ allowed: false })
    const late = 'http://127.0.0.1:9999'
    browser.allowed.add(browser.permission(OTHER))
    await screen.must('sites.enable', { origin: OTHER })
    await screen.must('sites.enable', { origin: late })
    await screen.must('vault.lock', undefined)
    browser.allowed.add(browser.permission(late))
    await browser.permissionsChanged()
    expect(has(browser, OTHER)).toEqual([true, true])
    expect(browser.scripts.has(late)).toBe(false)
    expect(await switches(browser)).toEqual(['site.enabled'])
    await screen.must('vault.unlock', { password: PASSWORD })
    await screen.must('sites.disable', { origin: OTHER })
    expect([browser.scripts.size, browser.allowed.size]).toEqual([0, 0])
  })

  it('is not turned on by a permission that nobody wished for here', async () => {
    const { browser } = await looking({ allowed: false })
    browser.allowed.add(browser.permission(SITE))
    await browser.permissionsChanged()
    expect(has(browser)).toEqual([false, true])
  })

  it('turned off gives everything back, and forgets the wish', async () => {
    const { browser, screen } = await looking()
    await screen.must('sites.enable', { origin: SITE })
    await screen.must('sites.disable', { origin: SITE })
    await screen.must('sites.disable', { origin: SITE })
    expect([has(browser), await switches(browser)]).toEqual([
      [false, false],
      ['site.enabled', 'site.disabled'],
    ])
    await screen.must('sites.enable', { origin: SITE })
    await screen.must('sites.disable', { origin: SITE })
    browser.allowed.add(browser.permission(SITE))
    await browser.permissionsChanged()
    expect(browser.scripts.size).toBe(0)
  })
})

describe('a site that is switched on', () => {
  async function switched({ grant = true } = {}) {
    const { browser, screen } = await looking()
    await screen.must('sites.enable', { origin: SITE })
    const page = grant ? await connect(browser) : browser.page(SITE)
    await settle()
    return { browser, screen, page }
  }
  const grantIdOf = async (browser: FakeBrowser) =>
    (await browser.screen().must('apps.list', undefined)).apps[0]?.grantId ?? ''

  it.each<[string, (browser: FakeBrowser, page: Awaited<ReturnType<typeof connect>>) => unknown]>([
    ['Revoke', async browser => browser.screen().must('apps.revoke', { grantId: await grantIdOf(browser) })],
    ['Revoke all', browser => browser.screen().must('apps.revokeAll', undefined)],
    ['disconnect', (_, page) => page.ask('disconnect')],
    ['revokePermission', (_, page) => page.ask('revokePermission', { appId: SITE })],
    [
      'disconnect while locked',
      async (browser, page) => {
        await browser.screen().must('vault.lock', undefined)
        return page.ask('disconnect')
      },
    ],
  ])('is off after %s, by the same row', async (_, end) => {
    const { browser, page } = await switched()
    expect(has(browser)).toEqual([true, true])
    await end(browser, page)
    await settle()
    expect(has(browser)).toEqual([false, false])
    const rows = (await trail(browser)).map(({ type }) => type)
    expect(rows.filter(type => type === 'grant.revoked')).toHaveLength(1)
    expect(rows).not.toContain('site.disabled')
    await browser.stop()
    await browser.start()
    await settle()
    expect(has(browser)).toEqual([false, false])
  })

  it('is off after Revoke all, also where it never connected', async () => {
    const { browser, screen } = await switched({ grant: false })
    expect(await screen.must('apps.list', undefined)).toMatchObject({ apps: [], switched: [SITE] })
    await screen.must('apps.revokeAll', undefined)
    expect(has(browser)).toEqual([false, false])
    expect(await screen.must('apps.list', undefined)).toMatchObject({ switched: [] })
  })

  it('stays on when another site is revoked', async () => {
    const { browser } = await switched()
    const other = await connect(browser, OTHER)
    await other.ask('disconnect')
    await settle()
    expect(has(browser)).toEqual([true, true])
  })

  it('is told apart in Apps', async () => {
    const { browser, screen } = await switched()
    await connect(browser, OTHER)
    const { apps, switched: others } = await screen.must('apps.list', undefined)
    expect(apps.map(({ origin, isSwitched }) => [origin, isSwitched])).toEqual([
      [SITE, true],
      [OTHER, undefined],
    ])
    expect(others).toEqual([])
  })

  it('gets its script back after an update of the extension, and keeps it otherwise', async () => {
    const { browser } = await switched()
    await browser.stop()
    browser.scripts.clear()
    await browser.start()
    await settle()
    expect(has(browser)).toEqual([true, true])
  })

  it('loses a script that no row wants', async () => {
    const { browser } = await looking()
    browser.scripts.add(SITE)
    await browser.stop()
    await browser.start()
    await settle()
    expect(has(browser)).toEqual([false, false])
  })

  it.each([false, true])('is off when the browser takes it back, on record: locked %s', async locked => {
    const { browser, screen } = await switched({ grant: false })
    if (locked) await screen.must('vault.lock', undefined)
    browser.allowed.clear()
    await browser.permissionsChanged()
    expect(has(browser)).toEqual([false, false])
    expect((await trail(browser)).at(-1)).toMatchObject({
      type: 'site.disabled',
      origin: SITE,
      decision: 'revoked',
    })
    if (locked) await screen.must('vault.unlock', { password: PASSWORD })
    expect((await browser.screen().must('apps.list', undefined)).switched).toEqual([])
    expect(browser.screen().state?.tampered).toBeUndefined()
  })

  it('leaves the permission of its host to another one that needs it', async () => {
    const { browser, screen } = await looking({ allowed: false })
    const second = 'http://127.0.0.1:9999'
    for (const origin of [OTHER, second]) {
      browser.allowed.add(browser.permission(origin))
      await screen.must('sites.enable', { origin })
    }
    await screen.must('sites.disable', { origin: OTHER })
    expect(has(browser, second)).toEqual([true, true])
    expect([...browser.scripts]).toEqual([second])
    await screen.must('sites.disable', { origin: second })
    expect([browser.scripts.size, browser.allowed.size]).toEqual([0, 0])
  })

  it('leaves Firefox what it had from the start: the provider’s own script would go with it', async () => {
    const { browser, screen } = await looking({ allowed: false })
    browser.isFirefox = true
    browser.allowed.add('http://127.0.0.1/*')
    expect(await screen.must('sites.enable', { origin: OTHER })).toEqual({ isOn: true })
    await screen.must('sites.disable', { origin: OTHER })
    expect([browser.scripts.size, browser.allowed.size]).toEqual([0, 1])
  })
})

describe('what a provider learns of the grant', () => {
  const CELL = 'uhC0kWCsgoD-SVQFQ7pFIWm5nhRKDNKhrzxVBjXHzRpAJyYBGvxEl'

  it('are the cells of a live policy, what is left of it, and whether the wallet is locked', async () => {
    const one = await remembered({
      methods: ['signZomeCall'],
      cells: [CELL],
      maxSignatures: 7,
      expiresIn: 600,
    })
    const { browser, page, screen } = one
    expect(await page.ask('signingContext')).toMatchObject({
      hasCells: true,
      cells: [CELL],
      left: 7,
      until: browser.now + 600_000,
    })
    expect(await page.ask('signingContext')).not.toHaveProperty('locked')
    await screen.must('vault.lock', undefined)
    expect(await page.ask('signingContext')).toMatchObject({ locked: true, cells: [CELL] })
    await screen.must('vault.unlock', { password: PASSWORD })
    await browser.advance(600_000)
    const over = await page.ask('signingContext')
    for (const name of ['cells', 'left', 'until']) expect(over).not.toHaveProperty(name)
    expect(over).toMatchObject({ hasCells: true })
  })

  it('is nothing of the kind without a policy for zome calls', async () => {
    const one = await remembered({ methods: ['signBytes'] })
    const context = await one.page.ask('signingContext')
    for (const name of ['cells', 'left', 'until', 'hasCells', 'locked'])
      expect(context).not.toHaveProperty(name)
    expect(await outcomeOf(one, one.silently('signBytes', { bytes: 'aGk=' }))).toBe('silent')
  })
})
