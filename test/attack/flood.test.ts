import { describe, expect, it } from 'vitest'
import { snapshot } from '../../src/inject/snapshot.ts'
import { LIMITS } from '../../src/protocol/limits.ts'
import { freshBrowser, settle, trail } from '../unit/background/support.ts'
import { b64, connected, rawPage, SITE } from './support/fake.ts'

/** What `storage.session` holds in all. */
const SESSION_QUOTA = 10 * 1024 * 1024

describe('a flood', () => {
  it('AC14 of 10,000 requests: twenty wait, one window, one row for the rest, and the wallet goes on', async () => {
    const browser = await freshBrowser()
    const page = browser.page('https://flood.example')
    const asked = Array.from({ length: 10_000 }, () => page.ask('connect', {}))
    await settle()
    expect(browser.badge.waiting).toBe(LIMITS.waitingPerOrigin)
    expect(browser.windowsOpened).toBe(1)
    const over = await Promise.all(asked.slice(LIMITS.waitingPerOrigin))
    expect(over.every(answer => (answer as { error?: string }).error === 'limit_exceeded')).toBe(true)
    const rows = (await trail(browser)).filter(row => row.origin === 'https://flood.example')
    expect(rows).toMatchObject([{ error: 'limit_exceeded', count: 10_000 - LIMITS.waitingPerOrigin }])
    expect(await browser.page(SITE).ask('isConnected')).toBe(false)
  })

  it('AC14 from many origins fills the queue and no more', async () => {
    const browser = await freshBrowser()
    for (let i = 0; i < 10; i++) {
      const page = browser.page(`https://flood-${i}.example`)
      for (let n = 0; n < LIMITS.waitingPerOrigin; n++) void page.ask('connect', {})
    }
    await settle()
    expect(browser.badge.waiting).toBe(LIMITS.waiting)
    expect(browser.windowsOpened).toBe(1)
  })

  it('AC14 of large requests stays inside the memory that the browser gives, whatever it is made of', async () => {
    const browser = await freshBrowser()
    const large = 'x'.repeat(1_400_000)
    const bytes = Buffer.alloc(1_000_000, 'x').toString('base64')
    const pages = []
    for (let i = 0; i < 3; i++) pages.push(await connected(browser, `https://flood-${i}.example`))
    for (const page of pages) {
      for (let n = 0; n < 3; n++) {
        void page.ask('signBytes', { bytes: b64('x'), unread: large })
        void page.ask('signAction', { action: { type: 'note' }, unread: large })
        void page.ask('connect', { scopes: ['openid', 'did'], unread: large })
        void page.ask('signBytes', { bytes })
      }
      await settle()
    }
    const held = [...browser.session.values.values()].reduce((sum, value) => sum + value.length, 0)
    expect(held).toBeLessThan(SESSION_QUOTA)
    // Somebody else still finds a place.
    const other = browser.page(SITE)
    void other.ask('connect', {})
    await settle()
    expect([...browser.session.values.values()].some(value => value.includes(SITE))).toBe(true)
  })

  it.each([
    ['10 MB of text', `{"bytes":"${'x'.repeat(10_000_000)}"}`, 'limit_exceeded'],
    ['a thousand levels', `{"action":${'{"a":'.repeat(1000)}1${'}'.repeat(1001)}`, 'invalid_request'],
    ['100,000 levels', `{"action":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'invalid_request'],
    ['a million members', `{"action":[${'0,'.repeat(600_000)}0]}`, 'limit_exceeded'],
  ])('AC14 %s: refused, and the wallet goes on', async (_, params, code) => {
    const browser = await freshBrowser()
    await connected(browser)
    const opened = browser.windowsOpened
    const raw = rawPage(browser)
    expect(await raw.call('signAction', params)).toMatchObject({ error: { code } })
    expect(await raw.call('isConnected', 'null')).toMatchObject({ value: 'true' })
    expect(browser.windowsOpened).toBe(opened)
  })

  it('AC14 cycles, getters, proxies, depth and size are refused where the page calls', () => {
    const cycle: Record<string, unknown> = {}
    cycle.a = cycle
    let deep: unknown = 1
    for (let i = 0; i < 1000; i++) deep = [deep]
    const thrown = () => {
      throw new Error('secret of the page')
    }
    const endless = new Proxy([], { get: (_, name) => (name === 'length' ? 2 ** 32 : endless) })
    const hostile = [
      [{ action: cycle }, 'invalid_request'],
      [{ action: deep }, 'invalid_request'],
      [Object.defineProperty({}, 'action', { get: thrown, enumerable: true }), 'invalid_request'],
      [new Proxy({}, { ownKeys: thrown }), 'invalid_request'],
      [new Proxy({}, { getPrototypeOf: thrown }), 'invalid_request'],
      [{ action: endless }, 'limit_exceeded'],
      [{ bytes: 'x'.repeat(10_000_000) }, 'limit_exceeded'],
    ] as const
    for (const [params, code] of hostile) {
      expect(() => snapshot(params, 'params')).toThrow(expect.objectContaining({ code }))
      expect(() => snapshot(params, 'params')).not.toThrow(/secret of the page/)
    }
  })
})
