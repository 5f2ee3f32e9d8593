import type { FlowstaProvider } from '../../protocol/provider.ts'

export type TransportMode = 'remote' | 'ipc' | 'auto'
export type ActiveTransport = 'remote' | 'ipc'

export interface FlowstaHolochainOptions {
  /** Not used: nothing is sent anywhere. */
  apiUrl?: string
  /** Not used: it is always the wallet in this browser. */
  transport?: TransportMode
  /** Not used. */
  ipcUrl?: string
  /** One of several wallets, from `getProviders()`. Default: the page's first. */
  provider?: FlowstaProvider
}

export interface FlowstaHolochainConfig extends FlowstaHolochainOptions {
  /** `null` while nobody is logged in: then nothing is signed. Its value is of no matter. */
  accessToken?: string | null | (() => string | null)
}

export interface VaultStatus {
  /** A wallet is in this page. */
  running: boolean
  /** The same: sites aren't told, and a request to a locked wallet waits until it is unlocked. */
  unlocked: boolean
  /** While this site is connected. */
  agentPubKey?: string
  did?: string
  version?: string
}
