/**
 * What a long trail costs: the same wallet with 1,000 rows and with 1,000,000 (100,000 in a short run), in two real
 * browsers that take turns. The short one is what the long one is compared with, so the machine does not matter.
 */
import { measureActivity, measureAppend, measureStart, openHome } from './lib/measures.mjs'
import { openProfile, serveSite } from './lib/profile.mjs'
import { compare, takeTurns } from './lib/stats.mjs'

const FEW = 1000
/** The store keeps its state every so many rows: both trails must be equally far behind that. */
const SEAL_EVERY = 256
const ATTEMPTS = { append: 100, start: 20, activity: 30 }
/** Looks in a row that find no fewer tables than before. */
const STILL = 6

/** Answers `{ name, rows, measures, holds }`; each of the measures has a ratio and a bound, see `lib/stats.mjs`. */
export async function run({ long = false } = {}) {
  const many = inStep(long ? 1_000_000 : 100_000)
  const site = await serveSite()
  const opened = []
  try {
    // The long one first: filling it takes longer than the wallet stays unlocked.
    for (const rows of [many, FEW]) opened.unshift(await openProfile(rows, site.url))
    const measures = await measureAll(opened)
    return { name: 'trail', rows: [FEW, many], measures, holds: measures.every(({ holds }) => holds) }
  } finally {
    for (const one of opened) await one.close()
    await site.close()
  }
}

/** The next number of rows that is as far from a kept state as {@link FEW} is. */
function inStep(rows) {
  return rows + ((((FEW - rows) % SEAL_EVERY) + SEAL_EVERY) % SEAL_EVERY)
}

/**
 * Appends until the browser has put the tables in order that were written in a few minutes instead of years: while it
 * merges them, a row costs twice as much. It begins with that when rows are written, and both sides write as many.
 */
async function settle(sides) {
  const [, long] = sides
  let still = 0
  let fewest = Number.POSITIVE_INFINITY
  while (still < STILL) {
    await takeTurns(5, sides, measureAppend)
    const tables = await long.tables()
    still = tables < fewest ? 0 : still + 1
    fewest = Math.min(fewest, tables)
  }
}

async function measureAll(sides) {
  await settle(sides)
  const append = await takeTurns(ATTEMPTS.append, sides, measureAppend)
  await takeTurns(2, sides, side => measureStart(side, 'unlocked'))
  const unlocked = await takeTurns(ATTEMPTS.start, sides, side => measureStart(side, 'unlocked'))
  for (const side of sides) side.home = await openHome(side.wallet)
  await takeTurns(3, sides, measureActivity)
  const activity = await takeTurns(ATTEMPTS.activity, sides, measureActivity)
  for (const side of sides) {
    await side.home.close()
    await side.wallet.lock()
  }
  const locked = await takeTurns(ATTEMPTS.start, sides, side => measureStart(side, 'locked'))
  return [
    compare('append', append, 1.2),
    compare('worker start, unlocked', unlocked, 1.2),
    compare('worker start, locked', locked, 1.2),
    compare('opening Activity', activity, 1.5),
  ]
}
