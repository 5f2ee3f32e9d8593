import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnnouncedProvider } from '../../src/sdk/index.ts'
import { findExtension } from '../../src/sdk/testing/extension.ts'
import { findChromiums } from '../../src/sdk/testing/find-chromium.mjs'
import { approve } from '../../src/sdk/testing/request.ts'
import { createScreens, type Screens } from '../../src/sdk/testing/screens.ts'
import { createWallet, readAgentKey } from '../../src/sdk/testing/set-up.ts'
import { modules, withScript } from './support/sdk.ts'
import { type Site, serve } from './support/serve.ts'
import { verified } from './support/site.ts'

const CHROME = resolve(import.meta.dirname, '../../dist/chrome')
const SCRIPT = `
  import { getProvider, getProviders } from '/index.js'
  window.found = await getProviders()
  window.first = await getProvider()
  const wallets = []
  dispatchEvent(Object.assign(new Event('wallet-standard:app-ready'), { detail: { register: one => wallets.push(one) } }))
  window.standard = wallets`

interface Found {
  found: AnnouncedProvider[]
  first: unknown
  flowsta: unknown
  standard: Array<{ features: object }>
}

/** The built extension under another id, which Chromium makes of the key. */
function copyOf(folder: string): string {
  const copy = join(folder, 'copy')
  cpSync(CHROME, copy, { recursive: true })
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const file = join(copy, 'manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  writeFileSync(file, JSON.stringify({ ...manifest, key }))
  return copy
}

describe('two wallets in one browser', () => {
  let folder: string
  let context: BrowserContext
  let site: Site
  let page: Page
  let wallets: Array<{ screens: Screens; agentPubKey: string }>

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flowsta-two-'))
    const paths = [CHROME, copyOf(folder)]
    context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: findChromiums()[0] ?? '',
      viewport: null,
      args: [
        `--disable-extensions-except=${paths.join(',')}`,
        `--load-extension=${paths.join(',')}`,
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--lang=en-US',
        '--screen-info={1600x1200}',
      ],
      env: { ...process.env, LANGUAGE: 'en' } as Record<string, string>,
    })
    while (context.serviceWorkers().length < 2) await context.waitForEvent('serviceworker')
    wallets = []
    for (const path of paths) {
      const screens = createScreens(context, findExtension(path).id)
      const agentPubKey = await screens.use('/', async page => {
        await createWallet(page, 'correct horse battery staple')
        return await readAgentKey(page)
      })
      wallets.push({ screens, agentPubKey })
    }
    site = await serve({ '/': withScript(SCRIPT), ...modules() })
    page = await context.newPage()
    await page.goto(site.url)
    await page.waitForFunction(() => 'standard' in window)
  })
  afterAll(async () => {
    await context?.close()
    await site?.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  })

  it('are both found, and one of them has the name', async () => {
    const seen = await page.evaluate(() => {
      const { found, first, flowsta, standard } = window as unknown as Found
      return {
        infos: found.map(({ info }) => info),
        different: found[0]?.provider !== found[1]?.provider,
        first: first === found[0]?.provider,
        named: found.filter(({ provider }) => provider === flowsta).length,
        standard: standard.map(({ features }) => Object.keys(features)),
      }
    })
    expect(seen).toMatchObject({ different: true, first: true, named: 1 })
    expect(seen.infos.map(({ rdns }) => rdns)).toEqual(['com.flowsta.wallet', 'com.flowsta.wallet'])
    expect(new Set(seen.infos.map(({ uuid }) => uuid)).size).toBe(2)
    const features = [
      'standard:connect',
      'standard:disconnect',
      'standard:events',
      'flowsta:signBytes',
      'flowsta:signAction',
    ]
    expect(seen.standard).toEqual([features, features])
  })

  it('each ask with their own window and sign with their own key, through reloads', async () => {
    for (let load = 0; load < 3; load++) {
      const keys: string[] = []
      for (const index of [0, 1]) {
        const answer = page.evaluate(async index => {
          const { provider } = (window as unknown as Found).found[index] as AnnouncedProvider
          await provider.connect()
          return await provider.signBytes({ bytes: btoa('Hello') })
        }, index)
        // The first time, consent and then the bytes; from then on the bytes alone.
        for (let window = load === 0 ? 0 : 1; window < 2; window++) {
          const { screens } = await Promise.any(
            wallets.map(async wallet => {
              await wallet.screens.waitForRequestPage()
              return wallet
            }),
          )
          await approve(screens, undefined)
        }
        const signed = await answer
        expect(verified(signed)).toBe(true)
        keys.push(signed.agentPubKey)
      }
      expect(keys.sort()).toEqual(wallets.map(({ agentPubKey }) => agentPubKey).sort())
      await page.reload()
      await page.waitForFunction(() => 'standard' in window)
    }
  })

  it('are never mistaken for each other', async () => {
    for (let load = 0; load < 20; load++) {
      const keys = await page.evaluate(() =>
        Promise.all(
          (window as unknown as Found).found.map(
            async ({ provider }) => (await provider.getAccount())?.agentPubKey,
          ),
        ),
      )
      expect(keys.sort()).toEqual(wallets.map(({ agentPubKey }) => agentPubKey).sort())
      await page.reload()
      await page.waitForFunction(() => 'standard' in window)
    }
  })

  it('a connection with one is none with the other', async () => {
    const disconnected = await page.evaluate(async () => {
      const [one, other] = (window as unknown as Found).found as [AnnouncedProvider, AnnouncedProvider]
      await one.provider.disconnect()
      return [await one.provider.isConnected(), await other.provider.isConnected()]
    })
    expect(disconnected).toEqual([false, true])
  })
})
