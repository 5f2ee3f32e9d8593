import { join } from 'node:path'
import { ROOT } from './run.mjs'

/** A TypeScript module of this repository, by path from its root. Node 20 reads no types, so Vite does. */
async function importTs(path) {
  const { runnerImport } = await import('vite')
  const { module } = await runnerImport(join(ROOT, path), {
    configFile: false,
    root: ROOT,
    logLevel: 'error',
  })
  return module
}

/** The testing fixture and what it drives set-up with. */
export async function loadFixture() {
  const [{ launchWallet }, { createWallet, readAgentKey }] = await Promise.all([
    importTs('src/sdk/testing/index.ts'),
    importTs('src/sdk/testing/set-up.ts'),
  ])
  return { launchWallet, createWallet, readAgentKey }
}
