import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './run.mjs'
import { say } from './say.mjs'

export const SDK = join(ROOT, 'dist/sdk')

/** By the name of the file that is built. Each is complete: it imports nothing but Node's own modules. */
const ENTRIES = {
  verify: 'src/sdk/verify/index.ts',
  cli: 'src/sdk/cli/index.ts',
}

/** Builds what Node imports of the library into `dist/sdk`; answers whether it may be used. */
export async function buildSdk() {
  rmSync(SDK, { recursive: true, force: true })
  const wrong = []
  try {
    for (const [name, path] of Object.entries(ENTRIES))
      wrong.push(...faultsOf(name, await bundle(name, path)))
  } catch (error) {
    wrong.push(error.message)
  }
  for (const line of wrong) say.bad(`sdk: ${line}`)
  if (wrong.length > 0) return false
  say.good('dist/sdk')
  return true
}

/** Answers the files that were made. */
async function bundle(name, path) {
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
        lib: { entry: join(ROOT, path), formats: ['es'], fileName: () => `${name}.js` },
        rolldownOptions: { external: [/^node:/] },
      },
    })
    return output
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}

/** What is wrong with what was built of an entry, one line each. */
function faultsOf(name, output) {
  return output.flatMap(({ fileName, type, code, imports = [], dynamicImports = [] }) => {
    if (type !== 'chunk' || fileName !== `${name}.js`) return [`${fileName}: not expected`]
    const wrong = []
    if (/[#@]\s*sourceMappingURL=/.test(code)) wrong.push(`${fileName}: names a source map`)
    if (code.includes(ROOT) || code.includes(ROOT.replaceAll('\\', '\\\\'))) {
      wrong.push(`${fileName}: has a path of the machine that built it`)
    }
    // The command line tool is Node's alone; everything else also runs in browsers.
    const allowed = name === 'cli' ? /^node:/ : /^$/
    for (const from of [...imports, ...dynamicImports]) {
      if (!allowed.test(from)) wrong.push(`${fileName}: imports ${from}`)
    }
    return wrong
  })
}
