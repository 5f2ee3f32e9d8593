import { ensureChromium, ensureFirefox } from './browsers.mjs'
import { ensureConductor } from './conductor.mjs'
import { ensurePackages } from './packages.mjs'
import { Advice } from './say.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)

/** Everything a fresh machine lacks. Order matters: packages first, Playwright's installer is one of them. */
export async function setUp({ firefox = false, conductor = false } = {}) {
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Advice(`Node 20.19 or newer is needed; this is ${process.versions.node}`)
  }
  await ensurePackages()
  const chromium = await ensureChromium()
  if (conductor) await ensureConductor()
  return { chromium, firefox: firefox ? await ensureFirefox() : null }
}
