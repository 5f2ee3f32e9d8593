import browser from 'webextension-polyfill'
import type { ToolbarButton } from '../platform.ts'
import { unlessStopping } from './unless-stopping.ts'

const SIZES = [16, 32, 48, 128]
/** The amber of the icon that says that something waits. */
const BADGE = '#8a5a00'

/** The wallet's button in the toolbar and its menu. What is set holds until the browser or the extension starts anew. */
export function toolbarButton(): ToolbarButton {
  return {
    setIcon: icon => {
      const path = Object.fromEntries(SIZES.map(size => [size, `/icons/toolbar-${icon}-${size}.png`]))
      return unlessStopping(browser.action.setIcon({ path }))
    },
    async setBadge(text) {
      await unlessStopping(browser.action.setBadgeBackgroundColor({ color: BADGE }))
      await unlessStopping(browser.action.setBadgeText({ text }))
    },
    setTitle: title => unlessStopping(browser.action.setTitle({ title })),
    async makeMenu(items) {
      await unlessStopping(browser.contextMenus.removeAll())
      for (const { id, title, isEnabled } of items) {
        browser.contextMenus.create({ id, title, enabled: isEnabled, contexts: ['action'] })
      }
    },
    enableItem: (id, isEnabled) =>
      unlessStopping(browser.contextMenus.update(id, { enabled: isEnabled })).then(() => {}),
  }
}
