// Plain JavaScript, because the set-up script needs it before any package is installed.
import { readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

/** Branded Chrome and Edge are not among them: from 137 on they ignore `--load-extension`. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'ungoogled-chromium',
  'google-chrome-for-testing',
  'chrome-for-testing',
]
const APPS = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
]
/** Where a build of Playwright's cache has its program, by platform, newest lay-out first. */
const BUILDS = {
  darwin: [
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['chrome-win64/chrome.exe', 'chrome-win/chrome.exe'],
  linux: ['chrome-linux64/chrome', 'chrome-linux-arm64/chrome', 'chrome-linux/chrome'],
}

function thisMachine() {
  return {
    platform: process.platform,
    env: process.env,
    home: homedir(),
    isFile: path => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
    list: folder => (statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []),
  }
}

/** Windows spells its variables as it likes, `Path` above all. */
function variable({ platform, env }, name) {
  const key = platform === 'win32' ? Object.keys(env).find(one => one.toUpperCase() === name) : name
  return (key && env[key]) || undefined
}

function onPath(machine, { join, delimiter }) {
  const suffix = machine.platform === 'win32' ? '.exe' : ''
  const folders = (variable(machine, 'PATH') ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.flatMap(folder => NAMES.map(name => join(folder, name + suffix)))
}

function usualPlaces(machine, { join }) {
  if (machine.platform === 'darwin') {
    return ['/Applications', join(machine.home, 'Applications')].flatMap(folder =>
      APPS.map(app => join(folder, app)),
    )
  }
  if (machine.platform !== 'win32') return ['/snap/bin/chromium']
  return ['LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMW6432', 'PROGRAMFILES(X86)']
    .map(name => variable(machine, name))
    .filter(folder => folder !== undefined)
    .map(folder => join(folder, 'Chromium/Application/chrome.exe'))
}

/** As Playwright decides it: the variable instead of the cache, `0` for a folder inside its own package. */
function playwrightCaches(machine, { join, isAbsolute }) {
  const named = variable(machine, 'PLAYWRIGHT_BROWSERS_PATH')
  // Only playwright-core can say where its own folder is.
  if (named !== undefined) return isAbsolute(named) ? [named] : []
  const { platform, home } = machine
  if (platform === 'darwin') return [join(home, 'Library/Caches/ms-playwright')]
  if (platform === 'win32')
    return [join(variable(machine, 'LOCALAPPDATA') ?? join(home, 'AppData/Local'), 'ms-playwright')]
  return [join(variable(machine, 'XDG_CACHE_HOME') ?? join(home, '.cache'), 'ms-playwright')]
}

function playwrightBuilds(machine, path) {
  const builds = BUILDS[machine.platform] ?? BUILDS.linux
  return playwrightCaches(machine, path).flatMap(cache =>
    machine
      .list(cache)
      .filter(name => /^chromium-\d+$/.test(name))
      .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
      .flatMap(name => builds.map(build => path.join(cache, name, build))),
  )
}

/**
 * Paths of the Chromium programs on this machine that can load an unpacked extension, best first: the one that
 * CHROMIUM_PATH names and no other, else what is on the PATH, in the usual places, in Playwright's cache, from a snap.
 */
export function findChromiums(machine = thisMachine()) {
  const named = variable(machine, 'CHROMIUM_PATH')
  if (named !== undefined) return machine.isFile(named) ? [named] : []
  const path = machine.platform === 'win32' ? win32 : posix
  const places = [onPath, usualPlaces, playwrightBuilds].flatMap(look => look(machine, path))
  const found = [...new Set(places)].filter(place => machine.isFile(place))
  // A snap has a /tmp of its own, where it finds neither profile nor extension.
  const isSnap = place => place.startsWith('/snap/')
  return [...found.filter(place => !isSnap(place)), ...found.filter(isSnap)]
}
