import type { Page } from 'playwright-core'
import { type MortalBrowser, newProfile, startOn } from './kills-browser.ts'
import { type Deed, type Person, seatPerson } from './kills-person.ts'
import type { Random } from './kills-random.ts'
import { type BusyPage, openBusyPage, type Told } from './kills-site.ts'
import { followTrail, openReader, readTrailKeys, type Trail } from './kills-trail.ts'
import { type Site, serve } from './serve.ts'

/** Something that a kill may follow. */
export type Happening = Deed | 'told'

/** A wallet under load that is killed again and again, and all that was seen of it from outside. */
export interface World {
  readonly pages: readonly BusyPage[]
  readonly trail: Trail
  person(): Person
  reader(): Page
  stopWorker(): Promise<void>
  /** Ends the browser, and resolves when a new one on the same profile is unlocked; `meanwhile` runs before the load. */
  killBrowser(meanwhile: () => Promise<void>): Promise<void>
  /** Resolves at the next one. */
  next(what: Happening): Promise<void>
  /** What pages were told since this was asked last. */
  takeTold(): Told[]
  close(): Promise<void>
}

const SITES = 3

export async function createWorld(random: Random): Promise<World> {
  const profile = await newProfile()
  const sites: Site[] = []
  for (let i = 0; i < SITES; i++) sites.push(await serve({ '/': '<!doctype html><title>site</title>' }))
  const told: Told[] = []
  const waiting = new Map<Happening, Array<() => void>>()
  const pages: BusyPage[] = []
  let lives = 0

  function happened(what: Happening): void {
    for (const resolve of waiting.get(what) ?? []) resolve()
    waiting.delete(what)
  }
  function hear(one: Told): void {
    told.push(one)
    happened('told')
  }

  async function live(): Promise<{ browser: MortalBrowser; reader: Page }> {
    lives++
    const browser = await startOn(profile.path)
    const { context, extensionId } = browser.wallet
    await context.exposeBinding('told', ({ frame }, one: Omit<Told, 'origin'>) =>
      hear({ ...one, origin: new URL(frame.url()).origin }),
    )
    await context.exposeBinding('did', (_, deed: Deed) => happened(deed))
    return { browser, reader: await openReader(context, extensionId) }
  }
  /** Someone at the wallet, and pages that begin to ask. */
  async function load({ wallet }: MortalBrowser): Promise<Person> {
    const seated = await seatPerson(wallet, random.below(2 ** 32))
    pages.length = 0
    for (const [i, site] of sites.entries()) {
      pages.push(await openBusyPage(wallet, site, `site ${i} life ${lives}`))
    }
    return seated
  }

  let { browser, reader } = await live()
  await browser.wallet.setUp()
  const trail = followTrail(await readTrailKeys(reader))
  let person = await load(browser)

  return {
    pages,
    trail,
    person: () => person,
    reader: () => reader,
    stopWorker: () => browser.wallet.stopBackground(),
    async killBrowser(meanwhile) {
      await browser.kill()
      ;({ browser, reader } = await live())
      await meanwhile()
      person = await load(browser)
    },
    next: what =>
      new Promise(resolve => {
        waiting.set(what, [...(waiting.get(what) ?? []), resolve])
      }),
    takeTold: () => told.splice(0),
    async close() {
      await browser.wallet.close()
      for (const site of sites) await site.close()
      await profile.remove()
    },
  }
}
