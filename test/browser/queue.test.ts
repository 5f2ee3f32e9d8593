import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { extensionMemory } from './support/memory.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect, type Outcome, verified } from './support/site.ts'

const text = (value: string) => Buffer.from(value).toString('base64')
const requestPages = (wallet: TestWallet) =>
  wallet.context.pages().filter(page => page.url().includes('#/request'))

describe('many requests', () => {
  let wallet: TestWallet
  const sites: Site[] = []

  beforeEach(async () => {
    wallet = await launchWallet()
    await wallet.setUp()
  })
  afterEach(async () => {
    await wallet.close()
    for (const site of sites.splice(0)) await site.close()
  })
  async function open(): Promise<Page> {
    const site = await serve({ '/': '<!doctype html><title>site</title>' })
    sites.push(site)
    const page = await wallet.context.newPage()
    await page.goto(site.url)
    return page
  }

  it('50 from five origins at once: one window, every one answered, none lost', async () => {
    const pages: Page[] = []
    for (let i = 0; i < 5; i++) pages.push(await open())
    for (const page of pages) await connect(wallet, page)
    let windows = 0
    wallet.context.on('page', () => windows++)
    const asked = pages.flatMap((page, i) =>
      Array.from({ length: 10 }, (_, n) =>
        call(page, 'signBytes', { bytes: text(`site ${i}, request ${n}`) }),
      ),
    )
    await wallet.requestOnScreen()
    const [window] = requestPages(wallet)
    await expect
      .poll(() => window?.getByRole('status').filter({ hasText: /of/ }).textContent())
      .toBe('1 of 50')
    for (let i = 0; i < 50; i++) await (i % 2 === 0 ? wallet.reject() : wallet.approve())
    const answers = (await Promise.all(asked)) as Array<{ success?: boolean; code?: string }>
    expect(answers.filter(answer => answer.success)).toHaveLength(25)
    expect(answers.filter(answer => answer.code === 'user_rejected')).toHaveLength(25)
    for (const answer of answers) if (answer.success) expect(verified(answer)).toBe(true)
    expect(windows).toBeLessThanOrEqual(1)
    await expect.poll(() => requestPages(wallet).length).toBe(0)
    const rows = (await wallet.auditTrail()).filter(row => row.method === 'signBytes')
    expect(rows).toHaveLength(50)
  })

  it('a flood from one page: one window, limit_exceeded for the rest, and the wallet goes on', async () => {
    const count = process.env.LONG === '1' ? 10_000 : 2_000
    const page = await open()
    await connect(wallet, page)
    let windows = 0
    wallet.context.on('page', () => windows++)
    const flood = () =>
      page.evaluate(async count => {
        const codes: Record<string, number> = {}
        const note = (code: string) => {
          codes[code] = (codes[code] ?? 0) + 1
        }
        for (let i = 0; i < count; i++) {
          window.flowsta.signBytes({ bytes: btoa(`flood ${i}`) }).then(
            () => note('signed'),
            (error: { code: string }) => note(error.code),
          )
        }
        const answered = () => Object.values(codes).reduce((sum, n) => sum + n, 0)
        // The first twenty wait for a person; all the others are answered.
        while (answered() < count - 20) await new Promise(resolve => setTimeout(resolve, 50))
        return codes
      }, count)
    const rejectAll = async () => {
      for (let i = 0; i < 20; i++) await wallet.reject()
    }
    expect(await flood()).toEqual({ limit_exceeded: count - 20 })
    // None, when the window of connect() was not closed yet and is used again.
    expect(windows).toBeLessThanOrEqual(1)
    // The page has its answers before the window is there.
    await expect.poll(() => requestPages(wallet).length).toBe(1)
    await rejectAll()
    // Memory is flat: what the first floods needed, a later one uses again. How soon is the garbage collector's affair.
    let grown = Number.POSITIVE_INFINITY
    for (let i = 0; i < 6 && grown > 12; i++) {
      const before = extensionMemory()
      expect(await flood()).toEqual({ limit_exceeded: count - 20 })
      await rejectAll()
      grown = (extensionMemory() ?? 0) - (before ?? 0)
    }
    expect(grown).toBeLessThan(12)
    const after: Promise<Outcome> = call(page, 'signBytes', { bytes: text('after') })
    await wallet.approve()
    expect(await after).toMatchObject({ success: true })
  })

  it('closing the window rejects the one on screen; the others come back', async () => {
    const page = await open()
    await connect(wallet, page)
    const first = call(page, 'signBytes', { bytes: text('first') })
    const second = call(page, 'signBytes', { bytes: text('second') })
    await wallet.requestOnScreen()
    await requestPages(wallet)[0]?.close()
    expect(await first).toMatchObject({ code: 'user_rejected' })
    // It comes back from the wallet's own screens.
    const home = await wallet.context.newPage()
    await home.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    await home.getByRole('button', { name: 'Show request' }).click()
    expect((await wallet.requestOnScreen()).details).toContain('second')
    await wallet.approve()
    expect(await second).toMatchObject({ success: true })
    await home.close()
  })

  it('mutes a site', async () => {
    const page = await open()
    await connect(wallet, page)
    const asked = call(page, 'signBytes', { bytes: text('noise') })
    await wallet.requestOnScreen()
    await requestPages(wallet)[0]
      ?.getByRole('button', { name: 'Mute this site for 1 hour', exact: true })
      .click()
    expect(await asked).toMatchObject({ code: 'user_rejected' })
    expect(await call(page, 'signBytes', { bytes: text('more noise') })).toMatchObject({
      code: 'user_rejected',
    })
    await expect.poll(() => requestPages(wallet).length).toBe(0)
  })
})
