import { describe, expect, it } from 'vitest'
import { createRandom } from './support/kills-random.ts'
import { isSigned, tally, withSilent } from './support/silent.ts'
import { startLoad } from './support/silent-load.ts'
import { expectBorneOut, expectExported, provenBy, silentRows } from './support/silent-rows.ts'

const LONG = process.env.LONG === '1'
const SIGNATURES = LONG ? 10_000 : 600
const KILLS = LONG ? 20 : 5
const LANES = 16
/** So many at once, each at most so often, are fewer than 6,000 a minute, which is the highest rate there is. */
const PAUSE = LONG ? 180 : 0

const seed = Number(process.env.KILLS_SEED ?? Date.now() % 1_000_000)
const random = createRandom(seed)

describe(`silent signatures while the worker is killed (KILLS_SEED=${seed})`, () => {
  const world = withSilent()

  it(
    `${SIGNATURES} across ${KILLS} kills: each is given, once, and counted once`,
    async () => {
      const { wallet, quietly } = world
      const site = await world.remembered({
        methods: ['signBytes'],
        maxSignatures: Math.min(SIGNATURES + 11, 10_000),
        perMinute: 6000,
        expiresIn: 24 * 3600,
      })
      const { signaturesLeft: granted = 0 } = (await site.permission()) ?? {}
      const said = await quietly(async () => {
        const shape = { name: `seed ${seed}`, lanes: LANES, pause: PAUSE, most: SIGNATURES }
        const load = await startLoad(site.page, shape)
        const part = Math.floor(SIGNATURES / (KILLS + 1))
        for (let kill = 0; kill < KILLS; kill++) {
          await load.until(kill * part + random.below(part))
          await wallet.stopBackground()
        }
        return load.end()
      })
      expect(tally(said)).toEqual({ signed: SIGNATURES })
      const rows = await silentRows(wallet, site.origin)
      expectBorneOut(rows, said.filter(isSigned))
      expect(provenBy(rows)).toHaveLength(1)
      const counts = { signCount: SIGNATURES, signaturesLeft: granted - SIGNATURES }
      expect(await site.permission()).toMatchObject(counts)
      await wallet.stopBackground()
      expect(await site.permission()).toMatchObject(counts)
      await expectExported(wallet, world.agentPubKey)
    },
    LONG ? 15 * 60_000 : 120_000,
  )
})
