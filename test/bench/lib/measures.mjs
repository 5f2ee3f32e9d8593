/** What is measured of one wallet; each answers milliseconds. */

/** Calls of one measure; the clock of a page is too coarse for a single one. */
const CALLS = 20

/**
 * One refused call of a site with a permission, from the call to its error: the wallet writes one row for it and
 * answers once that is durable.
 */
export function measureAppend({ page }) {
  return page.evaluate(async calls => {
    const start = performance.now()
    for (let i = 0; i < calls; i++) {
      const code = await window.flowsta.signBytes({ bytes: '!' }).catch(error => error.code)
      if (code !== 'invalid_request') throw new Error(`refused as ${code}`)
    }
    return (performance.now() - start) / calls
  }, CALLS)
}

/**
 * From the question of a wallet's screen to a worker that is stopped, to the state that it pushes. The page has the
 * screen's address and none of its scripts.
 */
export async function measureStart({ wallet }, phase) {
  const page = await wallet.context.newPage()
  try {
    await page.route('**/*.js', route => route.abort())
    await page.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    await wallet.stopBackground()
    const [took, seen] = await page.evaluate(async () => {
      const start = performance.now()
      const port = chrome.runtime.connect({ name: 'flowsta-ui:v1' })
      port.postMessage({ n: 1, command: 'state.watch' })
      const state = await new Promise((resolve, reject) => {
        port.onMessage.addListener(message => message.push === 'state' && resolve(message.state))
        port.onDisconnect.addListener(() => reject(new Error('no answer')))
      })
      return [performance.now() - start, state]
    })
    if (seen.phase !== phase) throw new Error(`${seen.phase} instead of ${phase}`)
    if (seen.tampered !== undefined) throw new Error(`tampered: ${JSON.stringify(seen.tampered)}`)
    return took
  } finally {
    await page.close()
  }
}

/** A screen of the wallet that stays open, on Home. */
export async function openHome({ context, extensionId }) {
  const page = await context.newPage()
  await page.goto(`chrome-extension://${extensionId}/src/popup/index.html#/`)
  await page.getByRole('button', { name: 'Lock', exact: true }).waitFor()
  return page
}

/** From the address of Activity to its first row on screen. */
export async function measureActivity({ home }) {
  const took = await home.evaluate(async () => {
    const row = () => document.querySelector('table[aria-label="Activity"] tbody td')
    const start = performance.now()
    location.hash = '#/activity'
    await new Promise(resolve => {
      const look = () => {
        if (row() === null) return
        watch.disconnect()
        resolve()
      }
      const watch = new MutationObserver(look)
      watch.observe(document.body, { childList: true, subtree: true })
    })
    // What is in the page now is drawn in the next frame, and the task after it finds it drawn.
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
    return performance.now() - start
  })
  await home.evaluate(() => {
    location.hash = '#/'
  })
  await home.locator('table[aria-label="Activity"]').waitFor({ state: 'detached' })
  return took
}
