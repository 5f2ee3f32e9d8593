import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SignActionResponse, SignBytesResponse } from '../../../src/protocol/provider.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, settle, trail } from './support.ts'

const SITE = 'https://acorn.example'
const KNOWN = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
const bytes = (text: string) => Buffer.from(text).toString('base64')

async function connected(browser: FakeBrowser, origin = SITE, page = browser.page(origin)) {
  const screen = browser.screen()
  const account = page.ask('connect', {})
  await screen.decide('approve')
  expect(await account).toMatchObject({ agentPubKey: KNOWN })
  return { page, screen }
}

function verifies({ signature, signedBytes, agentPubKey }: SignBytesResponse): boolean {
  const raw = Buffer.from(agentPubKey.slice(1), 'base64url').subarray(3, 35)
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  })
  return verify(null, Buffer.from(signedBytes, 'base64'), key, Buffer.from(signature, 'base64'))
}

describe('the path', () => {
  it('signs bytes and an action after consent, and both verify', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const signing = page.ask('signBytes', { bytes: bytes('hello'), reason: 'to greet' })
    expect(await screen.request(method => method === 'signBytes')).toMatchObject({
      reason: 'to greet',
      origin: SITE,
    })
    await screen.decide('approve')
    const signed = (await signing) as SignBytesResponse
    expect(signed).toMatchObject({ success: true, signedBytes: bytes('hello'), agentPubKey: KNOWN })
    expect(verifies(signed)).toBe(true)

    const acting = page.ask('signAction', {
      action: { type: 'CreateEntry', b: 1, a: { $object: { $bytes: 'x' } } },
    })
    await screen.request(method => method === 'signAction')
    await screen.decide('approve')
    const action = (await acting) as SignActionResponse
    expect(verifies(action)).toBe(true)
    const text = Buffer.from(action.signedBytes, 'base64').toString()
    expect(action.encoding).toBe('jcs')
    // `$bytes` in the site's own object is an object, not a tag: on the wire it is escaped.
    expect(text).toBe('{"a":{"$bytes":"x"},"b":1,"type":"CreateEntry"}')
    expect(action.signedAction).toEqual({ type: 'CreateEntry', b: 1, a: { $object: { $bytes: 'x' } } })
    const rows = await trail(browser)
    expect(rows.map(row => row.type)).toEqual([
      'vault.created',
      'phrase.created',
      'peer_secret.created',
      'audit_key.certified',
      'vault.unlocked',
      'request.approved',
      'grant.created',
      'request.approved',
      'request.approved',
    ])
  })

  it('refuses before consent, after a rejection and after a revocation, and opens nothing then', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    expect(await page.ask('signBytes', { bytes: '' })).toMatchObject({ error: 'consent_required' })
    expect(browser.windowsOpened).toBe(0)
    const rejected = page.ask('connect', {})
    const screen = browser.screen()
    await screen.decide('reject')
    expect(await rejected).toMatchObject({ error: 'user_rejected' })
    const { screen: later } = await connected(browser, SITE, page)
    const { apps } = await later.must('apps.list', undefined)
    await later.must('apps.revoke', { grantId: apps[0]?.grantId ?? '' })
    expect(await page.ask('signBytes', { bytes: '' })).toMatchObject({ error: 'consent_required' })
    expect(await page.ask('isConnected')).toBe(false)
  })

  it('shows a second origin nothing of the first', async () => {
    const browser = await freshBrowser()
    await connected(browser)
    for (const origin of ['https://acorn.example:8443', 'https://sub.acorn.example', 'http://localhost']) {
      const other = browser.page(origin)
      expect(await other.ask('getAccount')).toBeNull()
      expect(await other.ask('getPermissions')).toEqual([])
      expect(await other.ask('revokePermission', { appId: SITE })).toBe(false)
      expect(await other.ask('signBytes', { bytes: '' })).toMatchObject({ error: 'consent_required' })
    }
  })

  it('answers a covered connect() without a window, and asks again for more', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    await browser.advance(100)
    const opened = browser.windowsOpened
    expect(await page.ask('connect', {})).toMatchObject({
      scopes: ['openid', 'public_key', 'holochain:sign'],
    })
    expect(browser.windowsOpened).toBe(opened)
    const growing = page.ask('connect', { scopes: ['did'] })
    await settle()
    // holochain:sign shows the key anyway, so `did` is covered too.
    expect(await growing).toMatchObject({ did: expect.stringMatching(/^did:key:z6Mk/) })
    expect(screen.state?.current).toBeUndefined()
  })

  it('refuses sub-frames, opaque origins, other schemes and other extensions', async () => {
    const browser = await freshBrowser()
    const bad = [
      { origin: 'null' },
      { origin: 'http://acorn.example' },
      { origin: 'file://' },
      { frameId: 3 },
      { extensionId: 'other' },
      { documentId: undefined },
    ]
    for (const sender of bad) {
      const page = browser.page(SITE, 'document')
      Object.assign(page, { sender })
      expect(await page.ask('connect', {}), JSON.stringify(sender)).toMatchObject({ error: 'unauthorized' })
    }
    expect(browser.windowsOpened).toBe(0)
  })

  it('lets no page reach a word of the ui door', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    page.send({ n: 1, command: 'vault.lock' })
    page.send({ t: 'call', id: '0'.repeat(32), method: 'vault.lock', params: 'null' })
    await settle()
    expect(browser.screen().state).toBeNull()
    expect(await page.ask('isConnected')).toBe(false)
    await settle()
    const screen = browser.screen()
    await settle()
    expect(screen.state?.phase).toBe('unlocked')
  })
})

describe('the queue', () => {
  it('shows one window for many, answers each, and counts them', async () => {
    const browser = await freshBrowser()
    const sites = Array.from({ length: 5 }, (_, i) => `https://site-${i}.example`)
    for (const site of sites) await connected(browser, site)
    await browser.advance(100)
    const opened = browser.windowsOpened
    const asked = sites.flatMap(site => {
      const page = browser.page(site)
      return Array.from({ length: 10 }, (_, i) => page.ask('signBytes', { bytes: bytes(`${site} ${i}`) }))
    })
    const screen = browser.screen()
    await screen.request()
    await settle()
    expect(screen.state?.current).toMatchObject({ total: 50 })
    expect(browser.badge.waiting).toBe(50)
    for (let i = 0; i < 50; i++) {
      const before = await screen.request()
      await screen.must('request.decide', {
        id: before.id,
        digest: before.digest,
        decision: i % 2 ? 'reject' : 'approve',
      })
      await settle()
    }
    const answers = await Promise.all(asked)
    expect(answers.filter(answer => (answer as SignBytesResponse).success)).toHaveLength(25)
    expect(answers.filter(answer => (answer as { error?: string }).error === 'user_rejected')).toHaveLength(
      25,
    )
    expect(browser.windowsOpened).toBe(opened + 1)
    await browser.advance(100)
    expect(browser.windows.size).toBe(0)
  })

  it('bounds what waits for one origin', async () => {
    const browser = await freshBrowser()
    const { page } = await connected(browser)
    const asked = Array.from({ length: 30 }, () => page.ask('signBytes', { bytes: bytes('x') }))
    await settle()
    const over = await Promise.all(asked.slice(20))
    expect(over).toEqual(over.map(() => expect.objectContaining({ error: 'limit_exceeded' })))
    expect(browser.badge.waiting).toBe(20)
  })

  it('names what was approved: a stale id or digest changes nothing', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const asked = page.ask('signBytes', { bytes: bytes('one') })
    const { id, digest } = await screen.request(method => method === 'signBytes')
    const wrong = { id, digest: '0'.repeat(64), decision: 'approve' } as const
    expect(await screen.ask('request.decide', wrong)).toMatchObject({ error: { code: 'request_changed' } })
    await screen.must('request.decide', { id, digest, decision: 'approve' })
    expect(await screen.ask('request.decide', { id, digest, decision: 'approve' })).toMatchObject({
      error: { code: 'request_changed' },
    })
    expect(await asked).toMatchObject({ success: true })
  })

  it('wants a tick before bytes that nothing can read', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const asked = page.ask('signBytes', { bytes: Buffer.from([0xff, 0, 1, 2]).toString('base64') })
    await screen.request(method => method === 'signBytes')
    expect(await screen.decide('approve')).toMatchObject({ error: { field: 'acknowledged' } })
    await screen.decide('approve', { acknowledged: true })
    expect(await asked).toMatchObject({ success: true })
  })

  it('rejects only the request on screen when its window is closed', async () => {
    const browser = await freshBrowser()
    const { page } = await connected(browser)
    await browser.advance(100)
    const first = page.ask('signBytes', { bytes: bytes('one') })
    const second = page.ask('signBytes', { bytes: bytes('two') })
    await settle()
    browser.closeWindow([...browser.windows][0] ?? 0)
    expect(await first).toMatchObject({ error: 'user_rejected' })
    await settle()
    expect(browser.badge.waiting).toBe(1)
    expect(browser.windows.size).toBe(0)
    const screen = browser.screen()
    await screen.must('request.open', undefined)
    expect(browser.windows.size).toBe(1)
    await screen.decide('approve')
    expect(await second).toMatchObject({ success: true })
  })

  it('expires five minutes after it was on screen, and not before', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const asked = page.ask('signBytes', { bytes: bytes('one') })
    const { id } = await screen.request(method => method === 'signBytes')
    await screen.must('request.shown', { id })
    await browser.advance(5 * 60_000 - 1000)
    expect(browser.badge.waiting).toBe(1)
    await browser.advance(1100)
    expect(await asked).toMatchObject({ error: 'request_expired' })
    expect(screen.state?.ended).toEqual({ origin: SITE, why: 'expired' })
  })

  it('mutes a site for an hour', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const asked = [
      page.ask('signBytes', { bytes: bytes('one') }),
      page.ask('signBytes', { bytes: bytes('two') }),
    ]
    const { id } = await screen.request(method => method === 'signBytes')
    await screen.must('request.mute', { id })
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ error: 'user_rejected' })
    expect(await page.ask('signBytes', { bytes: bytes('three') })).toMatchObject({ error: 'user_rejected' })
    await browser.advance(60 * 60_000 + 1)
    await screen.must('vault.unlock', { password: PASSWORD })
    const later = page.ask('signBytes', { bytes: bytes('four') })
    await screen.decide('approve')
    expect(await later).toMatchObject({ success: true })
  })

  it('ends a request whose document is gone, and answers no other document', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const asked = page.ask('signBytes', { bytes: bytes('one') })
    await screen.request(method => method === 'signBytes')
    page.leave()
    await settle()
    expect(screen.state?.current).toBeUndefined()
    expect(screen.state?.ended).toMatchObject({ why: 'aborted' })
    const answered = await Promise.race([asked, settle().then(() => 'nothing')])
    expect(answered).toBe('nothing')
    expect((await trail(browser)).at(-1)).toMatchObject({ type: 'request.aborted', decision: 'aborted' })
  })

  it('revoking refuses what waits under the grant', async () => {
    const browser = await freshBrowser()
    const { page, screen } = await connected(browser)
    const asked = page.ask('signBytes', { bytes: bytes('one') })
    await screen.request(method => method === 'signBytes')
    await page.ask('disconnect')
    expect(await asked).toMatchObject({ error: 'consent_required' })
  })
})
