import { readFileSync } from 'node:fs'
import { isOnPath, run } from './run.mjs'

/** Whether packages can be installed by apt-get without asking anybody: root on Debian or one of its children. */
export function canApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isOnPath('apt-get')) return false
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

let updated = false

/** Installs Debian packages; answers whether that worked. */
export async function apt(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if (!updated) {
    const { code } = await run('apt-get', ['update', '-q'], { env })
    if (code !== 0) return false
    updated = true
  }
  const args = ['install', '-y', '-q', '--no-install-recommends', ...packages]
  return (await run('apt-get', args, { env })).code === 0
}
