import { type FlowstaProvider, getProvider } from '../src/sdk/index.ts'
import { showBatch } from './batch.ts'
import { byId } from './dom.ts'
import { showErrors } from './errors.ts'
import { showEvents } from './events.ts'
import { showSilent } from './silent.ts'
import { showConnect, showPermissions, showSignAction, showSignBytes } from './steps.ts'
import { showUses } from './uses/index.ts'

/** Who is there and whether this page is connected, in the head of the page. */
async function showState(flowsta: FlowstaProvider | null): Promise<void> {
  byId('wallet-state').textContent = flowsta === null ? 'No wallet here' : `Flowsta Wallet ${flowsta.version}`
  byId('wallet-state').dataset.good = String(flowsta !== null)
  byId('missing').hidden = flowsta !== null
  if (flowsta === null) return
  const connection = byId('connection-state')
  const connected = await flowsta.isConnected().catch(() => false)
  connection.hidden = false
  connection.textContent = connected ? 'Connected' : 'Not connected'
  connection.dataset.good = String(connected)
}

const flowsta = await getProvider()
const refresh = () => void showState(flowsta)
showConnect(flowsta, refresh)
showUses(flowsta)
showSignAction(flowsta)
showSignBytes(flowsta)
showSilent(flowsta, refresh)
showBatch(flowsta)
showPermissions(flowsta)
showEvents(flowsta)
showErrors(flowsta)
refresh()
for (const event of ['connect', 'disconnect', 'permissionsChanged', 'unlock'] as const) {
  flowsta?.on(event, refresh)
}
