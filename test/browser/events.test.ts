import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect } from './support/site.ts'

const NAMES = ['connect', 'disconnect', 'accountChanged', 'permissionsChanged', 'lock', 'unlock'] as const

describe('events', () => {
  let wallet: TestWallet
  const sites: Site[] = []
  const pages: Page[] = []

  beforeAll(async () => {
    wallet = await launchWallet()
    await wallet.setUp()
    for (let i = 0; i < 2; i++) {
      const site = await serve({ '/': '<!doctype html><title>site</title>' })
      const page = await wallet.context.newPage()
      await page.goto(site.url)
      await page.evaluate(names => {
        const heard: Array<[string, unknown]> = []
        Object.assign(window, { heard })
        for (const name of names) window.flowsta.on(name, detail => heard.push([name, detail]))
      }, NAMES)
      sites.push(site)
      pages.push(page)
    }
  })
  afterAll(async () => {
    await wallet?.close()
    for (const site of sites) await site.close()
  })
  const heard = (page: Page) =>
    page.evaluate(() => (window as unknown as { heard: Array<[string, unknown]> }).heard.splice(0))

  it('reach the sites with a grant, also after the worker was stopped, and no others', async () => {
    const [page, stranger] = pages as [Page, Page]
    const account = await connect(wallet, page)
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard.length))
      .toBeGreaterThanOrEqual(2)
    const first = await heard(page)
    expect(first.map(([name]) => name).sort()).toEqual(['connect', 'permissionsChanged'])
    expect(first.find(([name]) => name === 'connect')?.[1]).toEqual(account)
    expect(first.find(([name]) => name === 'permissionsChanged')?.[1]).toMatchObject([
      { appId: sites[0]?.origin },
    ])

    await wallet.stopBackground()
    await wallet.lock()
    await wallet.unlock()
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard.length))
      .toBe(2)
    expect(await heard(page)).toEqual([
      ['lock', undefined],
      ['unlock', undefined],
    ])

    await wallet.revoke(sites[0]?.origin ?? '')
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard.length))
      .toBe(2)
    expect((await heard(page)).map(([name]) => name).sort()).toEqual(['disconnect', 'permissionsChanged'])
    await wallet.lock()
    expect(await call(page, 'isConnected')).toBe(false)
    expect(await heard(page)).toEqual([])
    expect(await heard(stranger)).toEqual([])
  })

  it('end when the listener is taken off', async () => {
    const [page] = pages as [Page]
    const count = await page.evaluate(() => {
      let n = 0
      const off = window.flowsta.on('lock', () => n++)
      off()
      off()
      return n
    })
    expect(count).toBe(0)
  })
})
