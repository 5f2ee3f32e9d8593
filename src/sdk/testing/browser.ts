import { existsSync } from 'node:fs'
import { type BrowserContext, chromium, type Worker } from 'playwright-core'
import { WalletLaunchError } from './errors.ts'
import type { Extension } from './extension.ts'
import { findChromiums } from './find-chromium.mjs'
import { openProfile } from './profile.ts'
import type { LaunchOptions } from './types.ts'

/** Milliseconds after which an extension that is not there counts as refused: nothing reports that it was. */
const LOAD_WITHIN = 20_000

export interface RunningBrowser {
  readonly context: BrowserContext
  /** Closes the browser and removes its profile, if it was a temporary one. */
  close(): Promise<void>
}

/** The one that is wanted, else all that may do. */
function candidates(wanted: string | undefined): readonly string[] {
  if (wanted !== undefined) return [wanted]
  const paths = [...new Set([...findChromiums(), ...(process.env.CHROMIUM_PATH ? [] : playwrightsOwn())])]
  if (paths.length > 0) return paths
  throw new WalletLaunchError(
    'no_browser',
    'No Chromium found: run `npx playwright-core install chromium`, set CHROMIUM_PATH or pass executablePath. ' +
      'Branded Chrome and Edge cannot load the wallet.',
  )
}

/** The build that belongs to this playwright-core, wherever it keeps it. */
function playwrightsOwn(): readonly string[] {
  try {
    return [chromium.executablePath()].filter(existsSync)
  } catch {
    return [] // it has none for this platform
  }
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

/**
 * Starts a Chromium with the extension: the one that is asked for, else the first of those found that can. Rejects
 * with a `WalletLaunchError`: `no_browser`, `launch_failed`, or `not_loaded` for a browser that runs without the
 * extension, as branded Chrome does from 137 on.
 */
export async function startBrowser(extension: Extension, options: LaunchOptions): Promise<RunningBrowser> {
  const failed: WalletLaunchError[] = []
  for (const path of candidates(options.executablePath)) {
    try {
      return await startOne(path, extension, options)
    } catch (error) {
      if (!(error instanceof WalletLaunchError)) throw error
      failed.push(error)
    }
  }
  const [first, ...others] = failed
  if (first === undefined || others.length === 0) throw first
  throw new WalletLaunchError(first.code, failed.map(({ message }) => message).join('\n'), first.cause)
}

async function startOne(
  executablePath: string,
  extension: Extension,
  options: LaunchOptions,
): Promise<RunningBrowser> {
  const headless = options.headless ?? true
  const profile = await openProfile(options.userDataDir)
  const launch = (chromiumSandbox: boolean) =>
    chromium.launchPersistentContext(profile.folder, {
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
    await profile.clean()
    throw new WalletLaunchError('launch_failed', `${executablePath} did not start.`, error)
  }
  const close = async () => {
    await context.close()
    await profile.clean()
  }
  if (!(await isLoaded(context, extension.id))) {
    await close()
    throw new WalletLaunchError(
      'not_loaded',
      `${executablePath} did not load the extension. It takes a Chromium 137 or newer: branded Chrome and Edge ` +
        'ignore --load-extension. `npx playwright-core install chromium` gets one.',
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
