import { join } from 'node:path'
import { build } from 'vite'

/** A module of this folder and all that it imports as one script. */
export async function bundle(name) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'chrome137',
      lib: { entry: join(import.meta.dirname, name), formats: ['iife'], name: 'bench' },
    },
  })
  return output[0].code
}
