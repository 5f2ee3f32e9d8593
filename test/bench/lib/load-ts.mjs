import { join } from 'node:path'

/** A TypeScript module of this folder. Node 20 reads no types, so Vite does. */
export async function loadTs(name) {
  const { runnerImport } = await import('vite')
  const path = join(import.meta.dirname, name)
  return (await runnerImport(path, { configFile: false, root: import.meta.dirname, logLevel: 'error' }))
    .module
}
