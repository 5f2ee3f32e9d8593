import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findChromiums } from '../../src/sdk/testing/find-chromium.mjs'
import { apt, canApt } from './apt.mjs'
import { ask, isOnPath, runTool } from './run.mjs'
import { Advice, say } from './say.mjs'

/** The manifest's `minimum_chrome_version`: WebCrypto has Ed25519 from there on. */
const OLDEST = 137
/** Without one of these a fresh container draws boxes for letters; the second has the fixed-width ones. */
const FONTS = ['fonts-noto-core', 'fonts-dejavu-core']

/** The first Chromium that starts and is new enough. A stub that only names its snap does not start. */
function usableChromium() {
  return findChromiums().find(path => {
    // On Windows `--version` opens a window instead of answering.
    if (process.platform === 'win32') return true
    const version = /(\d+)\.\d+\.\d+/.exec(ask(path, ['--version']) ?? '')
    return version !== null && Number(version[1]) >= OLDEST
  })
}

function hasFonts(folder = '/usr/share/fonts', depth = 4) {
  if (depth === 0 || !existsSync(folder)) return false
  return readdirSync(folder, { withFileTypes: true }).some(entry =>
    entry.isDirectory()
      ? hasFonts(join(folder, entry.name), depth - 1)
      : /\.(ttf|otf|ttc|woff2?)$/i.test(entry.name),
  )
}

/** Finds a Chromium, or installs one; puts its path into CHROMIUM_PATH for everything that runs after. */
export async function ensureChromium() {
  if (process.env.CHROMIUM_PATH && usableChromium() === undefined) {
    throw new Advice(`CHROMIUM_PATH is set, but no Chromium ${OLDEST} or newer starts there`)
  }
  let path = usableChromium()
  if (canApt() && (path === undefined || !hasFonts())) {
    say.title('Installing Chromium and fonts')
    await apt([...(path === undefined ? ['chromium'] : []), ...FONTS])
    path = usableChromium()
  }
  if (path === undefined) {
    say.title('Installing Chromium from Playwright')
    await runTool('playwright', ['install', '--no-shell', ...(canApt() ? ['--with-deps'] : []), 'chromium'])
    path = usableChromium()
  }
  if (path === undefined) {
    throw new Advice(
      `No Chromium found. Install Chromium ${OLDEST} or newer (branded Chrome can't load the wallet), or set CHROMIUM_PATH.`,
    )
  }
  process.env.CHROMIUM_PATH = path
  return path
}

/** Finds a Firefox, or installs the ESR as root on Debian. Answers its path, or `null`: its tests then don't run. */
export async function ensureFirefox() {
  const find = () => ['firefox-esr', 'firefox'].find(isOnPath)
  if (find() === undefined && canApt()) {
    say.title('Installing Firefox ESR')
    await apt(['firefox-esr'])
  }
  return find() ?? null
}
