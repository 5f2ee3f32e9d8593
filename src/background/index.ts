import { browserPlatform, listen } from './platform.ts'
import { startWallet } from './start.ts'

// Listeners stand before anything is awaited, or the browser would not start this worker for their events; what
// arrives before the wallet is open waits for it, in order.
listen(startWallet(browserPlatform()).events)
