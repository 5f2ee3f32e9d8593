import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { isSigned, type Signed, type SilentSite, signAtOnce, tally, withSilent } from './support/silent.ts'
import { expectBorneOut, expectExported, provenBy, silentRows } from './support/silent-rows.ts'
import { call, verified } from './support/site.ts'

const bytes = (text: string) => ({ bytes: Buffer.from(text).toString('base64') })

describe('the site’s data is cleared', () => {
  const world = withSilent()
  let site: SilentSite
  const signed: Signed[] = []

  beforeAll(async () => {
    site = await world.remembered({ methods: ['signBytes'], maxSignatures: 50 })
  })

  /** As the browser's own settings do it. */
  async function clearSiteData(): Promise<void> {
    const session = await world.wallet.context.newCDPSession(site.page)
    await session.send('Storage.clearDataForOrigin', { origin: site.origin, storageTypes: 'all' })
    await session.detach()
  }
  async function signSilently(page: Page, name: string, count: number): Promise<void> {
    const said = await world.quietly(() => signAtOnce(page, name, count))
    expect(tally(said)).toEqual({ signed: count })
    signed.push(...said.filter(isSigned))
  }
  const keys = async () => provenBy(await silentRows(world.wallet, site.origin))

  /** The next call asks, is remembered anew, and from then on the site signs silently, with a key of its own. */
  async function remembersAnew(page: Page): Promise<void> {
    const { wallet, door } = world
    const before = await keys()
    const asked = call(page, 'signBytes', bytes(`after ${before.length}`))
    expect(await wallet.requestOnScreen()).toMatchObject({ method: 'signBytes', origin: site.origin })
    expect((await door.state()).current).toMatchObject({
      remember: { keyChanges: true, key: 'provider', whole: { methods: ['signBytes'], maxSignatures: 20 } },
    })
    await wallet.approve({ remember: 'while' })
    expect(verified(await asked)).toBe(true)
    await signSilently(page, `anew ${before.length}`, 3)
    const after = await keys()
    expect(after).toHaveLength(before.length + 1)
    expect(after.slice(0, -1)).toEqual(before)
    expect(await site.permission()).toMatchObject({ signaturesLeft: 17 })
  }

  it('while the page stays open: it asks, and remembers anew', async () => {
    await signSilently(site.page, 'first', 3)
    expect(await keys()).toHaveLength(1)
    await clearSiteData()
    const never = { ...bytes('never'), prompt: 'never' }
    const refused = await world.quietly(() => call(site.page, 'signBytes', never))
    expect(refused).toMatchObject({ code: 'consent_required' })
    await remembersAnew(site.page)
  })

  it('and the page is loaded again: the same', async () => {
    await clearSiteData()
    await site.page.reload()
    await remembersAnew(site.page)
  })

  it('under three open tabs: each asks, one is remembered, and all of them sign with its key', async () => {
    const { wallet, door } = world
    const tabs = [site.page, await site.tab(), await site.tab()]
    for (const [i, tab] of tabs.entries()) await signSilently(tab, `tab ${i} before`, 2)
    await clearSiteData()
    const asked = tabs.map((tab, i) => call(tab, 'signBytes', bytes(`tab ${i}`)))
    await expect.poll(async () => (await door.state()).waiting, { timeout: 20_000 }).toBe(3)
    await wallet.approve({ remember: 'while' })
    await wallet.approve({ remember: 'once' })
    await wallet.approve({ remember: 'once' })
    expect((await Promise.all(asked)).map(verified)).toEqual([true, true, true])
    const before = await keys()
    for (const [i, tab] of tabs.entries()) await signSilently(tab, `tab ${i} after`, 2)
    expect(await keys()).toHaveLength(before.length + 1)
  })

  it('nothing is lost of what was signed, and the trail holds', async () => {
    expectBorneOut(await silentRows(world.wallet, site.origin), signed)
    expect(await site.permission()).toMatchObject({ signCount: signed.length + 5 })
    await expectExported(world.wallet, world.agentPubKey)
  })
})
