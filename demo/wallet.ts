import type { FlowstaProvider } from '../src/protocol/provider.ts'

/** Milliseconds. A wallet that is there is there before the page's first script; this is for one that is not. */
const PATIENCE = 500

interface Announcement {
  readonly info: { readonly rdns: string; readonly name: string }
  readonly provider: FlowstaProvider
}

/** The wallet of this browser, or `null`. Its name and address are its own claims and prove nothing. */
export function findWallet(): Promise<FlowstaProvider | null> {
  const { flowsta } = window as { flowsta?: FlowstaProvider }
  if (flowsta?.isFlowsta === true) return Promise.resolve(flowsta)
  // If another script took the name, the wallet still answers this.
  return new Promise(resolve => {
    const hear = (event: Event) => done((event as CustomEvent<Announcement>).detail.provider)
    const timer = setTimeout(() => done(null), PATIENCE)
    const done = (provider: FlowstaProvider | null) => {
      clearTimeout(timer)
      removeEventListener('flowsta:announceProvider', hear)
      resolve(provider)
    }
    addEventListener('flowsta:announceProvider', hear)
    dispatchEvent(new Event('flowsta:requestProvider'))
  })
}
