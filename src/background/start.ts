import { damageOf } from './damage.ts'
import { openDamaged } from './damaged.ts'
import type { BrowserEvents, Platform, WalletPort } from './platform.ts'
import { openWallet } from './wallet.ts'

/**
 * Opens the wallet, or what stands in for it when its storage is damaged, and changes from one to the other when that
 * turns out later. Whoever is connected then comes back by itself and meets the new one.
 */
export function startWallet(platform: Platform): { events: BrowserEvents; opened(): Promise<unknown> } {
  const ports = new Set<WalletPort>()

  function replace(next: Promise<BrowserEvents>): void {
    opened = next
    for (const port of ports) port.close()
    ports.clear()
  }
  const open = (): Promise<BrowserEvents> => {
    const onDamaged = (problem: unknown) => replace(Promise.resolve(damaged(problem)))
    return openWallet(platform, onDamaged, () => replace(open())).catch(damaged)
  }
  const damaged = (problem: unknown) => openDamaged(platform, damageOf(problem), () => replace(open()))
  let opened = open()

  return {
    opened: () => opened,
    events: {
      port(port) {
        ports.add(port)
        port.onClose(() => ports.delete(port))
        void opened.then(events => events.port(port))
      },
      windowClosed: id => void opened.then(events => events.windowClosed(id)),
      alarm: name => void opened.then(events => events.alarm(name)),
      computerLocked: () => void opened.then(events => events.computerLocked()),
      permissionsChanged: () => void opened.then(events => events.permissionsChanged()),
      menuClicked: (item, tabId) => void opened.then(events => events.menuClicked(item, tabId)),
      noticeClicked: () => void opened.then(events => events.noticeClicked()),
    },
  }
}
