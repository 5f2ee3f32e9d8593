import { describe, expect, it } from 'vitest'
import { isSigned, type SilentSite, tally, withSilent } from './support/silent.ts'
import { startLoad } from './support/silent-load.ts'
import { expectBorneOut, expectExported, rowsOf } from './support/silent-rows.ts'
import { call } from './support/site.ts'

/** Calls under way at every moment until the site is refused. */
const IN_FLIGHT = 100

describe('revoked while a hundred silent calls are in flight', () => {
  const world = withSilent()
  let site: SilentSite

  const grantOf = async () => (await site.permission())?.id ?? ''

  /** Keeps the calls coming, revokes after so many were answered, and holds what the page heard against the rows. */
  async function revokesBy(revoke: () => Promise<unknown>, after: number): Promise<void> {
    const { wallet, quietly } = world
    const grantId = await grantOf()
    const said = await quietly(async () => {
      const load = await startLoad(site.page, { name: `after ${after}`, lanes: IN_FLIGHT })
      await load.until(after)
      await revoke()
      return load.end()
    })
    // Every lane ends with its first error, so a hundred calls were in flight when it came.
    const { signed = 0, ...errors } = tally(said)
    expect(errors).toEqual({ consent_required: IN_FLIGHT })
    expect(signed).toBeGreaterThanOrEqual(after)
    const rows = (await rowsOf(wallet, site.origin)).filter(row => row.grantId === grantId)
    const revoked = rows.find(row => row.type === 'grant.revoked')
    expect(revoked).toBeDefined()
    const late = rows.filter(row => row.signature !== undefined && row.seq > (revoked?.seq ?? 0))
    expect(late).toEqual([])
    // Each promise that was kept has its row, which is before; and no row was made that the page did not hear of.
    expectBorneOut(
      rows.filter(row => row.type === 'request.silent'),
      said.filter(isSigned),
    )
    expect(await site.permission()).toBeUndefined()
    expect(await quietly(() => call(site.page, 'signBytes', { bytes: btoa('after') }))).toMatchObject({
      code: 'consent_required',
    })
  }
  async function connected(): Promise<void> {
    site = await world.remembered({ methods: ['signBytes'], maxSignatures: 5000, perMinute: 6000 })
  }

  it.each([1, 80])('by the wallet’s screens, after %i', async after => {
    await connected()
    const grantId = await grantOf()
    await revokesBy(() => world.door.ask('apps.revoke', { grantId }), after)
  })

  it('by the button in Apps; the page hears of it', async () => {
    await connected()
    const { wallet } = world
    const apps = await wallet.context.newPage()
    await apps.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#/apps`)
    const row = apps
      .getByRole('listitem')
      .filter({ hasText: site.origin })
      .getByRole('button', { name: 'Revoke', exact: true })
    await row.waitFor()
    await site.page.evaluate(() => {
      const heard: string[] = []
      Object.assign(window, { heard })
      for (const event of ['disconnect', 'permissionsChanged'] as const) {
        window.flowsta.on(event, detail => heard.push(`${event} ${JSON.stringify(detail)}`))
      }
    })
    await revokesBy(() => row.click(), 20)
    const heard = () => site.page.evaluate(() => (window as unknown as { heard: string[] }).heard)
    await expect
      .poll(async () => (await heard()).sort(), { timeout: 20_000 })
      .toEqual(['disconnect undefined', 'permissionsChanged []'])
    await apps.close()
  })

  it('by the page itself, which disconnects', async () => {
    await connected()
    await revokesBy(() => site.page.evaluate(() => window.flowsta.disconnect()), 30)
  })

  it('and the trail of all that holds', async () => {
    await expectExported(world.wallet, world.agentPubKey)
  })
})
