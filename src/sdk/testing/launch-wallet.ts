import { revoke } from './apps.ts'
import { readAuditTrail } from './audit.ts'
import { startBrowser } from './browser.ts'
import { exportAudit } from './export.ts'
import { findExtension } from './extension.ts'
import { lock, unlock } from './lock.ts'
import { approve, readRequest, reject } from './request.ts'
import { createScreens } from './screens.ts'
import { createWallet, readAgentKey, restoreWallet } from './set-up.ts'
import type { LaunchOptions, TestWallet } from './types.ts'
import { stopWorker } from './worker.ts'

/** At least as long as the wallet asks for. */
const PASSWORD = 'correct horse battery staple'

/**
 * Starts a Chromium with the wallet in it and hands out what a test needs of both. Any number may run side by side.
 * Rejects with a `WalletLaunchError` where no browser can be started or the one there does not load the extension.
 *
 * @example
 * const wallet = await launchWallet()
 * await wallet.setUp()
 * const page = await wallet.context.newPage()
 * await page.goto('http://127.0.0.1:5180/')
 * const account = page.evaluate(() => window.flowsta.connect())
 * await wallet.approve()
 * console.log(await account)
 * await wallet.close()
 */
export async function launchWallet(options: LaunchOptions = {}): Promise<TestWallet> {
  const extension = findExtension(options.extensionPath)
  const { context, close } = await startBrowser(extension, options)
  const screens = createScreens(context, extension.id)
  const password = options.password ?? PASSWORD
  return {
    context,
    extensionId: extension.id,
    setUp: () =>
      screens.use('/', async page => {
        const { mnemonic } = options
        if (mnemonic !== undefined) await restoreWallet(page, password, mnemonic)
        const words = mnemonic ?? (await createWallet(page, password))
        return { mnemonic: words, agentPubKey: await readAgentKey(page) }
      }),
    unlock: () => unlock(screens, password),
    lock: () => lock(screens),
    requestOnScreen: () => readRequest(screens),
    approve: ({ remember } = {}) => approve(screens, remember),
    reject: () => reject(screens),
    revoke: origin => revoke(screens, origin),
    auditTrail: () => readAuditTrail(context, extension.id),
    exportAudit: () => exportAudit(screens),
    stopBackground: () => stopWorker(context, extension.id),
    close,
  }
}
