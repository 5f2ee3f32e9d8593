import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadFixture } from '../../../scripts/lib/fixture.mjs'
import { bundle } from './bundle.mjs'

/** 24 words that everyone knows, for wallets that hold nothing. */
const MNEMONIC = `${'abandon '.repeat(23)}art`

/**
 * A profile whose wallet has a trail of `rows` rows and a permission for the site: restored through its screens, filled
 * while the worker is stopped, and started anew. It is unlocked then.
 */
export async function openProfile(rows, site) {
  const { launchWallet } = await loadFixture()
  const folder = await mkdtemp(join(tmpdir(), 'flowsta-bench-'))
  const launch = () => launchWallet({ userDataDir: folder, mnemonic: MNEMONIC })
  let wallet = await launch()
  await wallet.setUp()
  const page = await openSite(wallet, site)
  const connected = page.evaluate(() => window.flowsta.connect())
  await wallet.approve()
  await connected
  await page.close()
  await fill(wallet, rows)
  await wallet.close()
  wallet = await launch()
  await wallet.unlock()
  await checkFilled(wallet, rows)
  return {
    rows,
    wallet,
    page: await openSite(wallet, site),
    tables: () => tablesOf(folder),
    async close() {
      await wallet.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

/** A page of the extension without a script: it neither wakes the worker nor keeps it alive. */
export async function openSilentPage({ context, extensionId }) {
  const page = await context.newPage()
  await page.goto(`chrome-extension://${extensionId}/manifest.json`)
  return page
}

async function fill(wallet, rows) {
  const page = await openSilentPage(wallet)
  // An alarm would wake a second writer.
  await page.evaluate(() => chrome.alarms.clearAll())
  await wallet.stopBackground()
  await page.evaluate(await bundle('fill-entry.mjs'))
  await page.evaluate(rows => globalThis.fillTrail(rows), rows)
  await page.close()
}

/** The wallet itself found nothing wrong with what was written in its name. */
async function checkFilled(wallet, rows) {
  const page = await openSilentPage(wallet)
  const last = await page.evaluate(
    from =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('flowsta')
        opening.onerror = () => reject(new Error('not opened'))
        opening.onsuccess = () => {
          const db = opening.result
          const all = db.transaction('events').objectStore('events').getAll(IDBKeyRange.lowerBound(from))
          all.onsuccess = () => {
            db.close()
            resolve(all.result.map(({ row }) => row.type))
          }
        }
      }),
    rows,
  )
  await page.close()
  if (last.join() !== 'vault.unlocked') throw new Error(`after the unlock the trail ends with ${last.join()}`)
}

/** How many tables the database has on the disk: it goes down while the browser merges them. */
async function tablesOf(folder) {
  const files = await readdir(join(folder, 'Default/IndexedDB'), { recursive: true })
  return files.filter(name => name.endsWith('.ldb')).length
}

async function openSite({ context }, url) {
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** Serves an empty page on loopback, with these headers too; answers its address and the way to stop. */
export async function serveSite(headers = {}) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end('<!doctype html><title>site</title>')
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () =>
      new Promise(resolve => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}
