import type browser from 'webextension-polyfill'
import type { WalletPort } from '../platform.ts'

/** A runtime port with what the browser says of its other end. */
export function walletPort(port: browser.Runtime.Port): WalletPort {
  // The polyfill's type does not know the newer fields.
  const sender = (port.sender ?? {}) as browser.Runtime.MessageSender & {
    origin?: string
    documentId?: string
    documentLifecycle?: string
  }
  let open = true
  // The wallet may still be opening when a port connects: what arrives before somebody listens is kept.
  const early: unknown[] = []
  let deliver: (message: unknown) => void = message => early.push(message)
  const closers: Array<() => void> = []
  port.onMessage.addListener(message => deliver(message))
  port.onDisconnect.addListener(() => {
    open = false
    for (const run of closers) run()
  })
  return {
    name: port.name,
    sender: {
      extensionId: sender.id,
      origin: sender.origin,
      url: sender.url,
      documentId: sender.documentId,
      lifecycle: sender.documentLifecycle,
      frameId: sender.frameId,
      tabId: sender.tab?.id,
      windowId: sender.tab?.windowId,
    },
    send(message) {
      // A port that closed between the check and the call throws; its document learns the answer by asking again.
      if (open) {
        try {
          port.postMessage(message)
        } catch {
          open = false
        }
      }
    },
    onMessage(listener) {
      deliver = listener
      for (const message of early.splice(0)) listener(message)
    },
    onClose(listener) {
      if (open) closers.push(listener)
      else listener()
    },
    close: () => port.disconnect(),
  }
}
