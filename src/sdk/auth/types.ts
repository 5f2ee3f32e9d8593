import type { FlowstaProvider } from '../../protocol/provider.ts'

export interface FlowstaAuthConfig {
  /** Tells apps of one origin apart, in this browser. Nothing is registered anywhere. */
  clientId: string
  /** Where `login()` goes when nobody waits in `handleCallback()`. Of the page's own origin; may be relative. */
  redirectUri: string
  /** Default `openid`, `public_key`, `holochain:sign`. Scopes that the wallet does not have are left out. */
  scopes?: readonly string[]
  /** Not used: nothing is sent anywhere. */
  loginUrl?: string
  /** Not used: nothing is sent anywhere. */
  apiUrl?: string
  /** One of several wallets, from `getProviders()`. Default: the page's first. */
  provider?: FlowstaProvider
}

export interface LoginOptions {
  /** Instead of those of the constructor. */
  scopes?: readonly string[]
}

export interface FlowstaUser {
  /** `Account.id`: another one for each site. */
  id: string
  /** With the scope `public_key` or `holochain:sign`. */
  agentPubKey?: string
  /** With the scope `did` or `holochain:sign`. */
  did?: string
  /** Always `ipc`: the key is in the user's own hands. */
  signingMode?: 'remote' | 'ipc'
  /** The wallet knows none: never there. */
  email?: string
  /** Never there. */
  username?: string
  /** Never there. */
  displayName?: string
  /** Never there. */
  profilePicture?: string
}

export interface AuthState {
  isAuthenticated: boolean
  user: FlowstaUser | null
  accessToken: string | null
  /** A login is under way in this document. */
  isLoading: boolean
  /** Why the last login in this document failed. */
  error: string | null
}

export interface VaultDetectionResult {
  /** A wallet is in this page. */
  running: boolean
  /** While this site is connected. */
  agentPubKey?: string
  did?: string
}
