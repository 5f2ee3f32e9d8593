import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildSdk } from './build-sdk.mjs'
import { checkBuild } from './check-build.mjs'
import { ROOT, runTool } from './run.mjs'
import { say } from './say.mjs'
import { printSizes, sizesOf } from './sizes.mjs'

export const DIST = {
  chrome: join(ROOT, 'dist/chrome'),
  firefox: join(ROOT, 'dist/firefox'),
  demo: join(ROOT, 'dist/demo'),
}

/** Bytes, gzip: JavaScript that is loaded before Home or the lock stands. */
const MOST_POPUP = 45_000

/** What the plugin prints at every build, about nothing. */
const USUAL =
  /^\s*$|\[crx:content-scripts-iife\]|^ {2}✓ \S+\.iife\.tsx? → |inlineDynamicImports option is ignored/

/**
 * Builds the unpacked extension for one browser into `dist/<target>`; answers whether it may be used. A build that
 * fails leaves nothing that could be tested in its place, unless `keepOld` says so.
 */
export async function buildExtension(target, { keepOld = false } = {}) {
  const folder = DIST[target]
  if (!keepOld) rmSync(folder, { recursive: true, force: true })
  const { code, output } = await runTool('vite', ['build', '--logLevel', 'warn'], {
    env: { TARGET: target, NODE_ENV: 'production' },
    capture: true,
    quiet: true,
  })
  for (const line of output.split(/\r?\n/)) if (!USUAL.test(line)) say.info(line)
  if (code !== 0) {
    say.bad(`${target}: vite build failed`)
    return false
  }
  const wrong = checkBuild(folder, output)
  for (const line of wrong) say.bad(`${target}: ${line}`)
  if (wrong.length > 0) return false
  const sizes = sizesOf(folder)
  if (sizes.popup > MOST_POPUP) {
    say.bad(`${target}: the popup loads ${sizes.popup} bytes of JavaScript first, more than ${MOST_POPUP}`)
    return false
  }
  say.good(`dist/${target}: ${printSizes(sizes)} (gzip)`)
  return true
}

export async function buildDemo() {
  rmSync(DIST.demo, { recursive: true, force: true })
  const { code } = await runTool('vite', ['build', '--config', 'demo/vite.config.ts', '--logLevel', 'warn'], {
    env: { NODE_ENV: 'production' },
  })
  if (code === 0) say.good('dist/demo')
  else say.bad('the demo does not build')
  return code === 0
}

/** Everything under `dist/`; answers whether all of it is good. */
export async function buildAll() {
  say.title('Building')
  const results = []
  for (const target of ['chrome', 'firefox']) results.push(await buildExtension(target))
  results.push(await buildDemo())
  results.push(await buildSdk())
  return results.every(Boolean)
}
