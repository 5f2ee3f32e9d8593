import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createRandom } from './support/kills-random.ts'
import type { BusyPage } from './support/kills-site.ts'
import { createWorld, type World } from './support/kills-world.ts'

/**
 * Kills at random moments under load: three sites that ask without a pause, a person who answers at once, locks,
 * revocations. What was told to a page must be in the trail, once, whatever was killed when.
 */
const LONG = process.env.LONG === '1'
const WORKER_KILLS = LONG ? 950 : 25
const BROWSER_KILLS = LONG ? 50 : 2
const EVERY = WORKER_KILLS / BROWSER_KILLS
/** Worker kills between two looks at a wallet that stands still. */
const STILL_EVERY = LONG ? 50 : 12
const MINUTES = 60_000

const seed = Number(process.env.KILLS_SEED ?? Date.now() % 1_000_000)
const random = createRandom(seed)
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

describe(`kills under load (KILLS_SEED=${seed})`, () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld(random)
  })
  afterAll(async () => {
    await world?.close()
  })

  it(
    `${WORKER_KILLS} of the worker and ${BROWSER_KILLS} of the browser leave one row for each signature`,
    async () => {
      for (let kill = 1; kill <= WORKER_KILLS; kill++) {
        await named(`kill ${kill} of the worker`, async () => {
          await something()
          await world.stopWorker()
          await checkAll()
        })
        if (kill % STILL_EVERY === 0) await named(`at rest after ${kill}`, checkAtRest)
        if (Math.floor(kill / EVERY) > Math.floor((kill - 1) / EVERY)) {
          await named(`kill ${Math.floor(kill / EVERY)} of the browser`, async () => {
            await something()
            await world.killBrowser(checkRows)
          })
        }
      }
      await named('at the end', checkAtRest)
      expect(world.trail.signatures()).toBeGreaterThan(WORKER_KILLS)
    },
    LONG ? 60 * MINUTES : 2 * MINUTES,
  )

  /** Lets something happen, and stops at a random moment of it. */
  async function something(): Promise<void> {
    const kind = random.below(16)
    if (kind < 5) await pause(random.below(300))
    else if (kind < 8) await soonAfter('told', 30)
    else if (kind < 12) await soonAfter('decide', 25)
    else if (kind === 12) await lockAndUnlock()
    else if (kind === 13) await begin(person => person.ask('vault.lock'), 60)
    else if (kind === 14) await begin(async person => revokeOne(await listed(person), person), 40)
    else await begin(() => random.pick(asPages()).disconnect(), 40)
  }
  async function soonAfter(what: 'told' | 'decide', most: number): Promise<void> {
    await Promise.race([world.next(what), pause(300)])
    await pause(random.below(most))
  }
  /** Begins something whose end the kill may not leave time for. */
  async function begin(run: (person: ReturnType<World['person']>) => Promise<unknown>, most: number) {
    void run(world.person()).catch(() => {})
    await pause(random.below(most))
  }
  async function lockAndUnlock(): Promise<void> {
    const unlocking = world.next('unlock')
    await world
      .person()
      .ask('vault.lock')
      .catch(() => {})
    await Promise.race([unlocking, pause(300)])
    await pause(random.below(500))
  }
  async function listed(person: ReturnType<World['person']>): Promise<string[]> {
    const { apps } = (await person.ask('apps.list')) as { apps: Array<{ grantId: string }> }
    return apps.map(({ grantId }) => grantId)
  }
  async function revokeOne(grants: string[], person: ReturnType<World['person']>): Promise<void> {
    const grantId = grants[random.below(grants.length)]
    if (grantId !== undefined) await person.ask('apps.revoke', { grantId })
  }
  const asPages = () => world.pages as readonly [BusyPage, ...BusyPage[]]

  /** What pages know now must be on the disk by now. */
  async function checkRows(): Promise<void> {
    const told = world.takeTold()
    await world.trail.readOn(world.reader())
    for (const one of told) world.trail.bearsOut(one)
  }

  /** And what a new worker makes of the rows is what they say; under load it lies between two looks at them. */
  async function checkAll(): Promise<void> {
    await checkRows()
    // A row can be read a moment before the worker hears that it is durable: what lags catches up, what is lost does not.
    for (const page of world.pages) await vi.waitFor(() => checkPermission(page), { timeout: 30_000 })
  }
  async function checkPermission(page: BusyPage): Promise<void> {
    const before = world.trail.of(page.origin)
    const [permission] = await page.permissions()
    await world.trail.readOn(world.reader())
    const after = world.trail.of(page.origin)
    if (before.changes !== after.changes) return
    expect(permission?.id).toBe(before.grantId)
    if (permission === undefined) return
    expect(permission.signCount).toBeGreaterThanOrEqual(before.signatures)
    expect(permission.signCount).toBeLessThanOrEqual(after.signatures)
  }

  async function checkAtRest(): Promise<void> {
    await Promise.all(world.pages.map(page => page.pause()))
    await vi.waitFor(async () => expect((await world.person().state())?.phase).toBe('unlocked'), {
      timeout: 30_000,
    })
    await checkRows()
    await world.trail.readAgain(world.reader())
    await world.stopWorker()
    for (const page of world.pages) {
      const { grantId, signatures } = world.trail.of(page.origin)
      expect(await page.isConnected()).toBe(grantId !== undefined)
      const permissions = await page.permissions()
      const expected = grantId === undefined ? [] : [{ id: grantId, signCount: signatures }]
      expect(permissions.map(({ id, signCount }) => ({ id, signCount }))).toEqual(expected)
    }
    await Promise.all(world.pages.map(page => page.goOn()))
  }

  async function named(what: string, run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (problem) {
      throw new Error(`${what}, KILLS_SEED=${seed}: ${(problem as Error).message}`, { cause: problem })
    }
  }
})
