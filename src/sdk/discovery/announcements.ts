import type { FlowstaProvider } from '../../protocol/provider.ts'

/** What a wallet says of itself when it announces itself. Any script can say the same: compare nothing with it. */
export interface ProviderInfo {
  /** One per wallet and page load. */
  readonly uuid: string
  readonly name: string
  /** A data: URL. */
  readonly icon: string
  /** The same for every copy of one wallet: `com.flowsta.wallet`. */
  readonly rdns: string
}

/** A wallet of this page. */
export interface AnnouncedProvider {
  readonly info: ProviderInfo
  readonly provider: FlowstaProvider
}

const REQUEST_EVENT = 'flowsta:requestProvider'
const ANNOUNCE_EVENT = 'flowsta:announceProvider'

/**
 * Asks the wallets of the page to announce themselves and hears those that come later too. Wallets that are there
 * answer before this returns. The answer stops listening. Only in a page: needs `window`.
 */
export function hearProviders(heard: (announced: AnnouncedProvider) => unknown): () => void {
  const listener = (event: Event) => {
    const { detail } = event as CustomEvent<Partial<AnnouncedProvider> | null | undefined>
    if (isProvider(detail?.provider) && isObject(detail.info)) heard(detail as AnnouncedProvider)
  }
  window.addEventListener(ANNOUNCE_EVENT, listener)
  window.dispatchEvent(new Event(REQUEST_EVENT))
  return () => window.removeEventListener(ANNOUNCE_EVENT, listener)
}

export function isProvider(value: unknown): value is FlowstaProvider {
  return isObject(value) && (value as { isFlowsta?: unknown }).isFlowsta === true
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object'
}
