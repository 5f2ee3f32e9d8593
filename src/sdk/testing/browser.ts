import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type BrowserContext, chromium, type Worker } from 'playwright-core'
import { WalletLaunchError } from './errors.ts'
import type { Extension } from './extension.ts'
import { findChromiums } from './find-chromium.mjs'
import type { LaunchOptions } from './types.ts'

/** How long an extension may take to be there after the browser is. */
const LOAD_WITHIN = 10_000

export interface RunningBrowser {
  readonly context: BrowserContext
  /** Closes the browser and removes its profile, if it was a temporary one. */
  close(): Promise<void>
}

function chromiumPath(wanted: string | undefined): string {
  const path = wanted ?? findChromiums()[0]
  if (path === undefined) {
    throw new WalletLaunchError(
      'no_browser',
      'No Chromium found: install one (not branded Chrome), set CHROMIUM_PATH or pass executablePath.',
    )
  }
  return path
}

function argumentsFor(path: string, headless: boolean): string[] {
  return [
    `--disable-extensions-except=${path}`,
    `--load-extension=${path}`,
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--lang=en-US',
    // Without it a headless screen is 800 × 600 and popup windows are clipped.
    ...(headless ? ['--screen-info={1600x1200}'] : []),
  ]
}

/** Switches developer mode on: without it Chromium turns an unpacked extension off when it is reloaded. */
async function prepareProfile(profile: string): Promise<void> {
  const file = join(profile, 'Default/Preferences')
  const kept = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {}
  const extensions = { ...kept.extensions, ui: { ...kept.extensions?.ui, developer_mode: true } }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify({ ...kept, extensions }))
}

/**
 * Starts a Chromium with the extension. Rejects with a `WalletLaunchError`: `no_browser`, `launch_failed`, or
 * `not_loaded` for a browser that runs without the extension, as branded Chrome does from 137 on.
 */
export async function startBrowser(extension: Extension, options: LaunchOptions): Promise<RunningBrowser> {
  const executablePath = chromiumPath(options.executablePath)
  const headless = options.headless ?? true
  const temporary = options.userDataDir === undefined
  const profile = options.userDataDir ?? (await mkdtemp(join(tmpdir(), 'flowsta-wallet-')))
  // Chromium may still write for a moment after it has said goodbye.
  const clean = () =>
    temporary
      ? rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
      : Promise.resolve()
  await prepareProfile(profile)
  const launch = (chromiumSandbox: boolean) =>
    chromium.launchPersistentContext(profile, {
      executablePath,
      headless,
      chromiumSandbox,
      viewport: null,
      args: argumentsFor(extension.path, headless),
      env: { ...process.env, LANGUAGE: 'en' } as Record<string, string>,
    })
  let context: BrowserContext
  try {
    // A person's browser is sandboxed where that is possible: not as root, and not on every Linux.
    context = await launch(!headless && process.getuid?.() !== 0).catch(error => {
      if (headless) throw error
      return launch(false)
    })
  } catch (error) {
    await clean()
    throw new WalletLaunchError('launch_failed', `${executablePath} did not start.`, error)
  }
  const close = async () => {
    await context.close()
    await clean()
  }
  if (!(await isLoaded(context, extension.id))) {
    await close()
    throw new WalletLaunchError(
      'not_loaded',
      `${executablePath} did not load the extension. Branded Chrome ignores --load-extension; use Chromium.`,
    )
  }
  return { context, close }
}

/**
 * Whether the extension's worker starts, as it does whenever an unpacked extension is loaded. Asking for a page of it
 * instead would tell too, but a page that was refused can't be closed any more.
 */
async function isLoaded(context: BrowserContext, id: string): Promise<boolean> {
  const isOurs = (worker: Worker) => worker.url().startsWith(`chrome-extension://${id}/`)
  if (context.serviceWorkers().some(isOurs)) return true
  return context.waitForEvent('serviceworker', { predicate: isOurs, timeout: LOAD_WITHIN }).then(
    () => true,
    () => false,
  )
}
