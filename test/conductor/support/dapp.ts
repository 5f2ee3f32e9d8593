import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { type Site, serve } from '../../browser/support/serve.ts'
import type { App } from './app.ts'
import { type Packed, pack, unpack } from './packed.ts'

/** The error as the page saw it. */
export class DappError extends Error {
  readonly code: unknown
  constructor({ name, message, code, description }: { [field: string]: unknown }) {
    super([name, code, message, description].filter(Boolean).join(': '))
    this.code = code
  }
}

export interface Dapp {
  readonly page: Page
  /** Connects the client to an app, and leaves the one before. */
  use(app: App): Promise<void>
  /** By `@holochain/client`. These four reject with a {@link DappError}. */
  callZome<T>(request: object): Promise<T>
  signZomeCall(request: object): Promise<{ bytes: Uint8Array; signature: Uint8Array }>
  /** Sends a signed call as it is. */
  send(signed: object): Promise<void>
  /** By the wallet's provider. */
  request<T>(method: string, params: object): Promise<T>
}

/** Serves the site on loopback, as an origin of its own. */
export async function serveDapp(): Promise<Site> {
  const script = (await bundle()).replaceAll('</script', '<\\/script')
  return serve({ '/': `<!doctype html><meta charset="utf-8"><title>dapp</title><script>${script}</script>` })
}

/** One classic script, as a site would have it. */
async function bundle(): Promise<string> {
  // Vite leaves it set, and tests are not production.
  const before = process.env.NODE_ENV
  try {
    const built = await build({
      configFile: false,
      root: join(import.meta.dirname, '../../..'),
      logLevel: 'error',
      publicDir: false,
      build: {
        write: false,
        target: 'chrome137',
        minify: false,
        lib: { entry: 'test/conductor/dapp/main.ts', formats: ['iife'], name: 'unused' },
      },
    })
    const [output] = Array.isArray(built) ? built : []
    const code = output?.output[0]?.code
    if (code === undefined) throw new Error('nothing was built')
    return code
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}

export async function openDapp(context: BrowserContext, site: Site): Promise<Dapp> {
  const page = await context.newPage()
  await page.goto(site.url)
  type Asked = 'callZome' | 'signZomeCall' | 'send'
  const ask = async <T>(method: Asked, params: object): Promise<T> =>
    outcome(
      await page.evaluate(([method, packed]) => window.dapp[method](packed), [method, pack(params)] as const),
    )
  return {
    page,
    use: async app =>
      page.evaluate(([url, token]) => window.dapp.connect(url, token), [
        app.url.href,
        await app.token(),
      ] as const),
    callZome: request => ask('callZome', request),
    signZomeCall: request => ask('signZomeCall', request),
    send: signed => ask('send', signed),
    request: async (method, params) =>
      outcome(
        await page.evaluate(([method, packed]) => window.dapp.request(method, packed), [
          method,
          pack(params),
        ] as const),
      ),
  }
}

function outcome<T>(packed: Packed): T {
  const { value, error } = unpack<{ value?: T; error?: { [field: string]: unknown } }>(packed)
  if (error !== undefined) throw new DappError(error)
  return value as T
}
