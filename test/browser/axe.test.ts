import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { violations } from './support/axe.ts'
import { type Site, serve } from './support/serve.ts'
import { call } from './support/site.ts'

const PASSWORD = 'correct horse battery staple'
const text = (value: string) => Buffer.from(value).toString('base64')

describe('axe-core finds nothing on', () => {
  let wallet: TestWallet
  let site: Site
  let page: Page
  let screen: Page
  const button = (name: string) => screen.getByRole('button', { name, exact: true })

  beforeAll(async () => {
    wallet = await launchWallet({ password: PASSWORD })
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    page = await wallet.context.newPage()
    await page.goto(site.url)
    screen = await wallet.context.newPage()
    await screen.setViewportSize({ width: 380, height: 600 })
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
  })
  async function requestWindow(): Promise<Page> {
    await wallet.requestOnScreen()
    const window = wallet.context.pages().find(one => one.url().includes('#/request'))
    if (window === undefined) throw new Error('no window')
    // Until it is armed, Approve is drawn as disabled.
    await expect.poll(() => window.locator('[data-arming]').count()).toBe(0)
    return window
  }

  /** In the popup's width and in a tab's. */
  async function atBothWidths(shown: Page, name: string): Promise<void> {
    for (const width of [380, 1040]) {
      await shown.setViewportSize({ width, height: 640 })
      expect(await violations(shown), `${name} at ${width}`).toEqual([])
      // What is long scrolls inside: the window itself never does.
      const beyond = () => document.documentElement.scrollHeight - innerHeight
      expect(await shown.evaluate(beyond), `${name} at ${width}`).toBe(0)
    }
  }
  /** A request with each choice of Remember; custom limits also with a kind left out. */
  async function everyWay(window: Page, name: string): Promise<void> {
    for (const how of [/^(Ask every time|Only this time)$/, 'For a while', 'Custom…'] as const) {
      await window.getByRole('radio', { name: how, exact: true }).check()
      if (how === 'Custom…') await window.getByLabel('How many', { exact: true }).waitFor()
      await atBothWidths(window, `${name}, ${how}`)
    }
    await window.getByRole('checkbox').first().uncheck()
    await atBothWidths(window, `${name}, kinds left out`)
  }

  it('first run, restore, create', async () => {
    await button('Create a new wallet').waitFor()
    expect(await violations(screen)).toEqual([])
    await button('Restore a wallet').click()
    await screen.getByLabel('Word 1', { exact: true }).waitFor()
    expect(await violations(screen)).toEqual([])
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#/`)
    await screen.reload()
    await button('Create a new wallet').click()
    await screen.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await screen.getByLabel('Confirm password', { exact: true }).fill('something else')
    expect(await violations(screen)).toEqual([])
    await screen.getByLabel('Confirm password', { exact: true }).fill(PASSWORD)
    await button('Continue').click()
    await button('Reveal recovery phrase').waitFor()
    expect(await violations(screen)).toEqual([])
    await button('Reveal recovery phrase').click()
    const items = screen.getByRole('list', { name: 'Recovery phrase' }).getByRole('listitem')
    await expect.poll(async () => (await items.allTextContents()).filter(Boolean).length).toBe(24)
    const words = await items.allTextContents()
    expect(await violations(screen)).toEqual([])
    await button('I have written it down').click()
    const fields = screen.getByLabel(/^Word \d+$/)
    await fields.first().waitFor()
    await fields.first().fill('nonsense')
    expect(await violations(screen)).toEqual([])
    for (const field of await fields.all()) {
      const label = await field.evaluate(
        element => (element as HTMLInputElement).labels?.[0]?.textContent ?? '',
      )
      await field.fill(words[Number(/\d+/.exec(label)?.[0]) - 1] ?? '')
    }
    await button('Confirm').click()
    await screen.getByRole('navigation', { name: 'Wallet' }).waitFor()
  })

  it('home and the empty lists', async () => {
    for (const route of ['/', '/apps', '/activity', '/identities', '/settings']) {
      await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#${route}`)
      await screen.getByRole('heading', { level: 1 }).waitFor()
      expect(await violations(screen), route).toEqual([])
    }
  })

  it('an identity, and what keys come and go by', async () => {
    const go = (route: string) =>
      screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#${route}`)
    await go('/identities')
    await screen.getByRole('listitem').getByRole('link').click()
    await screen.getByLabel('Name', { exact: true }).fill('')
    await button('Rename').click()
    await atBothWidths(screen, 'an identity')
    await screen.getByRole('link', { name: 'Export seed bundle' }).click()
    await screen.getByLabel('Passphrase', { exact: true }).fill('short ')
    await button('Export').click()
    await atBothWidths(screen, 'export')
    for (const way of ['Recovery phrase', 'Seed', 'Seed bundle']) {
      await go('/identities/import')
      await screen.getByRole('radio', { name: way, exact: true }).check()
      const bundle = screen.getByRole('textbox', { name: 'Seed bundle', exact: true })
      if (way === 'Seed bundle') await bundle.fill('nonsense')
      await button('Import').click()
      await atBothWidths(screen, `import, ${way}`)
    }
    await go('/settings/phrase')
    await button('Show recovery phrase').waitFor()
    await atBothWidths(screen, 'the phrase')
    await screen.setViewportSize({ width: 380, height: 600 })
  })

  it('each kind of request, and a queue', async () => {
    const connecting = call(page, 'connect', {
      appName: 'Acorn Garden Club',
      reason: `Line\n\n\n\u202e\u200breversed ${'long '.repeat(60)}`,
      privacyPolicy: 'https://acorn.example/privacy',
    })
    expect(await violations(await requestWindow())).toEqual([])
    await wallet.approve()
    await connecting
    const requests: Array<[string, object]> = [
      [
        'signAction',
        { action: { type: 'CreateEntry', payload: { content: 'Hello', timestamp: 1_795_269_720_000 } } },
      ],
      ['signAction', { action: { type: 'DeleteEntry', hash: 'uhCEk' }, reason: 'log in' }],
      ['signBytes', { bytes: text('some plain text\nof two lines'), reason: 'to sign in' }],
      ['signBytes', { bytes: text('{"amount":240,"terms":{"currency":"EUR"}}') }],
      [
        'signBytes',
        { bytes: Buffer.from([...Array(40).keys()].map(i => (i * 37) % 256)).toString('base64') },
      ],
      ['signBytes', { bytes: text('behind a domain'), domain: 'acorn.example/login' }],
    ]
    const asked = requests.map(([method, params]) => call(page, method, params))
    for (const [method] of requests) {
      expect(await violations(await requestWindow()), method).toEqual([])
      await wallet.approve()
    }
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ success: true })
  })

  it('what is signed without asking: at connect, at a request, in a batch', async () => {
    const asking = call(page, 'connect', {
      appName: 'Acorn Garden Club',
      policy: {
        methods: ['signAction', 'signBytes'],
        actionTypes: ['CreateEntry', 'message', 'x'.repeat(120)],
        domains: ['acorn.example/login'],
      },
    })
    await everyWay(await requestWindow(), 'connect')
    await wallet.approve({ remember: 'while' })
    await asking
    // Not among what was remembered.
    const signing = call(page, 'signAction', { action: { type: 'another', n: 1 } })
    await everyWay(await requestWindow(), 'signAction')
    await wallet.approve({ remember: 'while' })
    expect(await signing).toMatchObject({ success: true })
    const batch = call(page, 'signBatch', {
      reason: 'Moving your album',
      requests: [
        { method: 'signAction', action: { type: 'CreateEntry', entry_type: 'photo' } },
        { method: 'signAction', action: { type: 'DeleteEntry', hash: 'uhCEk' }, reason: 'blurred' },
        { method: 'signBytes', bytes: Buffer.from([1, 2, 255]).toString('base64') },
        { method: 'signBytes', bytes: text('{"a":1}'), domain: 'acorn.example/album' },
      ],
    })
    const window = await requestWindow()
    await atBothWidths(window, 'batch')
    for (const summary of await window.locator('.batch-item > details > summary').all()) await summary.click()
    await expect.poll(() => window.locator('.batch-item__body').count()).toBe(4)
    await atBothWidths(window, 'batch, opened')
    await wallet.approve()
    expect(await batch).toMatchObject({ success: true })
  })

  it('Apps and one site in it: by itself, made tighter, muted, asked every time, gone', async () => {
    const url = `chrome-extension://${wallet.extensionId}/src/popup/index.html#/apps`
    await screen.goto(url)
    const row = screen.getByRole('listitem', { name: site.origin, exact: true })
    await row.getByText(/^By itself: /).waitFor()
    await atBothWidths(screen, 'apps')
    await row.getByRole('link').click()
    await button('Mute this site').waitFor()
    await screen.getByRole('meter').first().waitFor()
    await atBothWidths(screen, 'app')
    await screen.locator('summary', { hasText: 'Make it tighter' }).click()
    await atBothWidths(screen, 'tighter')
    for (const kind of await screen.getByRole('checkbox').all())
      if (await kind.isEnabled()) await kind.uncheck()
    await atBothWidths(screen, 'tighter, no kind')
    await button('Mute this site').click()
    await button('Unmute').waitFor()
    await atBothWidths(screen, 'muted')
    const about = screen.url()
    await screen.goto(url)
    await button('Unmute').waitFor()
    await atBothWidths(screen, 'apps, muted')
    await button('Unmute').click()
    await screen.goto(about)
    await screen.locator('summary', { hasText: 'Make it tighter' }).click()
    await button('Ask every time').click()
    await screen.getByRole('meter').first().waitFor({ state: 'detached' })
    await atBothWidths(screen, 'asks every time')
    await screen.goto(`${url}/${'0'.repeat(32)}`)
    await screen.getByRole('heading', { name: 'This site is not connected any more' }).waitFor()
    await atBothWidths(screen, 'gone')
  })

  it('a request that is gone', async () => {
    const other = await wallet.context.newPage()
    await other.goto(site.url)
    void call(other, 'signBytes', { bytes: text('gone soon') })
    const window = await requestWindow()
    await other.close()
    await window.getByRole('button', { name: 'Close', exact: true }).waitFor()
    expect(await violations(window)).toEqual([])
    await window.close()
  })

  it('home, apps and activity with something in them, narrow and wide', async () => {
    for (const width of [380, 1040]) {
      await screen.setViewportSize({ width, height: 700 })
      for (const route of ['/', '/apps', '/activity', '/settings']) {
        await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#${route}`)
        await screen.getByRole('heading', { level: 1 }).waitFor()
        expect(await violations(screen), `${route} at ${width}`).toEqual([])
      }
    }
  })

  it('the lock', async () => {
    await wallet.lock()
    await screen.getByLabel('Password', { exact: true }).waitFor()
    expect(await violations(screen)).toEqual([])
    await screen.getByLabel('Password', { exact: true }).fill('wrong password')
    await button('Unlock').click()
    await screen.getByText('That password doesn’t open this wallet').first().waitFor()
    expect(await violations(screen)).toEqual([])
  })
})

it('axe-core finds what is wrong', async () => {
  const wallet = await launchWallet()
  const site = await serve({
    '/': '<!doctype html><title>x</title><img src="x.png"><p style="color:#eee;background:#fff">pale',
  })
  try {
    const page = await wallet.context.newPage()
    await page.goto(site.url)
    const found = await violations(page)
    expect(found.some(line => line.includes('image-alt'))).toBe(true)
    expect(found.some(line => line.includes('color-contrast'))).toBe(true)
  } finally {
    await wallet.close()
    await site.close()
  }
})
