import { loadFixture } from './fixture.mjs'
import { createPictures } from './pictures.mjs'
import { say } from './say.mjs'
import { SILENT_STEPS } from './walk-silent.mjs'
import { LAST_STEPS, STEPS } from './walk-steps.mjs'
import { TRAIL_STEPS } from './walk-trail.mjs'

const PASSWORD = 'a walk in the garden'
/** As large as the wallet's own window. */
const POPUP = { width: 400, height: 640 }

/** What every page looked like when a step failed. */
async function takeAll(context, pictures) {
  for (const [i, page] of context.pages().entries()) await pictures.take(page, `failed-${i + 1}`)
}

/**
 * Walks the wallet's main job in a browser without a display: create, connect, sign an action and bytes with
 * consent, verify both here, sign without asking and several at once, look at the trail, revoke, be refused. Prints each step and leaves a picture of every
 * screen in `folder`. Answers whether every step held.
 */
export async function walk(demoUrl, folder) {
  const { launchWallet, createWallet, readAgentKey } = await loadFixture()
  const pictures = createPictures(folder)
  const wallet = await launchWallet({ password: PASSWORD })
  const { context, extensionId } = wallet
  try {
    const own = await context.newPage()
    await own.setViewportSize(POPUP)
    const demo = await context.newPage()
    await demo.setViewportSize({ width: 1280, height: 900 })
    const screens = `chrome-extension://${extensionId}/src/popup/index.html`
    const around = {
      wallet,
      context,
      own,
      demo,
      demoUrl,
      screens,
      pictures,
      password: PASSWORD,
      popup: POPUP,
    }
    const state = { ...around, origin: new URL(demoUrl).origin, createWallet, readAgentKey }
    for (const [i, [name, run]] of [...STEPS, ...SILENT_STEPS, ...LAST_STEPS, ...TRAIL_STEPS].entries()) {
      try {
        const said = await run(state)
        say.good(`${i + 1}. ${name}${said ? `: ${said}` : ''}`)
      } catch (error) {
        say.bad(`${i + 1}. ${name}: ${error.message}`)
        await takeAll(context, pictures).catch(() => {})
        return false
      }
    }
    say.info(`${pictures.count()} screens, light and dark, in out/`)
    return true
  } finally {
    await wallet.close()
  }
}
