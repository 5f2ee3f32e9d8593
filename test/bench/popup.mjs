/**
 * How soon the wallet's page shows something: the built extension, unlocked, with a trail of 100,000 rows, against a
 * page of an extension that has nothing but a word in it. Both browsers take turns.
 */
import { loadTs } from './lib/load-ts.mjs'
import { openProfile, serveSite } from './lib/profile.mjs'
import { compare, takeTurns } from './lib/stats.mjs'

const ROWS = 100_000
const ATTEMPTS = 40

/** Answers `{ name, rows, measures, holds }`; the first measure has a bound, the second says when it can be used. */
export async function run() {
  const site = await serveSite()
  const { launchFloor } = await loadTs('launch-floor.ts')
  const floor = await launchFloor()
  let profile
  try {
    profile = await openProfile(ROWS, site.url)
    const { context, extensionId } = profile.wallet
    const wallet = {
      context,
      url: `chrome-extension://${extensionId}/src/popup/index.html`,
      isReady: page => page.getByRole('navigation', { name: 'Wallet' }).waitFor(),
    }
    const empty = { ...floor, isReady: page => page.getByText('Nothing').waitFor() }
    // Both read their files from the disk the first time.
    await takeTurns(3, [empty, wallet], measurePaint)
    const paints = await takeTurns(ATTEMPTS, [empty, wallet], measurePaint)
    const measures = [
      compare('first contentful paint', pick(paints, 'paint'), 1.5),
      // Without a bound: the worker has answered and Home stands.
      { ...compare('Home is there', pick(paints, 'ready'), Number.POSITIVE_INFINITY), atMost: undefined },
    ]
    return { name: 'popup', rows: ROWS, measures, holds: measures.every(({ holds }) => holds) }
  } finally {
    await profile?.close()
    await floor.close()
    await site.close()
  }
}

function pick(sides, key) {
  return sides.map(side => side.map(figures => figures[key]))
}

/** Milliseconds since the navigation began, by the page's own clock. */
async function measurePaint({ context, url, isReady }) {
  const page = await context.newPage()
  try {
    await page.goto(url, { waitUntil: 'commit' })
    await isReady(page)
    const ready = await page.evaluate(() => performance.now())
    const paint = await page.evaluate(
      () =>
        new Promise(resolve => {
          const look = list => {
            const entry = list.getEntriesByName('first-contentful-paint')[0]
            if (entry !== undefined) resolve(entry.startTime)
          }
          new PerformanceObserver(look).observe({ type: 'paint', buffered: true })
        }),
    )
    return { paint, ready }
  } finally {
    await page.close()
  }
}
