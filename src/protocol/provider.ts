/** The types of `window.flowsta`, as apps see them. Binary strings are standard base64 with padding. */

export type Scope = 'openid' | 'public_key' | 'did' | 'holochain:sign'
export type ProviderEvent =
  | 'connect'
  | 'disconnect'
  | 'accountChanged'
  | 'permissionsChanged'
  | 'lock'
  | 'unlock'
export type SigningMethod = 'signAction' | 'signBytes' | 'signZomeCall'

export const SCOPES: readonly Scope[] = ['openid', 'public_key', 'did', 'holochain:sign']
export const DEFAULT_SCOPES: readonly Scope[] = ['openid', 'public_key', 'holochain:sign']
export const EVENTS: readonly ProviderEvent[] = [
  'connect',
  'disconnect',
  'accountChanged',
  'permissionsChanged',
  'lock',
  'unlock',
]

/** What an app would like signed without asking. Absent lists are empty, never "all". */
export interface PolicyRequest {
  methods?: SigningMethod[]
  actionTypes?: string[]
  domains?: string[]
  /** `uhC0k…` (every function of a cell) or `uhC0k…/zome/fn`. */
  cells?: string[]
  /** Seconds. Default 3600, at most 30 days. */
  expiresIn?: number
  /** Default 20, at most 10,000. */
  maxSignatures?: number
  /** Default 60, at most 6,000. */
  perMinute?: number
}

export interface ConnectRequest {
  appName?: string
  privacyPolicy?: string
  reason?: string
  /** Default `openid`, `public_key`, `holochain:sign`. `holochain:sign` includes `public_key` and `did`. */
  scopes?: Scope[]
  /** A data: URL (png, webp, jpeg, at most 32 KiB) is shown; an https: URL is kept and returned, never fetched. */
  appLogo?: string
  policy?: PolicyRequest
  deviceKey?: { publicKey: string; sign(message: Uint8Array): Promise<Uint8Array> }
  prompt?: 'never'
}

export interface Account {
  id: string
  agentPubKey?: string
  did?: string
  scopes: Scope[]
}

export interface SignActionRequest {
  action: Record<string, unknown>
  reason?: string
  prompt?: 'never'
}

export interface SignActionResponse {
  success: true
  signedAction: Record<string, unknown>
  signature: string
  agentPubKey: string
  did: string
  signedAt: string
  encoding: 'jcs' | 'holochain-action'
  signedBytes: string
  actionHash?: string
}

export interface SignBytesRequest {
  bytes: string
  reason?: string
  domain?: string
  prompt?: 'never'
}

export interface SignBytesResponse {
  success: true
  signature: string
  agentPubKey: string
  signedBytes: string
}

export type BatchItem =
  | ({ method: 'signAction' } & SignActionRequest)
  | ({ method: 'signBytes' } & SignBytesRequest)

export interface SignBatchRequest {
  requests: BatchItem[]
  reason?: string
  prompt?: 'never'
}

export interface SignBatchResponse {
  success: true
  results: Array<SignActionResponse | SignBytesResponse>
}

export interface SigningPermission {
  /** Random, one per grant. */
  id: string
  /** The serialised origin. */
  appId: string
  appName: string
  appLogo?: string
  scopes: Scope[]
  grantedAt: string
  lastUsedAt?: string
  signCount: number
  policy?: PolicyRequest
  expiresAt?: string
  signaturesLeft?: number
}

/** `@holochain/client`'s shape; see the Holochain guide. */
export interface CallZomeRequest {
  cell_id: [Uint8Array, Uint8Array]
  zome_name: string
  fn_name: string
  provenance?: Uint8Array
  payload?: unknown
  cap_secret?: Uint8Array | null
  nonce?: Uint8Array
  /** Microseconds since 1970. */
  expires_at?: number
  reason?: string
  prompt?: 'never'
}

export interface FlowstaErrorLike extends Error {
  readonly code: string
  readonly errno: number
  readonly description?: string
}

export interface ErrorClasses {
  FlowstaHolochainError: new (message: string, code: string, description?: string) => FlowstaErrorLike
  ConsentRequired: new (
    requiredScope: string,
    clientId: string,
  ) => FlowstaErrorLike & { readonly requiredScope: string; readonly clientId: string }
}

export interface FlowstaProvider {
  readonly isFlowsta: true
  readonly version: string
  readonly errors: ErrorClasses
  /** Asks for consent; opens nothing while a grant covers the request. */
  connect(request?: ConnectRequest): Promise<Account>
  /** Revokes the caller's own grant. */
  disconnect(): Promise<void>
  isConnected(): Promise<boolean>
  getAccount(): Promise<Account | null>
  getPermissions(): Promise<SigningPermission[]>
  hasSigningPermission(): Promise<boolean>
  revokePermission(appId: string): Promise<boolean>
  signAction(request: SignActionRequest): Promise<SignActionResponse>
  signBytes(request: SignBytesRequest): Promise<SignBytesResponse>
  signBatch(request: SignBatchRequest): Promise<SignBatchResponse>
  signZomeCall(request: CallZomeRequest): Promise<{ bytes: Uint8Array; signature: Uint8Array }>
  request(call: { method: string; params?: unknown }): Promise<unknown>
  on(event: ProviderEvent, listener: (detail: unknown) => void): () => void
}

/** Methods that `request()` knows and the bridge lets through. */
export const METHODS = [
  'connect',
  'disconnect',
  'isConnected',
  'getAccount',
  'getPermissions',
  'hasSigningPermission',
  'revokePermission',
  'signAction',
  'signBytes',
  'signBatch',
  'signZomeCall',
] as const
export type Method = (typeof METHODS)[number]
