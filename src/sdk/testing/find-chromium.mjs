// Plain JavaScript, because the set-up script needs it before any package is installed.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Branded Chrome and Edge are not among them: from 137 on they ignore `--load-extension`. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-for-testing', 'chrome-for-testing']
const APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
]
/** Where a build of Playwright's cache has its program. */
const BUILDS = [
  'chrome-linux64/chrome',
  'chrome-linux/chrome',
  'chrome-linux-arm64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win64/chrome.exe',
  'chrome-win/chrome.exe',
]

function isFile(path) {
  return existsSync(path) && statSync(path).isFile()
}

function playwrightCaches() {
  const home = homedir()
  return [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    process.platform === 'darwin' ? join(home, 'Library/Caches/ms-playwright') : undefined,
    process.env.LOCALAPPDATA ? join(process.env.LOCALAPPDATA, 'ms-playwright') : undefined,
    join(home, '.cache/ms-playwright'),
  ].filter(folder => folder !== undefined && existsSync(folder))
}

function playwrightBuilds() {
  return playwrightCaches().flatMap(cache =>
    readdirSync(cache)
      .filter(name => /^chromium-\d+$/.test(name))
      .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
      .flatMap(name => BUILDS.map(build => join(cache, name, build))),
  )
}

/**
 * Paths of the Chromium programs on this machine that can load an unpacked extension, best first: the one that
 * CHROMIUM_PATH names, else what is on the PATH, in the usual places, in Playwright's cache.
 */
export function findChromiums() {
  const named = process.env.CHROMIUM_PATH
  if (named) return isFile(named) ? [named] : []
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(folder => folder !== '')
    .flatMap(folder => NAMES.map(name => join(folder, name + suffix)))
  return [...new Set([...onPath, ...APPS, ...playwrightBuilds()])].filter(isFile)
}
