import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildAll, DIST } from './lib/build.mjs'
import { ask, ROOT } from './lib/run.mjs'
import { Advice, main, say } from './lib/say.mjs'
import { setUp } from './lib/setup.mjs'

const FOLDER = join(ROOT, 'test/bench')
const RESULT = join(ROOT, 'out/bench.json')

const { values: options } = parseArgs({
  options: { long: { type: 'boolean', default: false }, only: { type: 'string' } },
})

/** Benches by name: the files of the folder that are to be run. */
function findBenches() {
  const names = readdirSync(FOLDER)
    .filter(file => file.endsWith('.mjs'))
    .map(file => file.slice(0, -'.mjs'.length))
    .sort()
  const wanted = options.only === undefined ? names : names.filter(name => name === options.only)
  if (wanted.length === 0)
    throw new Advice(`There is no bench ${options.only}; there are ${names.join(', ')}`)
  return wanted
}

/** Answers the result of a bench, or `{ name, error }`: one that can't run keeps no other from it. */
async function runBench(name) {
  say.title(`${name}${options.long ? ' at full size' : ''}`)
  const start = performance.now()
  try {
    const { run } = await import(pathToFileURL(join(FOLDER, `${name}.mjs`)).href)
    const result = await run({ long: options.long })
    printResult(result)
    return { ...result, name, seconds: Math.round((performance.now() - start) / 1000) }
  } catch (error) {
    say.bad(error instanceof Advice ? error.message : (error?.stack ?? String(error)))
    return { name, error: String(error?.message ?? error) }
  }
}

/** A bench answers one measure, or several in `measures`. */
function printResult({ measures, ...result }) {
  const rows = (measures ?? [result]).map(({ name, ratio, atMost, atLeast, holds, ...rest }) => ({
    ratio: `${ratio.toFixed(2)}x`,
    bound: `${boundOf(atMost, atLeast)}${holds === false ? ' missed' : ''}`,
    name,
    rest: Object.entries(rest)
      .map(([key, value]) => `${key} ${value}`)
      .join(', '),
  }))
  const width = key => Math.max(...rows.map(row => row[key].length))
  const [ratio, bound, name] = ['ratio', 'bound', 'name'].map(width)
  for (const row of rows) {
    const columns = [row.name.padEnd(name), row.ratio.padStart(ratio), row.bound.padEnd(bound), row.rest]
    say.info(columns.join('  '))
  }
}

function boundOf(atMost, atLeast) {
  if (atMost !== undefined) return `≤ ${atMost}x`
  return atLeast === undefined ? '' : `≥ ${atLeast}x`
}

await main(async () => {
  const names = findBenches()
  const { chromium } = await setUp()
  if (!existsSync(join(DIST.chrome, 'manifest.json')) && !(await buildAll())) return 1
  const startedAt = new Date().toISOString()
  const benches = []
  for (const name of names) benches.push(await runBench(name))
  const result = {
    startedAt,
    endedAt: new Date().toISOString(),
    long: options.long,
    node: process.versions.node,
    browser: ask(chromium, ['--version'])?.trim() ?? null,
    benches,
  }
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`)
  say.info('out/bench.json')
  // A figure is for people to judge; only a bench that could not run is a failure.
  return benches.some(({ error }) => error !== undefined) ? 1 : 0
})
