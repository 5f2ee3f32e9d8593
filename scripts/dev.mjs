import { join, sep } from 'node:path'
import { buildExtension, DIST } from './lib/build.mjs'
import { serveDemoSources } from './lib/demo-server.mjs'
import { hasDisplay } from './lib/display.mjs'
import { loadFixture } from './lib/fixture.mjs'
import { ROOT } from './lib/run.mjs'
import { main, say } from './lib/say.mjs'
import { setUp } from './lib/setup.mjs'

/*
 * The same build as for users, made again after each change, and the extension reloaded. Not the plugin's own dev
 * server: it injects the provider by a loader, too late for a page's first script, which is what is developed here.
 */
const WATCHED = ['src', 'public', 'manifest.json', 'vite.config.ts']
const PORT = 5180
/** Milliseconds of quiet after a change: editors write several files at once. */
const QUIET = 150

/** A browser with the wallet and the demo; `reload` puts the newest build into it. */
async function openBrowser(url, headless) {
  const { launchWallet } = await loadFixture()
  const wallet = await launchWallet({ headless, userDataDir: join(ROOT, 'out/profile') })
  const { context, extensionId } = wallet
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(url)
  return {
    closed: new Promise(done => context.once('close', done)),
    async reload() {
      const own = await context.newPage()
      const gone = own.waitForEvent('close')
      await own.goto(`chrome-extension://${extensionId}/src/popup/index.html`)
      await own.evaluate(() => chrome.runtime.reload()).catch(() => {})
      await gone
      const sites = context.pages().filter(one => one.url().startsWith('http'))
      await Promise.all(sites.map(one => one.reload().catch(() => {})))
    },
  }
}

/** Calls `run` after changes, never twice at a time. Vite's watcher sees what editors do, `fs.watch` not all of it. */
function onChange(watcher, run) {
  const paths = WATCHED.map(name => join(ROOT, name))
  let timer
  let running = Promise.resolve()
  watcher.add(paths)
  watcher.on('all', (_, changed) => {
    if (!paths.some(path => changed === path || changed.startsWith(path + sep))) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      running = running.then(run).catch(error => say.bad(error.message))
    }, QUIET)
  })
}

await main(async () => {
  await setUp()
  if (!(await buildExtension('chrome'))) return 1
  const demo = await serveDemoSources(PORT)
  const headless = process.argv.includes('--headless')
  const browser = headless || hasDisplay() ? await openBrowser(demo.url, headless) : null
  if (browser === null)
    say.info(`No display: load ${DIST.chrome} in chrome://extensions and reload it after a build.`)
  onChange(demo.watcher, async () => {
    if (!(await buildExtension('chrome', { keepOld: true }))) return
    await browser?.reload()
    if (browser) say.info('Reloaded; a wallet in it is locked now.')
  })
  say.good(`Watching ${WATCHED.join(', ')}. The demo is at ${demo.url}; Ctrl-C stops.`)
  // Without a browser the demo's server runs until Ctrl-C; with one Playwright closes it then.
  await (browser?.closed ?? new Promise(() => {}))
  await demo.close()
  return 0
})
