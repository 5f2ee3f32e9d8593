import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildAll, DIST } from './lib/build.mjs'
import { hasDisplay } from './lib/display.mjs'
import { loadFixture } from './lib/fixture.mjs'
import { ROOT } from './lib/run.mjs'
import { main, say } from './lib/say.mjs'
import { demoHeaders, serveFolder } from './lib/serve.mjs'
import { setUp } from './lib/setup.mjs'
import { walk } from './lib/walk.mjs'

const OUT = join(ROOT, 'out')
const PORT = 5180

/** A browser with the wallet and the demo, until it is closed. Its profile stays: so does a wallet made in it. */
async function open(url) {
  const { launchWallet } = await loadFixture()
  const wallet = await launchWallet({ headless: false, userDataDir: join(OUT, 'profile') })
  const [first] = wallet.context.pages()
  const page = first ?? (await wallet.context.newPage())
  await page.goto(url)
  say.good(`The demo is open at ${url}`)
  say.info('The wallet is behind the puzzle piece in the toolbar. Close the window or press Ctrl-C to stop.')
  // Playwright itself closes the browser at Ctrl-C.
  await new Promise(done => wallet.context.once('close', done))
}

await main(async () => {
  await setUp()
  if (!(await buildAll())) return 1
  mkdirSync(OUT, { recursive: true })
  const server = await serveFolder(DIST.demo, { port: PORT, headers: demoHeaders })
  try {
    if (hasDisplay() && !process.argv.includes('--headless')) {
      await open(server.url)
      return 0
    }
    say.title('The walk')
    const start = Date.now()
    const held = await walk(server.url, OUT)
    const seconds = Math.round((Date.now() - start) / 1000)
    if (held) say.good(`Every step held, in ${seconds} s`)
    else say.bad('The walk did not hold')
    return held ? 0 : 1
  } finally {
    server.close()
  }
})
