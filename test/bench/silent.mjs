/**
 * What a signature without asking costs, held against the floor: an extension beside the wallet, on the same page of the
 * same browser, that signs whatever it gets and keeps a record (`floor/worker.js`). The two take turns, so the machine
 * does not matter. Every signature of the wallet carries a proof and has its row in the trail; that is checked.
 */
import { loadavg } from 'node:os'
import { openPair } from './lib/pair.mjs'
import { median, quantile, rounded, takeTurns } from './lib/stats.mjs'

const BOTH = ['wallet', 'floor']
/** Calls of one turn, where they come one after the other. */
const IN_SEQUENCE = 10
const IN_FLIGHT = 100
/** Calls of one turn that keeps so many in flight. */
const STEADY = 300
const IN_BATCH = 1000
/** Turns of each side: first those that are not counted (code is not compiled yet), then those that are. */
const TURNS = {
  single: { warm: 5, short: 40, long: 200 },
  atOnce: { warm: 3, short: 30, long: 50 },
  steady: { warm: 1, short: 10, long: 15 },
  // As many as a permission lets through in a minute; so there are several.
  batch: { warm: 1, short: 4, long: 4, phases: { short: 3, long: 6 } },
}

/**
 * Answers `{ name, measures, holds }`. A measure has the ratio of the wallet to the floor and both figures: in `ms`, or
 * in calls answered `per second`. The last two have no bound; they say how much of it is the way there and back.
 */
export async function run({ long = false } = {}) {
  const pair = await openPair()
  try {
    const measures = await measureAll(pair, long ? 'long' : 'short')
    return { name: 'silent', measures, holds: measures.every(({ holds }) => holds !== false) }
  } finally {
    await pair.close()
  }
}

async function measureAll({ measure, silently }, size) {
  const turns = async (kind, run, sides = BOTH) => {
    await takeTurns(TURNS[kind].warm, sides, run)
    return takeTurns(TURNS[kind][size], sides, run)
  }
  const inSequence = side => measure('inSequence', side, IN_SEQUENCE)
  const single = (await silently(() => turns('single', inSequence))).map(times => times.flat())
  const measures = [
    compareTimes('a signature, median', single, median, { atMost: 2 }),
    compareTimes('a signature, p95', single, p95, { atMost: 3 }),
  ]

  const atOnce = await silently(() => turns('atOnce', side => measure('atOnce', side, IN_FLIGHT)))
  measures.push(compareRates(`${IN_FLIGHT} at once`, atOnce, IN_FLIGHT, { atLeast: 0.9 }))
  const steady = await silently(() => turns('steady', side => measure('steady', side, STEADY, IN_FLIGHT)))
  measures.push(compareRates(`${IN_FLIGHT} in flight`, steady, STEADY, { atLeast: 0.9 }))

  const batches = [[], []]
  for (let i = 0; i < TURNS.batch.phases[size]; i++) {
    const times = await silently(() => turns('batch', side => measure('batch', side, IN_BATCH)))
    for (const side of [0, 1]) batches[side].push(...times[side])
  }
  measures.push(compareTimes(`a batch of ${IN_BATCH}`, batches, median, { atMost: 2 }))

  const way = (await turns('single', inSequence, ['reader', 'echo'])).map(times => times.flat())
  const [, floor] = single
  measures.push(compareTimes('a call that only reads, to an echo', way, median))
  measures.push(compareTimes("the floor's signature, to its echo", [floor, way[1]], median))
  return measures
}

const p95 = all => quantile(all, 0.95)

function compareTimes(name, sides, pick, bound = {}) {
  const [wallet, floor] = sides.map(pick)
  return judge({ name, unit: 'ms', wallet, floor, turns: sides[0].length }, bound)
}

/** `sides` are the milliseconds of each turn, which made so many calls. */
function compareRates(name, sides, calls, bound) {
  const [wallet, floor] = sides.map(times => (calls / median(times)) * 1000)
  return judge({ name, unit: 'per second', wallet, floor, turns: sides[0].length }, bound)
}

/** `load` is the machine's of the last minute, this bench's own included. */
function judge({ name, wallet, floor, ...rest }, { atMost, atLeast }) {
  const ratio = wallet / floor
  return {
    name,
    ratio: rounded(ratio),
    ...(atMost === undefined ? {} : { atMost, holds: ratio <= atMost }),
    ...(atLeast === undefined ? {} : { atLeast, holds: ratio >= atLeast }),
    ...rest,
    wallet: rounded(wallet),
    floor: rounded(floor),
    load: rounded(loadavg()[0]),
  }
}
