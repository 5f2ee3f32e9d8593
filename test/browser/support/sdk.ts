import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from './serve.ts'

const SDK = resolve(import.meta.dirname, '../../../dist/sdk')

/** The package's browser modules as they are published, each a path of a site: `/auth.js`. */
export function modules(): Record<string, Page> {
  return Object.fromEntries(
    ['index', 'holochain', 'auth', 'verify'].map(name => [
      `/${name}.js`,
      {
        html: readFileSync(join(SDK, `${name}.js`), 'utf8'),
        headers: { 'content-type': 'text/javascript; charset=utf-8' },
      },
    ]),
  )
}

/** A page with one module script. */
export const withScript = (script: string): string =>
  `<!doctype html><html lang="en"><title>app</title><main><h1>An app</h1><button>Sign in</button></main><script type="module">${script}</script></html>`
