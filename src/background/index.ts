import { openDamaged } from './damaged.ts'
import { type BrowserEvents, browserPlatform, listen } from './platform.ts'
import { openWallet } from './wallet.ts'

// Listeners stand before anything is awaited, or the browser would not start this worker for their events; what
// arrives before the wallet is open waits for it, in order.
const platform = browserPlatform()
const opened = openWallet(platform).catch(() => openDamaged(platform))
const later =
  <K extends keyof BrowserEvents>(name: K) =>
  (argument: Parameters<BrowserEvents[K]>[0]) => {
    void opened.then(events => (events[name] as (value: unknown) => void)(argument))
  }

listen({
  port: later('port'),
  windowClosed: later('windowClosed'),
  alarm: later('alarm'),
  computerLocked: () => void opened.then(events => events.computerLocked()),
})
