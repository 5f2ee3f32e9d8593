import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** What the files come from. Its version is in the folder's name, so a new one is fetched and an old one is not used. */
export const PACKAGE = '@theweave/cli@0.15.5'

/** Outside of every checkout: 120 MB that never change. */
export function conductorFolder() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return join(cache, 'flowsta-wallet', `conductor-${PACKAGE.split('@').at(-1)}`)
}

/** Whether the package has programs that start here: it has them for Linux on x86-64, linked against glibc. */
export function hasConductor() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false
  return process.report.getReport().header.glibcVersionRuntime !== undefined
}

/**
 * Paths of the programs and of the hApp that comes with them, or `null` where there are none for this platform.
 * Never `null` in CI. Throws where they could be had and were not fetched.
 */
export function findConductor() {
  const folder = conductorFolder()
  if (existsSync(folder)) return filesIn(folder)
  if (hasConductor()) throw new Error('The conductor is not there yet: run `npm test` once, which fetches it')
  if (process.env.CI)
    throw new Error('In CI the conductor’s tests have to run, and it has no programs for this platform')
  return null
}

function filesIn(folder) {
  return {
    holochain: join(folder, 'holochain'),
    lair: join(folder, 'lair-keystore'),
    bootstrap: join(folder, 'kitsune2-bootstrap-srv'),
    happ: join(folder, 'group.happ'),
    wasmCache: join(folder, 'wasm-cache'),
  }
}
