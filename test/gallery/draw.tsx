import { render } from 'preact'
import { App } from '../../src/popup/app.tsx'
import { UiProblem, type WalletClient } from '../../src/popup/client.ts'
import { markLanguage } from '../../src/popup/language/current.ts'
import type { UiCommand } from '../../src/protocol/ui-door.ts'
import type { Shown } from './entry.ts'

const root = document.documentElement
markLanguage(root)

/** Draws the whole popup at a route, as if it had just been opened. */
export function draw({ hash, state, replies }: Shown): void {
  const place = document.getElementById('app')
  if (place === null) return
  render(null, place)
  history.replaceState(null, '', hash)
  localStorage.clear()
  render(<App client={clientFor(state, replies)} />, place)
}

/** A wallet that stands still. What it was not told to answer it refuses. */
function clientFor(state: Shown['state'], replies: Shown['replies']): WalletClient {
  const nothing = () => () => {}
  return {
    state: () => state,
    isLost: () => false,
    subscribe: nothing,
    isToolbarPopup: async () => false,
    allowSite: async () => false,
    notices: {
      isAllowed: async () => false,
      allow: async () => false,
      giveBack: async () => {},
      onChange: nothing,
    },
    ask: (async (command: UiCommand) => {
      if (command in replies) return structuredClone(replies[command])
      if (command === 'touch' || command === 'request.shown') return null
      throw new UiProblem({ code: 'not_now' })
    }) as WalletClient['ask'],
  }
}
