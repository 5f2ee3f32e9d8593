import { describe, expect, it } from 'vitest'
import { type FakeBrowser, freshBrowser, settle, trail } from './support.ts'

const SITE = 'https://acorn.example'
const bytes = (text: string) => Buffer.from(text).toString('base64')
const soon = (promise: Promise<unknown>) =>
  Promise.race([
    promise,
    settle()
      .then(settle)
      .then(() => 'waits'),
  ])

async function connected(browser: FakeBrowser, documentId?: string) {
  const page = browser.page(SITE, documentId)
  const screen = browser.screen()
  const account = page.ask('connect', {})
  await screen.decide('approve')
  await account
  await settle()
  return { page, screen }
}
const decisions = async (browser: FakeBrowser) =>
  (await trail(browser)).filter(row => row.method === 'signBytes').map(row => row.decision)

/** Decides, and stops the worker after the row was written and before the reply was kept or delivered. */
async function decideAndDie(browser: FakeBrowser, decision: 'approve' | 'reject') {
  const { page, screen } = await connected(browser)
  const asked = page.ask('signBytes', { bytes: bytes('x') })
  const { id, digest } = await screen.request(method => method === 'signBytes')
  const key = `request:${id}`
  const before = browser.session.values.get(key) ?? ''
  page.deafen()
  await screen.ask('request.decide', { id, digest, decision })
  await browser.stop()
  browser.session.values.set(key, before)
  await browser.start()
  await settle()
  return { asked, page }
}

describe('one request, one decision', () => {
  it('a rejection that the worker did not live to answer stays a rejection', async () => {
    const browser = await freshBrowser()
    const { asked } = await decideAndDie(browser, 'reject')
    const screen = browser.screen()
    await settle()
    expect(screen.state?.current).toBeUndefined()
    expect(await soon(asked)).toMatchObject({ error: 'user_rejected' })
    expect(await decisions(browser)).toEqual(['rejected'])
  })

  it('a signature that the worker did not live to deliver is the same one, even when locked', async () => {
    const browser = await freshBrowser()
    const { asked } = await decideAndDie(browser, 'approve')
    const signed = (await soon(asked)) as { signature: string }
    const rows = (await trail(browser)).filter(row => row.method === 'signBytes')
    expect(rows.map(row => [row.decision, row.signature])).toEqual([['approved', signed.signature]])
  })

  it('an approval in the moment of expiry: one answer, one row, and they agree', async () => {
    for (const lead of [0, 1, 2, 3]) {
      const browser = await freshBrowser()
      const { page, screen } = await connected(browser)
      const asked = page.ask('signBytes', { bytes: bytes('x') })
      const { id, digest } = await screen.request(method => method === 'signBytes')
      await screen.must('request.shown', { id })
      const deciding = screen.ask('request.decide', { id, digest, decision: 'approve' })
      for (let i = 0; i < lead; i++) await Promise.resolve()
      await browser.advance(5 * 60_000 + 10)
      await deciding
      const answered = (await asked) as { success?: boolean; error?: string }
      const expected = answered.success ? ['approved'] : ['expired']
      expect(await decisions(browser)).toEqual(expected)
    }
  })

  it('nothing is signed after the row of a revocation', async () => {
    for (let lag = 0; lag < 12; lag++) {
      const browser = await freshBrowser()
      const { page, screen } = await connected(browser)
      const asked = page.ask('signBytes', { bytes: bytes('x') })
      const { id, digest } = await screen.request(method => method === 'signBytes')
      const { apps } = await screen.must('apps.list', undefined)
      const deciding = screen.ask('request.decide', { id, digest, decision: 'approve' })
      for (let i = 0; i < lag; i++) await new Promise(resolve => setImmediate(resolve))
      await screen.ask('apps.revoke', { grantId: apps[0]?.grantId ?? '' })
      await deciding
      const answered = (await asked) as { success?: boolean }
      const types = (await trail(browser)).map(row => row.type)
      const revoked = types.indexOf('grant.revoked')
      expect(revoked).toBeGreaterThan(0)
      const after = types.slice(revoked).filter(type => type === 'request.approved')
      expect(after, `lag ${lag}`).toEqual([])
      if (answered.success) expect(types.lastIndexOf('request.approved')).toBeLessThan(revoked)
    }
  })

  it('revoked from two places at once is revoked once', async () => {
    const browser = await freshBrowser()
    const { page } = await connected(browser)
    await Promise.all([page.ask('disconnect'), page.ask('disconnect')])
    await settle()
    expect((await trail(browser)).filter(row => row.type === 'grant.revoked')).toHaveLength(1)
    expect(page.events.filter(event => (event as { event: string }).event === 'disconnect')).toHaveLength(1)
  })

  it('a connect() that waited behind one that covers it has a row of its own', async () => {
    const browser = await freshBrowser()
    const first = browser.page(SITE, 'one').ask('connect', {})
    const second = browser.page(SITE, 'two').ask('connect', {})
    const screen = browser.screen()
    await screen.decide('approve')
    expect(await second).toEqual(await first)
    const rows = (await trail(browser)).filter(row => row.method === 'connect')
    expect(rows.map(row => row.decision)).toEqual(['approved', 'silent'])
  })
})

describe('the window', () => {
  it('closed while one is being signed does not reject the next, which nobody saw', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const first = page.ask('signBytes', { bytes: bytes('one') })
    const second = page.ask('signBytes', { bytes: bytes('two') })
    const { id, digest } = await screen.request(method => method === 'signBytes')
    await screen.must('request.shown', { id })
    const deciding = screen.ask('request.decide', { id, digest, decision: 'approve' })
    for (let i = 0; i < 8; i++) await Promise.resolve()
    browser.closeWindow([...browser.windows].at(-1) ?? 0)
    await deciding
    expect(await first).toMatchObject({ success: true })
    expect(await soon(second)).toBe('waits')
    expect(browser.badge.waiting).toBe(1)
  })

  it('closed while no worker was there rejects what it showed', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const asked = page.ask('signBytes', { bytes: bytes('one') })
    await screen.request(method => method === 'signBytes')
    await browser.stop()
    browser.windows.clear()
    await browser.start()
    expect(await soon(asked)).toMatchObject({ error: 'user_rejected' })
  })
})

describe('storage', () => {
  it('refusals before anything is set up write no row and damage nothing', async () => {
    const browser = await freshBrowser({ wallet: false })
    const page = browser.page(SITE)
    for (let hour = 0; hour < 3; hour++) {
      expect(await page.ask('signBytes', { bytes: '' })).toMatchObject({ error: 'consent_required' })
      await browser.advance(60 * 60_000)
    }
    await browser.stop()
    await browser.start()
    const screen = browser.screen()
    await settle()
    expect(screen.state?.phase).toBe('none')
  })

  it('refusals of a stranger are one row per hour, visible while they are counted', async () => {
    const browser = await freshBrowser()
    const page = browser.page('https://stranger.example')
    for (let i = 0; i < 3; i++) {
      await page.ask('signBytes', { bytes: '' })
      await trail(browser)
    }
    const refused = async () => (await trail(browser)).filter(row => row.type === 'request.refused')
    expect((await refused()).map(({ seq, count }) => [seq < 0, count])).toEqual([[true, 3]])
    await browser.advance(61 * 60_000)
    expect((await refused()).map(({ seq, count }) => [seq < 0, count])).toEqual([[false, 3]])
  })

  it('fields that no method has do not fill it', async () => {
    const browser = await freshBrowser()
    const { page } = await connected(browser)
    const junk = 'j'.repeat(1_400_000)
    expect(await page.ask('signAction', { action: { a: 1 }, junk })).toMatchObject({
      error: 'limit_exceeded',
    })
    expect(await page.ask('signBytes', { bytes: '', junk })).toMatchObject({ error: 'limit_exceeded' })
    expect(await browser.page('https://b.example').ask('connect', { junk })).toMatchObject({
      error: 'limit_exceeded',
    })
  })

  it('takes 1 MiB of bytes, with and without a domain, and not a byte more', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const whole = Buffer.alloc(1024 * 1024, 0x61)
    for (const more of [{}, { domain: 'acorn.example' }]) {
      const asked = page.ask('signBytes', { bytes: whole.toString('base64'), ...more })
      await screen.request(method => method === 'signBytes')
      await screen.decide('reject')
      expect(await asked).toMatchObject({ error: 'user_rejected' })
    }
    const over = Buffer.alloc(1024 * 1024 + 1, 0x61).toString('base64')
    expect(await page.ask('signBytes', { bytes: over })).toMatchObject({ error: 'limit_exceeded' })
  })

  it('that takes no more rejects the request instead of showing a ghost', async () => {
    const browser = await freshBrowser()
    const { page } = await connected(browser)
    const { set } = browser.session
    browser.session.set = async (key, value) => {
      if (key.startsWith('request:')) throw new Error('quota')
      return set(key, value)
    }
    expect(await soon(page.ask('signBytes', { bytes: bytes('x') }))).toMatchObject({
      error: expect.any(String),
    })
    browser.session.set = set
    const screen = browser.screen()
    await settle()
    expect(screen.state?.waiting).toBe(0)
  })

  it('full at the start does not pass for damage', async () => {
    const browser = await freshBrowser()
    await browser.stop()
    browser.local.values.delete('vault-header')
    browser.local.set = async () => {
      throw new Error('quota')
    }
    await browser.start()
    const screen = browser.screen()
    await settle()
    expect(screen.state?.phase).toBe('unlocked')
  })
})
