import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, runNpm } from './run.mjs'
import { Advice, say } from './say.mjs'

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages ?? {}
  } catch {
    return null
  }
}

/**
 * Whether what is installed is what the lockfile says. npm leaves its own lockfile in `node_modules`; by content,
 * because a checkout gives files new times.
 */
export function isInstalled() {
  const wanted = packagesOf('package-lock.json')
  const there = packagesOf('node_modules/.package-lock.json')
  if (wanted === null || there === null) return false
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true
    const found = there[path]
    // Optional ones of other platforms are not installed.
    if (found === undefined) return optional === true
    return found.version === version && found.integrity === integrity
  })
}

/** Installs the packages of the lockfile, if they are not there already. */
export async function ensurePackages() {
  if (isInstalled()) return
  say.title('Installing packages')
  const { code } = await runNpm(['ci', '--no-audit', '--no-fund'])
  if (code !== 0) throw new Advice('`npm ci` failed: see above')
}
