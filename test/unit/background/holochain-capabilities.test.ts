import { describe, expect, it } from 'vitest'
import { openWalletDb } from '../../../src/background/events/schema.ts'
import type { CapabilityView, NewCapability, SignView } from '../../../src/protocol/ui-door.ts'
import { connected, restart, SITE } from '../../attack/support/fake.ts'
import { hash39, hashText } from '../../support/holochain-writer.ts'
import {
  answerOf,
  approved,
  clientBytes,
  DNA_TEXT,
  exportOf,
  isSignedBy,
  leaveApproved,
  OTHER,
  OWN,
  own,
  rowsOf,
  tag,
  type ZomeAnswer,
  zomeParams,
} from './holochain-support.ts'
import { makeDevice, outcomeOf, type Remembered, remembered } from './silent-support.ts'
import { type FakeBrowser, type FakePage, freshBrowser, PASSWORD, settle, trail } from './support.ts'

const SECRET = Buffer.alloc(64, 0x5a)
const SECRET_TEXT = SECRET.toString('base64')
const ACTION = hashText(hash39('action', Buffer.alloc(32, 2)))

/** A call to a cell that another agent's conductor runs, as its client asks for it. */
const assigned = (change: Record<string, unknown> = {}) =>
  zomeParams({
    cell_id: [tag(Buffer.from(DNA_TEXT.slice(1), 'base64url')), tag(OTHER)],
    provenance: tag(OTHER),
    ...change,
  })

const capability = (grantId: string, change: Partial<NewCapability> = {}): NewCapability => ({
  grantId,
  agentPubKey: OWN,
  cell: [DNA_TEXT, hashText(OTHER)],
  functions: [['profiles', 'get_profile']],
  appId: 'acorn',
  adminUrl: 'ws://127.0.0.1:1234',
  tag: 'flowsta',
  actionHash: ACTION,
  secret: SECRET_TEXT,
  ...change,
})

const grantOf = async (browser: FakeBrowser, origin = SITE) => {
  const { apps } = await browser.screen().must('apps.list', undefined)
  const app = apps.find(one => one.origin === origin)
  if (app === undefined) throw new Error('no permission')
  return app.grantId
}
const all = async (browser: FakeBrowser): Promise<CapabilityView[]> =>
  (await browser.screen().must('capabilities.list', undefined)).all

async function withCapability(
  change: Partial<NewCapability> = {},
): Promise<{ browser: FakeBrowser; page: FakePage; id: string }> {
  const browser = await freshBrowser()
  const page = await connected(browser)
  const { id } = await browser
    .screen()
    .must('capabilities.create', capability(await grantOf(browser), change))
  return { browser, page, id }
}
/** A site with a policy for the cell, and the capability. */
async function silentWithCapability(): Promise<Remembered> {
  const one = await remembered({ methods: ['signZomeCall'], cells: [DNA_TEXT] })
  await one.browser.screen().must('capabilities.create', capability(await grantOf(one.browser)))
  return one
}
async function bytesWith(browser: FakeBrowser): Promise<Buffer> {
  const row = (await rowsOf(browser)).at(-1)
  const { nonce, expiresAt } = (row?.details ?? {}) as { nonce: string; expiresAt: number }
  const call = { capSecret: SECRET, agent: OTHER, nonce: Buffer.from(nonce, 'hex'), expiresAt }
  return Buffer.from(clientBytes(call))
}
/** Whether the secret lies in a storage of the browser, on its own or inside other bytes in base64. */
function isStored({ local, session }: FakeBrowser): boolean {
  const encoded = [...local.values.values(), ...session.values.values()].flatMap(
    text => text.match(/[A-Za-z0-9+/]{80,}=*/g) ?? [],
  )
  return encoded.some(text => Buffer.from(text, 'base64').includes(SECRET))
}

describe('a capability', () => {
  it('puts its secret and the wallet’s key into calls of its function', async () => {
    const { browser, page, id } = await withCapability()
    const answer = answerOf(page.call('signZomeCall', assigned()))
    const current = (await browser.screen().request(method => method === 'signZomeCall')) as SignView
    expect(current.assigned).toBe(true)
    await browser.screen().decide('approve')
    const expected = await bytesWith(browser)
    expect(Buffer.from((await answer).bytes)).toEqual(expected)
    expect(current.payload).toBe(expected.toString('base64'))
    expect(isSignedBy(own, await answer)).toBe(true)
    expect((await rowsOf(browser)).at(-1)).toMatchObject({
      agentPubKey: OWN,
      details: { cell: [DNA_TEXT, hashText(OTHER)], capability: id },
    })
  })

  it('is used without asking under a policy', async () => {
    const one = await silentWithCapability()
    const answer = await answerOf(one.silently('signZomeCall', assigned()))
    expect(Buffer.from(answer.bytes)).toEqual(await bytesWith(one.browser))
    expect(isSignedBy(own, answer)).toBe(true)
  })

  const OUTSIDE: Array<[what: string, change: object]> = [
    ['another function', { fn_name: 'set_profile' }],
    ['another zome', { zome_name: 'posts' }],
    ['another agent’s cell', { cell_id: [tag(Buffer.from(DNA_TEXT.slice(1), 'base64url')), tag(own)] }],
    ['another cell', { cell_id: [tag(hash39('dna', Buffer.alloc(32, 77))), tag(OTHER)] }],
  ]
  it.each(OUTSIDE)('is not used for %s: then its agent is nobody that signs here', async (_, change) => {
    const { browser, page } = await withCapability()
    const opened = browser.windowsOpened
    expect(await page.ask('signZomeCall', assigned(change as Record<string, unknown>))).toMatchObject({
      error: 'invalid_request',
      description: expect.stringContaining('params.provenance'),
    })
    expect(browser.windowsOpened).toBe(opened)
    // Without a provenance it is signed as any call: with the wallet's key and no secret.
    const { bytes } = await approved(page, browser.screen(), assigned({ ...change, provenance: null }))
    expect(Buffer.from(bytes).includes(SECRET)).toBe(false)
  })

  it('for all functions is used for any, and for no other site', async () => {
    const { browser, page } = await withCapability({ functions: 'all' })
    const { bytes } = await approved(page, browser.screen(), assigned({ zome_name: 'z', fn_name: 'f' }))
    expect(Buffer.from(bytes).includes(SECRET)).toBe(true)
    const other = await connected(browser, 'https://birch.example')
    expect(await other.ask('signZomeCall', assigned())).toMatchObject({ error: 'invalid_request' })
  })

  it('gives way to a secret that the page has itself', async () => {
    const { browser, page } = await withCapability()
    const capSecret = Buffer.alloc(64, 1)
    const params = assigned({ cap_secret: tag(capSecret), provenance: null })
    const { bytes } = await approved(page, browser.screen(), params)
    expect(Buffer.from(bytes).includes(capSecret)).toBe(true)
    expect(Buffer.from(bytes).includes(SECRET)).toBe(false)
  })

  it('keeps its secret out of the trail, its export and every storage in the clear', async () => {
    const { browser, page } = await withCapability()
    await browser.screen().must('settings.set', { keepSigned: true })
    await approved(page, browser.screen(), assigned())
    await settle()
    expect(isStored(browser)).toBe(false)
    expect(await exportOf(browser)).not.toContain(SECRET_TEXT)
    const row = (await rowsOf(browser)).find(one => one.type === 'capability.created')
    expect(row).toMatchObject({
      origin: SITE,
      agentPubKey: OWN,
      bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      details: {
        visibility: 'local-only',
        cell: [DNA_TEXT, hashText(OTHER)],
        appId: 'acorn',
        tag: 'flowsta',
      },
    })
    const db = await openWalletDb()
    const kept = JSON.stringify([await db.getAll('events'), await db.getAll('state')])
    const bodies = (await db.getAll('bodies')).map(({ sealed }) => Buffer.from(sealed))
    db.close()
    expect(kept.includes(SECRET_TEXT)).toBe(false)
    expect(bodies.some(body => body.includes(SECRET))).toBe(false)
  })

  it('whose sealed secret was changed signs nothing', async () => {
    const { page } = await withCapability()
    const db = await openWalletDb()
    const [event] = (await db.getAll('events')).filter(({ row }) => row.type === 'capability.created')
    const body = await db.get('bodies', event?.seq ?? -1)
    if (body === undefined) throw new Error('no body')
    await db.put('bodies', { ...body, sealed: body.sealed.map((byte, i) => (i === 30 ? byte ^ 1 : byte)) })
    db.close()
    expect(await page.ask('signZomeCall', assigned())).toMatchObject({ error: 'missing_signer_private_key' })
  })

  it('keeps its place through a restart, a rebuild from the rows and a permission that grows', async () => {
    const { browser, page, id } = await withCapability()
    const before = await all(browser)
    expect(before).toMatchObject([
      {
        id,
        origin: SITE,
        agentPubKey: OWN,
        state: 'live',
        functions: [['profiles', 'get_profile']],
        actionHash: ACTION,
      },
    ])
    expect(before[0]).not.toHaveProperty('secret')
    await restart(browser)
    expect(await all(browser)).toEqual(before)
    await browser.screen().must('vault.lock', undefined)
    await browser.screen().must('vault.unlock', { password: PASSWORD })
    await restart(browser)
    expect(await all(browser)).toEqual(before)
    await browser.stop()
    const db = await openWalletDb()
    await db.clear('state')
    db.close()
    await browser.start()
    expect(await all(browser)).toEqual(before)

    const key = { publicKey: makeDevice().publicKey, by: 'provider' } as const
    const grown = page.ask('connect', { policy: { methods: ['signBytes'] } }, { key })
    await browser.screen().decide('approve')
    await grown
    const [after] = await all(browser)
    expect(after).toMatchObject({ id, state: 'live', grantId: await grantOf(browser) })
    expect(after?.grantId).not.toBe(before[0]?.grantId)
    expect(Buffer.from((await approved(page, browser.screen(), assigned())).bytes)).toEqual(
      await bytesWith(browser),
    )
  })
})

describe('the secret', () => {
  it('is in no storage while its call waits, and the call goes on after a lock', async () => {
    const { browser, page } = await withCapability()
    const screen = browser.screen()
    const answer = answerOf(page.call('signZomeCall', assigned()))
    const { digest } = await screen.request(method => method === 'signZomeCall')
    expect(isStored(browser)).toBe(false)
    await screen.must('vault.lock', undefined)
    await settle()
    expect(isStored(browser)).toBe(false)
    await screen.must('vault.unlock', { password: PASSWORD })
    const again = await screen.request(method => method === 'signZomeCall')
    expect(again).toMatchObject({ digest, assigned: true })
    await screen.decide('approve')
    expect(Buffer.from((await answer).bytes)).toEqual(await bytesWith(browser))
    await settle()
    expect(isStored(browser)).toBe(false)
  })

  it('is in no storage while an answer was not heard, which is made again once it is unlocked', async () => {
    for (const restarts of [false, true]) {
      const { browser, page } = await withCapability()
      const screen = browser.screen()
      const answer = answerOf(page.call('signZomeCall', assigned()))
      await screen.request(method => method === 'signZomeCall')
      page.deafen()
      await screen.decide('approve')
      await settle()
      const expected = await bytesWith(browser)
      expect(isStored(browser)).toBe(false)
      await screen.must('vault.lock', undefined)
      if (restarts) await restart(browser)
      page.reconnect()
      await settle()
      expect(isStored(browser)).toBe(false)
      expect(await Promise.race([answer, settle().then(() => 'not yet')])).toBe('not yet')
      await browser.screen().must('vault.unlock', { password: PASSWORD })
      expect(Buffer.from((await answer).bytes)).toEqual(expected)
      await settle()
      expect([...browser.session.values.keys()].some(key => key.startsWith('request:'))).toBe(false)
      expect((await trail(browser)).filter(row => row.type === 'request.approved').length).toBe(2)
    }
  })

  it('that a page has itself is as good as the capability, and no better', async () => {
    const one = await silentWithCapability()
    const screen = one.browser.screen()
    const own = assigned({ cap_secret: tag(SECRET) })
    expect(await outcomeOf(one, one.silently('signZomeCall', own))).toBe('silent')
    const [before] = await all(one.browser)
    const row = (await rowsOf(one.browser)).at(-1)
    expect(row?.details).toMatchObject({ capability: before?.id })

    const refused = { error: 'invalid_request', description: expect.stringContaining('params.cap_secret') }
    const outside: object[] = [
      { fn_name: 'set_profile' },
      { cell_id: [tag(hash39('dna', Buffer.alloc(32, 77))), tag(OTHER)] },
    ]
    for (const change of outside) {
      const params = { ...own, provenance: null, ...change }
      expect(await answerOf(one.silently('signZomeCall', params))).toMatchObject(refused)
    }
    const other = await connected(one.browser, 'https://birch.example')
    const plain = assigned({ cap_secret: tag(SECRET), provenance: null })
    expect(await other.ask('signZomeCall', plain)).toMatchObject(refused)

    await screen.must('capabilities.end', { id: before?.id ?? '' })
    expect(await answerOf(one.silently('signZomeCall', plain))).toMatchObject(refused)
    expect(await one.page.ask('signZomeCall', plain)).toMatchObject(refused)
    await one.page.ask('disconnect')
    const again = await connected(one.browser)
    expect(await again.ask('signZomeCall', plain)).toMatchObject(refused)
    await restart(one.browser)
    expect(await one.browser.page(SITE).ask('signZomeCall', plain)).toMatchObject(refused)
  })
})

describe('a permission that ends', () => {
  it('ends the use of its capability at once, by the person or by the site, unlocked or not', async () => {
    for (const by of ['person', 'site', 'site while locked'] as const) {
      const { browser, page, id } = await withCapability()
      const screen = browser.screen()
      const grantId = await grantOf(browser)
      if (by === 'person') await screen.must('apps.revoke', { grantId })
      if (by === 'site while locked') await screen.must('vault.lock', undefined)
      if (by !== 'person') await page.ask('disconnect')
      if (by === 'site while locked') await screen.must('vault.unlock', { password: PASSWORD })
      expect(await page.ask('signZomeCall', assigned())).toMatchObject({ error: 'consent_required' })
      expect(await all(browser)).toMatchObject([{ id, state: 'owed' }])
      // A new permission of the same site brings it not back.
      const again = await connected(browser)
      expect(await all(browser)).toMatchObject([{ id, state: 'owed' }])
      expect(await again.ask('signZomeCall', assigned())).toMatchObject({ error: 'invalid_request' })
      await restart(browser)
      expect(await all(browser)).toMatchObject([{ id, state: 'owed' }])
    }
  })

  it('refuses what waits, and what was approved and not signed', async () => {
    const { browser, page } = await withCapability()
    const screen = browser.screen()
    const waiting = page.ask('signZomeCall', assigned())
    const { id } = await screen.request(method => method === 'signZomeCall')
    await browser.stop()
    leaveApproved(browser, id)
    const row = browser.session.values.get(`request:${id}`) ?? ''
    browser.session.values.delete(`request:${id}`)
    await browser.start()
    await browser.screen().must('apps.revoke', { grantId: await grantOf(browser) })
    await browser.stop()
    browser.session.values.set(`request:${id}`, row)
    await browser.start()
    expect(await waiting).toMatchObject({ error: 'consent_required' })
    expect((await trail(browser)).some(one => one.signature !== undefined)).toBe(false)
  })
})

describe('a capability that ends on its own', () => {
  it('is owed until the conductor took it back, and then is gone', async () => {
    const { browser, page, id } = await withCapability()
    const screen = browser.screen()
    await screen.must('capabilities.end', { id })
    expect(await all(browser)).toMatchObject([{ id, state: 'owed' }])
    expect(await page.ask('signZomeCall', assigned())).toMatchObject({ error: 'invalid_request' })
    await screen.must('capabilities.end', { id })
    await screen.must('capabilities.settled', { id })
    expect(await all(browser)).toEqual([])
    expect(await screen.ask('capabilities.settled', { id })).toMatchObject({
      ok: false,
      error: { code: 'request_changed' },
    })
    const types = (await trail(browser)).map(row => row.type).filter(type => type.startsWith('capability'))
    expect(types).toEqual(['capability.created', 'capability.ended', 'capability.settled'])
  })

  it('is not in what was shown before: that request is over, and nothing is signed', async () => {
    const { browser, page, id } = await withCapability()
    const screen = browser.screen()
    const answer = page.ask('signZomeCall', assigned())
    await screen.request(method => method === 'signZomeCall')
    await screen.must('capabilities.end', { id })
    // Nobody has to decide it first.
    expect(await answer).toMatchObject({ error: 'consent_required' })
    await settle()
    expect(screen.state).toMatchObject({ waiting: 0 })
    expect((await trail(browser)).some(row => row.signature !== undefined)).toBe(false)
  })

  it('while a silent call is on its way lets nothing through behind it', async () => {
    const one = await silentWithCapability()
    const [before] = await all(one.browser)
    const screen = one.browser.screen()
    const call = one.silently('signZomeCall', assigned())
    const ended = screen.must('capabilities.end', { id: before?.id ?? '' })
    const said = await outcomeOf(one, call).catch(() => 'refused')
    await ended
    const rows = await rowsOf(one.browser)
    const end = rows.findIndex(row => row.type === 'capability.ended')
    const signed = rows.findIndex(
      row => row.type === 'request.silent' && row.details?.capability !== undefined,
    )
    expect(end).toBeGreaterThan(0)
    expect(said === 'silent' ? signed < end && signed > 0 : signed === -1).toBe(true)
  })
})

describe('a locked wallet', () => {
  it('takes a call in, and makes its bytes after the unlock', async () => {
    const { browser, page } = await withCapability()
    const screen = browser.screen()
    await screen.must('vault.lock', undefined)
    const answer = answerOf(page.call('signZomeCall', assigned()))
    await settle()
    expect(screen.state).toMatchObject({ phase: 'locked', waiting: 1 })
    expect(isStored(browser)).toBe(false)
    const arrived = browser.now
    browser.now += 1000
    await screen.must('vault.unlock', { password: PASSWORD })
    const current = await screen.request(method => method === 'signZomeCall')
    expect(current).toMatchObject({ assigned: true })
    await screen.decide('approve')
    const said: ZomeAnswer = await answer
    expect(Buffer.from(said.bytes)).toEqual(await bytesWith(browser))
    expect(isSignedBy(own, said)).toBe(true)
    const row = (await rowsOf(browser)).at(-1)
    expect(row?.details?.expiresAt).toBe((arrived + 10 * 60_000) * 1000)
  })

  it('records that such a call was turned away, though it has no bytes yet', async () => {
    const { browser, page } = await withCapability()
    const screen = browser.screen()
    await screen.must('vault.lock', undefined)
    const answer = page.ask('signZomeCall', assigned())
    await settle()
    browser.closeWindow([...browser.windows].at(-1) ?? -1)
    expect(await answer).toMatchObject({ error: 'wallet_locked' })
    await screen.must('vault.unlock', { password: PASSWORD })
    const row = (await trail(browser)).find(one => one.type === 'request.rejected')
    expect(row).toMatchObject({ method: 'signZomeCall', summary: 'zome call profiles.get_profile, 12 bytes' })
    expect(row).not.toHaveProperty('payloadSha256')
  })

  it('tells nobody what there is, and changes nothing of it', async () => {
    const { browser, id } = await withCapability()
    const screen = browser.screen()
    const grantId = await grantOf(browser)
    await screen.must('vault.lock', undefined)
    const notNow = { ok: false, error: { code: 'not_now' } }
    expect(await screen.ask('capabilities.list', undefined)).toMatchObject(notNow)
    expect(await screen.ask('capabilities.create', capability(grantId))).toMatchObject(notNow)
    expect(await screen.ask('capabilities.end', { id })).toMatchObject(notNow)
    expect(await screen.ask('capabilities.settled', { id })).toMatchObject(notNow)
  })
})

describe('a stopped worker', () => {
  it('gives the same bytes for a silent call that was recorded and not heard', async () => {
    const one = await silentWithCapability()
    one.page.deafen()
    const call = answerOf(one.silently('signZomeCall', assigned()))
    await settle()
    await restart(one.browser)
    one.page.reconnect()
    expect(Buffer.from((await call).bytes)).toEqual(await bytesWith(one.browser))
    expect((await trail(one.browser)).filter(row => row.type === 'request.silent')).toHaveLength(1)
  })
})

describe('what a screen sends', () => {
  const BAD: Array<[what: string, change: object, field: string]> = [
    ['a short secret', { secret: SECRET.subarray(1).toString('base64') }, 'secret'],
    ['a secret that is no base64', { secret: '!'.repeat(86).concat('==') }, 'secret'],
    ['a cell the wrong way round', { cell: [hashText(OTHER), DNA_TEXT] }, 'cell.0'],
    ['an address elsewhere', { adminUrl: 'ws://conductor.example:1234' }, 'adminUrl'],
    ['an address that is no conductor’s', { adminUrl: 'http://127.0.0.1:1234' }, 'adminUrl'],
    ['no functions', { functions: [] }, 'functions'],
    ['something more', { origin: SITE }, 'origin'],
  ]
  it.each(BAD)('with %s is refused', async (_, change, field) => {
    const browser = await freshBrowser()
    await connected(browser)
    const params = { ...capability(await grantOf(browser)), ...change } as NewCapability
    expect(await browser.screen().ask('capabilities.create', params)).toMatchObject({
      ok: false,
      error: { code: 'invalid_params', field: expect.stringContaining(field) },
    })
  })

  it('for a permission that is not there, or may not sign, is refused', async () => {
    const browser = await freshBrowser()
    await connected(browser, SITE, { scopes: ['openid', 'public_key'] })
    const ask = (grantId: string) => browser.screen().ask('capabilities.create', capability(grantId))
    expect(await ask(await grantOf(browser))).toMatchObject({ ok: false, error: { code: 'not_now' } })
    expect(await ask('0'.repeat(32))).toMatchObject({ ok: false, error: { code: 'not_now' } })
  })

  it('for another key than the permission’s is refused', async () => {
    const browser = await freshBrowser()
    await connected(browser)
    const params = capability(await grantOf(browser), { agentPubKey: hashText(OTHER) })
    expect(await browser.screen().ask('capabilities.create', params)).toMatchObject({
      ok: false,
      error: { code: 'request_changed' },
    })
    expect(await all(browser)).toEqual([])
  })

  it('makes the site’s provider sign zome calls', async () => {
    const { page } = await withCapability()
    expect(await page.ask('signingContext')).toMatchObject({ hasCells: true })
  })
})
