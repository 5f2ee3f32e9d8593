import { describe, expect, it } from 'vitest'
import { holdStore } from './support/hold.ts'
import { isSigned, type SilentSite, signAtOnce, tally, withSilent } from './support/silent.ts'
import { contentWorld } from './support/silent-content.ts'
import { expectBorneOut, expectExported, provenBy, rowsOf, silentRows } from './support/silent-rows.ts'
import { call, type Outcome, verified } from './support/site.ts'

const PATIENCE = { timeout: 20_000 }
const base64 = (text: string) => Buffer.from(text).toString('base64')
const bytes = (text: string) => ({ bytes: base64(text) })

describe('what is signed without asking has limits', () => {
  const world = withSilent()
  const refusedRows = async ({ origin }: SilentSite) =>
    (await rowsOf(world.wallet, origin)).filter(row => row.decision === 'refused').length

  it('fifty at once with one left: one is signed, twenty wait for the person, the rest are refused', async () => {
    const { wallet, door } = world
    const site = await world.remembered({ methods: ['signBytes'], maxSignatures: 2 })
    // A document that was loaded anew has no port to the worker yet, so all that goes over it is seen.
    await site.page.reload()
    const content = await contentWorld(wallet, site.page)
    await content.tape()
    const signed = await signAtOnce(site.page, 'the one before', 1)
    // The store answers nobody until all of them are with the worker: they go on side by side from there.
    const letGo = await holdStore(door.page, 'readwrite')
    const asked = signAtOnce(site.page, 'one left', 50)
    try {
      await expect.poll(async () => (await content.taped()).length, PATIENCE).toBe(51)
    } finally {
      await letGo()
    }
    await expect.poll(async () => (await door.state()).waiting, PATIENCE).toBe(20)
    await expect.poll(() => refusedRows(site), PATIENCE).toBe(29)
    expect(await door.rejectAll()).toBe(20)
    const said = await asked
    expect(tally(said)).toEqual({ signed: 1, limit_exceeded: 29, user_rejected: 20 })
    const rows = await silentRows(wallet, site.origin)
    expectBorneOut(rows, [...signed, ...said].filter(isSigned))
    expect(await site.permission()).toMatchObject({ signCount: 2, signaturesLeft: 0 })
    expect((await rowsOf(wallet, site.origin)).filter(row => row.signature !== undefined)).toEqual(rows)
  })

  it('two hundred at once from five tabs with seven left: seven are signed', async () => {
    const { wallet, door } = world
    const site = await world.remembered({ methods: ['signBytes'], maxSignatures: 7 })
    const tabs = [site.page]
    while (tabs.length < 5) tabs.push(await site.tab())
    const asked = Promise.all(tabs.map((tab, i) => signAtOnce(tab, `tab ${i}`, 40)))
    await expect.poll(() => refusedRows(site), PATIENCE).toBe(200 - 7 - 20)
    expect(await door.rejectAll()).toBe(20)
    const said = (await asked).flat()
    expect(tally(said)).toEqual({ signed: 7, limit_exceeded: 173, user_rejected: 20 })
    expectBorneOut(await silentRows(wallet, site.origin), said.filter(isSigned))
    expect(await site.permission()).toMatchObject({ signCount: 7, signaturesLeft: 0 })
    for (const tab of tabs) await tab.close()
  })

  it('over the rate: limit_exceeded, which says when to try again; a new worker knows it as well', async () => {
    const { wallet, quietly } = world
    const site = await world.remembered({ methods: ['signBytes'], maxSignatures: 100, perMinute: 5 })
    await quietly(async () => {
      const began = Date.now()
      const said = await signAtOnce(site.page, 'rate', 8)
      expect(tally(said)).toEqual({ signed: 5, limit_exceeded: 3 })
      const { description = '' } = said.find(({ code }) => code === 'limit_exceeded') ?? {}
      const at = Date.parse(/\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(description)?.[0] ?? '')
      expect(at).toBeGreaterThanOrEqual(began + 60_000)
      expect(at).toBeLessThanOrEqual(Date.now() + 60_000)
      await wallet.stopBackground()
      expect(await call(site.page, 'signBytes', bytes('more'))).toMatchObject({
        code: 'limit_exceeded',
        errno: 4290,
        description: expect.stringContaining(new Date(at).toISOString().slice(0, 19)),
      })
      expect(await site.permission()).toMatchObject({ signCount: 5, signaturesLeft: 95 })
      if (process.env.LONG !== '1') return
      await site.page.waitForTimeout(at - Date.now())
      expect(tally(await signAtOnce(site.page, 'later', 6))).toEqual({ signed: 5, limit_exceeded: 1 })
    })
  })

  it('a batch is silent if all of it is covered, and else asks once for all', async () => {
    const { wallet, quietly } = world
    const site = await world.remembered({
      methods: ['signBytes', 'signAction'],
      actionTypes: ['note'],
      maxSignatures: 10,
      perMinute: 8,
    })
    const item = (text: string) => ({ method: 'signBytes', ...bytes(text) })
    const note = { method: 'signAction', action: { type: 'note', text: 'in a batch' } }
    const batch = (requests: object[]) => call(site.page, 'signBatch', { requests })

    const silent = (await quietly(() => batch([item('a'), note, item('c')]))) as { results: object[] }
    expect(silent.results.map(verified)).toEqual([true, true, true])
    const rows = await silentRows(wallet, site.origin)
    expect(rows.map(row => row.details)).toMatchObject([{ item: 1 }, { item: 2 }, { item: 3 }])
    expect(provenBy(rows)).toHaveLength(1)
    expect(await site.permission()).toMatchObject({ signCount: 3, signaturesLeft: 7 })

    const tooFast = await quietly(() => batch(Array.from({ length: 6 }, (_, i) => item(`${i}`))))
    expect(tooFast).toMatchObject({ code: 'limit_exceeded', description: expect.stringContaining('at 2') })

    const mixed: Promise<Outcome> = batch([
      item('d'),
      { method: 'signAction', action: { type: 'vote', for: 'x' } },
    ])
    expect(await wallet.requestOnScreen()).toMatchObject({ method: 'signBatch', origin: site.origin })
    await wallet.approve()
    const { results } = (await mixed) as { results: object[] }
    expect(results.map(verified)).toEqual([true, true])
    expect(await silentRows(wallet, site.origin)).toHaveLength(3)
    expect(await site.permission()).toMatchObject({ signCount: 5, signaturesLeft: 7 })

    const many: Promise<Outcome> = batch(Array.from({ length: 9 }, (_, i) => item(`many ${i}`)))
    expect((await wallet.requestOnScreen()).method).toBe('signBatch')
    await wallet.reject()
    expect(await many).toMatchObject({ code: 'user_rejected' })
    expect(await site.permission()).toMatchObject({ signCount: 5, signaturesLeft: 7 })
  })

  it('over: it asks, the page hears of it, and the trail says so', async () => {
    const { wallet, quietly } = world
    const site = await world.remembered({ methods: ['signBytes'], expiresIn: 3 })
    await site.page.evaluate(() => {
      const heard = { changes: 0 }
      Object.assign(window, { heard })
      window.flowsta.on('permissionsChanged', () => {
        heard.changes++
      })
    })
    const first = await quietly(() => call(site.page, 'signBytes', bytes('in time')))
    expect(first).toMatchObject({ success: true })
    await site.page.waitForFunction(() => (window as unknown as { heard: { changes: number } }).heard.changes)
    expect(await site.permission()).not.toHaveProperty('policy')
    expect((await rowsOf(wallet, site.origin)).map(row => row.type)).toContain('grant.expired')
    const second = call(site.page, 'signBytes', bytes('too late'))
    expect((await wallet.requestOnScreen()).details).toContain('too late')
    await wallet.reject()
    expect(await second).toMatchObject({ code: 'user_rejected' })
  })

  it('locked: the unlock is asked for, then the request is shown; unlocked, it is silent again', async () => {
    const { wallet, quietly } = world
    const site = await world.remembered({ methods: ['signBytes'], maxSignatures: 3 })
    await wallet.lock()
    const opened = wallet.context.waitForEvent('page')
    const asked = call(site.page, 'signBytes', bytes('after the unlock'))
    const window = await opened
    await window.getByLabel('Password', { exact: true }).waitFor()
    expect(window.url()).toContain('#/request')
    await wallet.unlock()
    expect((await wallet.requestOnScreen()).details).toContain('after the unlock')
    await wallet.approve()
    expect(verified(await asked)).toBe(true)
    expect(await silentRows(wallet, site.origin)).toEqual([])
    expect(await site.permission()).toMatchObject({ signCount: 1, signaturesLeft: 3 })
    expect(await quietly(() => call(site.page, 'signBytes', bytes('quiet')))).toMatchObject({ success: true })
    expect(await site.permission()).toMatchObject({ signCount: 2, signaturesLeft: 2 })
  })

  it('locked: with prompt never it is consent_required and no window', async () => {
    const { wallet, quietly } = world
    const site = await world.remembered({ methods: ['signBytes'] })
    const never = { ...bytes('never'), prompt: 'never' }
    expect(await quietly(() => call(site.page, 'signBytes', never))).toMatchObject({ success: true })
    await wallet.lock()
    const refused = { code: 'consent_required', errno: 4100 }
    expect(await quietly(() => call(site.page, 'signBytes', never))).toMatchObject(refused)
    await wallet.unlock()
    expect(await quietly(() => call(site.page, 'signBytes', never))).toMatchObject({ success: true })
  })

  it('and the trail of all that holds', async () => {
    await expectExported(world.wallet, world.agentPubKey)
  })
})
