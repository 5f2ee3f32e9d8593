import browser from 'webextension-polyfill'
import { isAppOrigin } from '../../protocol/app-origin.ts'
import type { WalletToDocument } from '../../protocol/page-door.ts'
import type { Pages } from '../platform.ts'
import { unlessStopping } from './unless-stopping.ts'

/** Documents of sites, and which site a tab shows. No permission is needed: our own script in the page answers. */
export function pages(): Pages {
  async function siteIn(tabId: number): Promise<string | undefined> {
    try {
      const question: WalletToDocument = { t: 'site' }
      const answer: unknown = await unlessStopping(browser.tabs.sendMessage(tabId, question, { frameId: 0 }))
      return typeof answer === 'string' && isAppOrigin(answer) ? answer : undefined
    } catch {
      // A page without our script: the browser's own, another scheme, one of the wallet's screens.
      return undefined
    }
  }
  return {
    sendToDocument: (tabId, documentId, message) => {
      const options = { documentId } as browser.Tabs.SendMessageOptionsType
      return unlessStopping(browser.tabs.sendMessage(tabId, message, options))
    },
    siteIn,
    async activeSite() {
      const asked = unlessStopping(browser.tabs.query({ active: true, lastFocusedWindow: true }))
      const [tab] = await asked.catch(() => [])
      return tab?.id === undefined ? undefined : siteIn(tab.id)
    },
  }
}
