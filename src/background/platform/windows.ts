import browser from 'webextension-polyfill'
import type { WalletWindows } from '../platform.ts'
import { unlessStopping } from './unless-stopping.ts'

const SIZE = { width: 400, height: 640 }

/** The windows in which the wallet's screens stand. */
export function walletWindows(screensUrl: string): WalletWindows {
  return {
    async openWindow(hash) {
      const opening = browser.windows.create({
        url: `${screensUrl}${hash}`,
        type: 'popup',
        focused: true,
        ...SIZE,
      })
      const opened = await unlessStopping(opening)
      if (opened.id === undefined) throw new Error('window without id')
      return opened.id
    },
    async focusWindow(id) {
      try {
        await browser.windows.update(id, { focused: true })
        return true
      } catch {
        return false
      }
    },
    windowExists: id =>
      browser.windows.get(id).then(
        () => true,
        () => false,
      ),
    isPopupWindow: id =>
      browser.windows.get(id).then(
        window => window.type === 'popup',
        () => false,
      ),
    closeWindow: async id => {
      await browser.windows.remove(id).catch(() => {})
    },
    async isInFront({ tabId, windowId }) {
      // The toolbar's popup has no tab, and is gone as soon as something else is in front.
      if (tabId === undefined || windowId === undefined) return true
      try {
        const [window, tab] = await Promise.all([browser.windows.get(windowId), browser.tabs.get(tabId)])
        return window.focused && tab.active
      } catch {
        return false
      }
    },
  }
}
