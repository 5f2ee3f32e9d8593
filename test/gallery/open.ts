import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import preact from '@preact/preset-vite'
import { chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { serveFolder } from '../../scripts/lib/serve.mjs'
import { findChromiums } from '../../src/sdk/testing/find-chromium.mjs'
import { NOW, type Screen } from './screens.ts'

const ROOT = resolve(import.meta.dirname, '../..')

export type Messages = Readonly<Record<string, { readonly message: string }>>

export interface Look {
  readonly language: string
  readonly messages: Messages
  /** Pixels; 380 is the popup. */
  readonly width?: number
}

export interface Gallery {
  /** A page that speaks this language; the caller closes its context. */
  page(look: Look): Promise<Page>
  close(): Promise<void>
}

/** Draws the screen and does its steps. */
export async function show(page: Page, { hash, state, replies = {}, steps }: Screen): Promise<void> {
  await page.evaluate(
    shown => (globalThis as unknown as { showScreen(shown: object): void }).showScreen(shown),
    { hash, state, replies },
  )
  await settled(page)
  await steps?.(page)
  await settled(page)
}

/** The texts of a language as they are built. */
export async function readMessages(language: string): Promise<Messages> {
  return JSON.parse(await readFile(join(ROOT, `public/_locales/${language}/messages.json`), 'utf8'))
}

/** Builds the screens without their worker, serves them on loopback and starts a Chromium that draws them. */
export async function openGallery(): Promise<Gallery> {
  const folder = await mkdtemp(join(tmpdir(), 'flowsta-gallery-'))
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    base: './',
    publicDir: false,
    plugins: [preact()],
    define: { __VERSION__: JSON.stringify('1.0.0') },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome137',
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: { input: join(import.meta.dirname, 'index.html') },
    },
  })
  const served = await serveFolder(folder)
  const [executablePath] = findChromiums()
  if (executablePath === undefined) throw new Error('no Chromium')
  const browser = await chromium.launch({
    executablePath,
    args: ['--disable-gpu', '--font-render-hinting=none'],
  })
  return {
    async page({ language, messages, width = 380 }) {
      const context = await browser.newContext({
        viewport: { width, height: 600 },
        locale: language,
        timezoneId: 'UTC',
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      await page.clock.setFixedTime(NOW)
      await page.addInitScript(gallery => Object.assign(globalThis, { gallery }), { language, messages })
      await page.goto(new URL('/test/gallery/index.html', served.url).href)
      await page.waitForFunction(() => 'showScreen' in globalThis)
      return page
    },
    async close() {
      await browser.close()
      await served.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Until nothing is on its way: no chunk of a screen, no bones of one, no transition. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.waitForFunction(
    () =>
      document.querySelector('.bone, [data-arming]') === null &&
      document.getAnimations().every(one => one.playState !== 'running'),
  )
}
