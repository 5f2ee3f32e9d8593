import { describe, expect, it } from 'vitest'
import { openWalletDb } from '../../../src/background/events/schema.ts'
import { accountId } from '../../../src/crypto/account.ts'
import { fromBase64 } from '../../../src/crypto/bytes.ts'
import { verify } from '../../../src/crypto/ed25519.ts'
import { publicKeyOfAgent } from '../../../src/crypto/holochain/holohash.ts'
import type { SignBytesResponse } from '../../../src/protocol/provider.ts'
import type { UiAnswer } from '../../../src/protocol/ui-door.ts'
import { asking, connected, restart } from '../../attack/support/fake.ts'
import { listed, told, useAnother } from './identities-support.ts'
import { bytes, outcomeOf, proofFor, remembered, SITE } from './silent-support.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, settle, trail } from './support.ts'

const FIRST = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
const [BIRCH, ELM, OAK] = ['https://birch.example', 'https://elm.example', 'https://oak.example']

function holds({ signature, signedBytes, agentPubKey }: SignBytesResponse): boolean {
  const [s, m] = [fromBase64(signature), fromBase64(signedBytes)]
  return s !== null && m !== null && verify(s, m, publicKeyOfAgent(agentPubKey) ?? new Uint8Array(32))
}
/** A wallet with two identities, the first one in use, and the way to change to either. */
async function two() {
  const browser = await freshBrowser()
  const screen = browser.screen()
  await screen.must('identities.add', undefined)
  const [first, second] = await listed(screen)
  if (first === undefined || second === undefined) throw new Error('not two')
  const use = (id: string) => screen.must('identities.use', { id })
  return { browser, screen, first, second, use }
}
const inUse = async (browser: FakeBrowser) => {
  const screen = browser.screen()
  await settle()
  return screen.state?.identity?.agentPubKey
}

describe('using another identity', () => {
  it('lasts: over a lock, a stopped worker, and without any kept state', async () => {
    const { browser, screen, first, second, use } = await two()
    await use(second.id)
    await settle()
    expect(screen.state?.identity).toMatchObject({ agentPubKey: second.agentPubKey })
    expect((await trail(browser)).at(-1)).toMatchObject({
      type: 'identity.used',
      agentPubKey: second.agentPubKey,
    })
    await screen.must('vault.lock', undefined)
    await screen.must('vault.unlock', { password: PASSWORD })
    expect(await inUse(browser)).toBe(second.agentPubKey)
    const db = await openWalletDb()
    await db.clear('state')
    db.close()
    await restart(browser)
    expect(await inUse(browser)).toBe(second.agentPubKey)
    await browser.screen().must('identities.use', { id: first.id })
    expect(await inUse(browser)).toBe(first.agentPubKey)
  })

  it('writes no row for the one that is in use, and refuses one that is none', async () => {
    const { browser, screen, first, use } = await two()
    const before = await trail(browser)
    await use(first.id)
    expect(await screen.ask('identities.use', { id: 'f'.repeat(32) })).toMatchObject({
      error: { code: 'invalid_params', field: 'id' },
    })
    expect(await trail(browser)).toEqual(before)
  })

  it('is another person to a site: not connected, another account, its own permission', async () => {
    const { browser, screen, first, second, use } = await two()
    const page = await connected(browser)
    await use(second.id)
    expect(await page.ask('isConnected')).toBe(false)
    expect(await page.ask('getAccount')).toBeNull()
    expect(await page.ask('getPermissions')).toEqual([])
    expect(await page.ask('signBytes', bytes('x'))).toMatchObject({ error: 'consent_required' })
    expect(await page.ask('revokePermission', { appId: SITE })).toBe(false)
    expect((await screen.must('apps.list', undefined)).apps).toEqual([])
    const account = page.ask('connect', {})
    await screen.decide('approve')
    expect(await account).toMatchObject({
      agentPubKey: second.agentPubKey,
      id: accountId(SITE, second.agentPubKey),
    })
    const { answer } = await asking(page, screen, 'as the second')
    await screen.decide('approve')
    const signed = (await answer) as SignBytesResponse
    expect(signed.agentPubKey).toBe(second.agentPubKey)
    expect(holds(signed)).toBe(true)
    // Taking back what the second one gave leaves what the first one gave.
    await page.ask('disconnect')
    await use(first.id)
    expect(await page.ask('getAccount')).toMatchObject({ agentPubKey: FIRST })
    expect((await listed(screen)).map(({ sites }) => sites)).toEqual([1, 0])
  })

  it('is told to sites that it concerns, each about itself alone', async () => {
    const { browser, screen, first, second, use } = await two()
    await connected(browser)
    const one = await connected(browser, BIRCH)
    const stranger = browser.page(OAK)
    stranger.send({ t: 'listen' })
    await use(second.id)
    const both = await connected(browser)
    const other = await connected(browser, ELM)
    for (const page of [both, one, other, stranger]) told(page)
    await use(first.id)
    const accountOf = (origin: string, agent: string) =>
      expect.objectContaining({ id: accountId(origin, agent), agentPubKey: agent })
    expect(told(both)).toEqual([
      ['accountChanged', accountOf(SITE, first.agentPubKey)],
      ['permissionsChanged', [expect.objectContaining({ appId: SITE })]],
    ])
    expect(told(one)).toEqual([
      ['accountChanged', accountOf(BIRCH, first.agentPubKey)],
      ['permissionsChanged', [expect.objectContaining({ appId: BIRCH })]],
    ])
    expect(told(other)).toEqual([
      ['accountChanged', null],
      ['permissionsChanged', []],
    ])
    expect(told(stranger)).toEqual([])

    // And nothing more under an identity that is not theirs, until it is in use again.
    await screen.must('vault.lock', undefined)
    await screen.must('vault.unlock', { password: PASSWORD })
    expect(told(other)).toEqual([])
    expect(told(both).map(([event]) => event)).toEqual(['lock', 'unlock'])
  })

  it('keeps what ends under the other identity from the site', async () => {
    const one = await remembered({ methods: ['signBytes'], expiresIn: 60 })
    await useAnother(one.screen)
    told(one.page)
    await one.browser.advance(61_000)
    const [expired] = (await trail(one.browser)).filter(row => row.type === 'grant.expired')
    expect(expired).toMatchObject({ origin: SITE, agentPubKey: FIRST })
    await one.screen.must('apps.revokeAll', undefined)
    await settle()
    expect((await trail(one.browser)).at(-1)).toMatchObject({ type: 'grant.revoked', agentPubKey: FIRST })
    expect(told(one.page)).toEqual([])
  })

  it('several times at once ends where the trail says it does, and tells it in that order', async () => {
    const { browser, first, second, use } = await two()
    const page = await connected(browser)
    told(page)
    await Promise.all([use(second.id), use(first.id), use(second.id)])
    const used = (await trail(browser)).filter(row => row.type === 'identity.used')
    expect(used.map(row => row.agentPubKey)).toEqual([second, first, second].map(one => one.agentPubKey))
    const accounts = told(page).flatMap(([event, detail]) => (event === 'accountChanged' ? [detail] : []))
    expect(accounts).toEqual([null, expect.objectContaining({ agentPubKey: FIRST }), null])
    expect(await inUse(browser)).toBe(second.agentPubKey)
  })
})

describe('a request that waits', () => {
  it('stays with the identity that it came for, on screen, in the signature and in the trail', async () => {
    const { browser, screen, first, second, use } = await two()
    const page = await connected(browser)
    const { answer, current } = await asking(page, screen, 'for the first')
    await use(second.id)
    await settle()
    expect(screen.state?.current).toMatchObject({ id: current.id, identity: { id: first.id } })
    expect(screen.state?.identity?.id).toBe(second.id)
    await restart(browser)
    page.reconnect()
    const later = browser.screen()
    await later.request()
    expect((await later.decide('approve')) as UiAnswer).toMatchObject({ ok: true })
    const signed = (await answer) as SignBytesResponse
    expect(signed.agentPubKey).toBe(first.agentPubKey)
    expect(holds(signed)).toBe(true)
    expect((await trail(browser)).at(-1)).toMatchObject({ agentPubKey: FIRST, decision: 'approved' })
  })

  it('is rejected as that identity, too', async () => {
    const { browser, screen, second, use } = await two()
    const page = await connected(browser)
    const { answer } = await asking(page, screen)
    await use(second.id)
    await screen.decide('reject')
    expect(await answer).toMatchObject({ error: 'user_rejected' })
    expect((await trail(browser)).at(-1)).toMatchObject({ agentPubKey: FIRST, decision: 'rejected' })
  })

  it('connects the identity that the screen showed, and says nothing of it to who sees another', async () => {
    const { browser, screen, first, second, use } = await two()
    const page = browser.page(SITE)
    const asked = page.ask('connect', {})
    expect(await screen.request()).toMatchObject({ identity: { id: first.id } })
    await use(second.id)
    told(page)
    await settle()
    expect(screen.state?.current).toMatchObject({ identity: { id: first.id } })
    await screen.decide('approve')
    expect(await asked).toMatchObject({ agentPubKey: FIRST })
    expect(told(page)).toEqual([])
    expect(await page.ask('isConnected')).toBe(false)
    await use(first.id)
    expect(await page.ask('isConnected')).toBe(true)
  })

  it('that came before there was any is for the one that the screen shows for it', async () => {
    const browser = await freshBrowser({ wallet: false })
    const page = browser.page(SITE)
    const asked = page.ask('connect', {})
    await settle()
    const screen = browser.screen()
    const words = [...Array<string>(23).fill('abandon'), 'art']
    await screen.must('vault.restore', { words, derivation: 'flowsta-device', password: PASSWORD })
    expect(await screen.request()).toMatchObject({ identity: { agentPubKey: FIRST } })
    await useAnother(screen)
    await settle()
    expect(screen.state?.current).toMatchObject({ identity: { agentPubKey: FIRST } })
    await screen.decide('approve')
    expect(await asked).toMatchObject({ agentPubKey: FIRST })
  })
})

describe('signing without asking', () => {
  it('is for the identity that allowed it, while that is in use', async () => {
    const one = await remembered()
    const before = await one.context()
    const entry = await useAnother(one.screen)
    expect(await one.page.ask('signingContext')).toBeNull()
    const late = proofFor(one.browser, one.device, before, 'signBytes', bytes('x'))
    expect(await outcomeOf(one, one.page.call('signBytes', bytes('x'), { proof: late }))).toBe(
      'consent_required',
    )
    const account = one.page.ask('connect', {})
    await one.screen.decide('approve')
    expect(await account).toMatchObject({ agentPubKey: entry.agentPubKey })
    await one.browser.advance(100)
    // The proof names the other identity's permission; without one it asks.
    const other = proofFor(one.browser, one.device, before, 'signBytes', bytes('x'))
    expect(await outcomeOf(one, one.page.call('signBytes', bytes('x'), { proof: other }))).toBe(
      'proof_invalid',
    )
    expect(await outcomeOf(one, one.page.call('signBytes', bytes('x')))).toBe('asks')
    const [{ id } = { id: '' }] = await listed(one.screen)
    await one.screen.must('identities.use', { id })
    expect(await outcomeOf(one, one.silently('signBytes', bytes('x')))).toBe('silent')
    const rows = (await trail(one.browser)).filter(row => row.type === 'request.silent')
    expect(rows.map(row => row.agentPubKey)).toEqual([FIRST])
  })

  it('ends with the row that changes the identity, wherever a request is on its way by then', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 100 })
    const { id } = await one.screen.must('identities.add', undefined)
    const [{ id: first } = { id: '' }] = await listed(one.screen)
    const context = await one.context()
    // Opens the secret: from the second one on a request has the shortest way.
    await one.silently('signBytes', bytes('opens the secret'))
    const outcomes = new Set<string>()
    for (let turns = 0; turns < 40; turns++) {
      const proof = proofFor(one.browser, one.device, context, 'signBytes', bytes(`${turns}`))
      const reply = one.page.call('signBytes', bytes(`${turns}`), { proof })
      await new Promise(resolve => setTimeout(resolve, turns % 8))
      for (let i = 0; i < turns; i++) await Promise.resolve()
      const using = one.screen.must('identities.use', { id })
      outcomes.add(await outcomeOf(one, reply))
      await using
      await one.screen.must('identities.use', { id: first })
    }
    let inUse: string | undefined = FIRST
    for (const { type, agentPubKey } of await trail(one.browser)) {
      if (type === 'identity.used') inUse = agentPubKey
      if (type === 'request.silent') expect(agentPubKey).toBe(inUse)
    }
    expect([...outcomes].sort()).toEqual(expect.arrayContaining(['asks', 'silent']))
  })
})
