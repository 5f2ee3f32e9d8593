import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildTypes } from './build-sdk-types.mjs'
import { ROOT } from './run.mjs'
import { say } from './say.mjs'

export const SDK = join(ROOT, 'dist/sdk')

/**
 * By the name of the file that is built. Each is complete, so that one file in a `<script type="module">` is enough:
 * it imports nothing but what `imports` allows. `budget` is what its gzipped bytes must not exceed. What browsers
 * load is small, and what only Node runs is readable.
 */
export const ENTRIES = {
  index: { source: 'src/sdk/index.ts', budget: 2000 },
  holochain: { source: 'src/sdk/holochain/index.ts', budget: 3000 },
  auth: { source: 'src/sdk/auth/index.ts', budget: 3000 },
  verify: { source: 'src/sdk/verify/index.ts', budget: 12_000 },
  testing: { source: 'src/sdk/testing/index.ts', imports: /^(node:|playwright-core$)/ },
  cli: { source: 'src/sdk/cli/index.ts', imports: /^node:/, typed: false },
}

/** Builds the npm package's modules and their types into `dist/sdk`; answers whether they may be used. */
export async function buildSdk() {
  rmSync(SDK, { recursive: true, force: true })
  const wrong = []
  const sizes = []
  try {
    for (const [name, entry] of Object.entries(ENTRIES)) {
      const output = await bundle(name, entry)
      wrong.push(...faultsOf(name, entry, output))
      const bytes = gzipSync(output[0].code, { level: 9 }).length
      sizes.push({ name, bytes, budget: entry.budget })
      if (bytes > entry.budget) wrong.push(`${name}.js: ${bytes} bytes gzipped, ${entry.budget} allowed`)
    }
    wrong.push(...(await buildTypes(SDK, typedEntries())))
  } catch (error) {
    wrong.push(error.message)
  }
  for (const line of tableOf(sizes)) say.info(line)
  for (const line of wrong) say.bad(`sdk: ${line}`)
  if (wrong.length > 0) return false
  say.good('dist/sdk')
  return true
}

const typedEntries = () =>
  Object.values(ENTRIES)
    .filter(({ typed }) => typed !== false)
    .map(({ source }) => source)

function tableOf(sizes) {
  const kB = bytes => `${(bytes / 1000).toFixed(1)} kB`
  return sizes.map(({ name, bytes, budget }) => {
    const of = budget === undefined ? '' : ` of ${kB(budget)}, ${Math.round((100 * bytes) / budget)} %`
    return `  ${name.padEnd(10)}${kB(bytes).padStart(8)}${of} (gzip)`
  })
}

/** Answers the files that were made. */
async function bundle(name, { source, imports, budget }) {
  const { build } = await import('vite')
  // Vite leaves it set, and the tests that run after a build are not production.
  const before = process.env.NODE_ENV
  try {
    const [{ output }] = await build({
      configFile: false,
      root: ROOT,
      logLevel: 'warn',
      publicDir: false,
      build: {
        outDir: SDK,
        emptyOutDir: false,
        // Node 20 and every browser with Ed25519 in WebCrypto.
        target: 'es2022',
        minify: false,
        sourcemap: false,
        lib: { entry: join(ROOT, source), formats: ['es'], fileName: () => `${name}.js` },
        // Not `build.minify`: that leaves the white space in a library's modules.
        rolldownOptions: { external: imports ?? [], output: { minify: budget !== undefined } },
      },
    })
    return output
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}

/** What is wrong with what was built of an entry, one line each. */
function faultsOf(name, { imports: allowed }, output) {
  return output.flatMap(({ fileName, type, code, imports = [], dynamicImports = [] }) => {
    if (type !== 'chunk' || fileName !== `${name}.js`) return [`${fileName}: not expected`]
    const wrong = []
    if (/[#@]\s*sourceMappingURL=/.test(code)) wrong.push(`${fileName}: names a source map`)
    if (code.includes(ROOT) || code.includes(ROOT.replaceAll('\\', '\\\\'))) {
      wrong.push(`${fileName}: has a path of the machine that built it`)
    }
    for (const from of [...imports, ...dynamicImports]) {
      if (!allowed?.test(from)) wrong.push(`${fileName}: imports ${from}`)
    }
    return wrong
  })
}
