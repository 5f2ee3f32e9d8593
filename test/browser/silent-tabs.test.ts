import { describe, expect, it } from 'vitest'
import type { RememberOffer, RequestView } from '../../src/protocol/ui-door.ts'
import { isSigned, type Said, type Signed, tally, withSilent } from './support/silent.ts'
import { startLoad } from './support/silent-load.ts'
import { expectBorneOut, expectExported, provenBy, rowsOf, silentRows } from './support/silent-rows.ts'
import { call } from './support/site.ts'

const LONG = process.env.LONG === '1'
const TABS = 20
const EACH = LONG ? 50 : 10
/** Fewer than the 60 a minute that a prompt can grant. */
const MANY = 55

describe('tabs of one site', () => {
  const world = withSilent()

  it(`${TABS} sign ${EACH} each at once: nothing is lost, and the counts are exact`, async () => {
    const { wallet, quietly } = world
    const all = TABS * EACH
    const site = await world.remembered({ methods: ['signBytes'], maxSignatures: all + 7, perMinute: 6000 })
    const tabs = [site.page, ...(await Promise.all(Array.from({ length: TABS - 1 }, () => site.tab())))]
    const signing = tabs.map((tab, i) =>
      // Each in its page begins when it hears the start from the first.
      tab.evaluate(
        ([name, count]) =>
          new Promise<Said[]>(resolve => {
            const sign = async (text: string) =>
              window.flowsta.signBytes({ bytes: btoa(text) }).then(
                answer => ({ text, answer }),
                ({ code }: { code: string }) => ({ text, code }),
              )
            const start = new BroadcastChannel('start')
            start.onmessage = () => {
              resolve(Promise.all(Array.from({ length: count }, (_, n) => sign(`${name} ${n}`))))
            }
            document.documentElement.dataset.ready = ''
          }),
        [`tab ${i}`, EACH] as const,
      ),
    )
    for (const tab of tabs) await tab.waitForSelector('[data-ready]', { state: 'attached' })
    const said = await quietly(async () => {
      const starter = await site.tab()
      await starter.evaluate(() => new BroadcastChannel('start').postMessage('go'))
      return (await Promise.all(signing)).flat()
    })
    expect(tally(said)).toEqual({ signed: all })
    const rows = await silentRows(wallet, site.origin)
    expectBorneOut(rows, said.filter(isSigned))
    expect(provenBy(rows)).toHaveLength(1)
    expect(await site.permission()).toMatchObject({ signCount: all, signaturesLeft: 7 })
    await wallet.stopBackground()
    expect(await site.permission()).toMatchObject({ signCount: all, signaturesLeft: 7 })
    await Promise.all(tabs.slice(1).map(tab => tab.close()))
  })

  it('one consents to more while another signs on and on: that one hears no error', async () => {
    const { wallet } = world
    const policy = { maxSignatures: 5000, perMinute: 6000 }
    const site = await world.remembered({ methods: ['signBytes'], ...policy })
    const other = await site.tab()
    const load = await startLoad(site.page, { name: 'on and on', lanes: 20, pause: 30 })
    await load.until(20)
    const signed: Signed[] = []
    for (const actionTypes of [['note'], ['note', 'vote'], ['note', 'vote', 'like']]) {
      const more = { methods: ['signBytes', 'signAction'], actionTypes, ...policy }
      const account = call(other, 'connect', { policy: more })
      await wallet.approve({ remember: 'while' })
      expect(await account).toMatchObject({ agentPubKey: world.agentPubKey })
    }
    const said = await load.stop()
    expect(tally(said)).toEqual({ signed: said.length })
    signed.push(...said.filter(isSigned))
    const rows = await rowsOf(wallet, site.origin)
    const silent = rows.filter(row => row.type === 'request.silent')
    expectBorneOut(silent, signed)
    // Each consent began with 5,000 anew; those of the last one are what counts since.
    const consents = rows.filter(row => row.type.startsWith('grant.'))
    const since = silent.filter(row => row.seq > (consents.at(-1)?.seq ?? 0)).length
    expect(new Set(silent.map(row => JSON.parse(row.proof?.message ?? '{}').aud)).size).toBe(4)
    expect(await site.permission()).toMatchObject({
      signCount: silent.length,
      signaturesLeft: 5000 - since,
    })
    await other.close()
  })

  it('one is asked and remembered anew while calls of another are in flight: they are signed', async () => {
    const { wallet, door, quietly } = world
    const site = await world.remembered({ methods: ['signBytes'], maxSignatures: 500, perMinute: 500 })
    const other = await site.tab()
    const asked = call(other, 'signAction', { action: { type: 'note', text: 'x' } })
    await wallet.requestOnScreen()
    const { id, digest, remember } = (await door.state()).current as RequestView
    const whole = { ...(remember as RememberOffer).whole, maxSignatures: 100 }
    const said = await quietly(async () => {
      const load = await startLoad(site.page, { name: 'meanwhile', lanes: MANY, most: MANY })
      await load.until(3)
      await door.ask('request.decide', { id, digest, decision: 'approve', remember: whole })
      return load.end()
    })
    expect(await asked).toMatchObject({ success: true })
    expect(tally(said)).toEqual({ signed: MANY })
    const rows = await rowsOf(wallet, site.origin)
    const silent = rows.filter(row => row.type === 'request.silent')
    expectBorneOut(silent, said.filter(isSigned))
    const extended = rows.find(row => row.type === 'grant.extended')?.seq ?? 0
    const since = silent.filter(row => row.seq > extended).length
    expect(await site.permission()).toMatchObject({ signCount: MANY + 1, signaturesLeft: 100 - since })
    await other.close()
  })

  it('and the trail of all that holds', async () => {
    await expectExported(world.wallet, world.agentPubKey)
  })
})
