/** A request that waits for a person, as the screens get it. */
import type { PolicyKinds, PolicyNumbers, PolicyTerms } from './policy.ts'
import type { Scope } from './provider.ts'
import type { IdentityView } from './ui-state.ts'

interface RequestBase {
  id: string
  origin: string
  /**
   * Hex SHA-256 that an approval must name: of the bytes to be signed; of a batch, over the digests (32 bytes each) of
   * its items one after the other; at connect, of the request.
   */
  digest: string
  reason: string | null
  identity: IdentityView
  /** ISO 8601; of the live grant this request builds on, where there is one. */
  connectedSince?: string
  /** Position in the queue, from 1. */
  position: number
  total: number
  /** What waits behind it, first ones first, at most five. */
  behind: Array<{ origin: string; method: string }>
  receivedAt: number
  expiresAt?: number
  /** What "For a while" and "Custom…" can grant. Absent: this request can't be remembered, see `notRemembered`. */
  remember?: RememberOffer
  notRemembered?: NotRemembered
}
/** What could be signed without asking after this request. */
export interface RememberOffer {
  /** What "For a while" grants: the whole policy that holds after it. At connect, as the site asked for it. */
  whole: PolicyTerms
  /** The kinds in `whole` that are new; the others the site had already. `texts`: those without a domain are new. */
  added: PolicyKinds & { texts?: true }
  /** `whole` is for its domains alone: texts and JSON without a domain still ask, though it names `signBytes`. */
  exceptTexts?: true
  /** "Custom…" goes up to these numbers, and never beyond the kinds of `whole`. */
  most: PolicyNumbers
  /** The policy that it takes the place of, as it stands now; only a live one. */
  before?: PolicyView
  /** The device key that is bound changes: `provider` is one in this browser, `app` one that the site brings. */
  key: 'provider' | 'app'
  keyChanges: boolean
}
/**
 * `not_asked`: connect without a policy. `opaque`: bytes that nothing can read always ask. `no_kind`: an action without
 * a `type`, or one that always asks. `no_key`: the site has no device key and can store none.
 */
export type NotRemembered = 'not_asked' | 'opaque' | 'no_kind' | 'no_key'

/** A live policy as it stands now. */
export interface PolicyView extends PolicyKinds {
  /** Texts and JSON without a domain ask, though `signBytes` is named. */
  exceptTexts?: true
  /** Seconds, as it was granted. */
  expiresIn: number
  /** Milliseconds since 1970. */
  expiresAt: number
  /** Granted, and still left. */
  maxSignatures: number
  left: number
  perMinute: number
}
/** Kinds and numbers that stay; each at most what is there. */
export interface NarrowedPolicy extends PolicyKinds {
  /** Milliseconds since 1970. */
  expiresAt: number
  left: number
  perMinute: number
}
export interface ConnectView extends RequestBase {
  method: 'connect'
  appName?: string
  /** A data: URL that was checked, else absent. */
  appLogo?: string
  privacyPolicy?: string
  scopes: Scope[]
  /** Scopes that the site has already. */
  has: Scope[]
  /** The request comes with another device key than the one that is bound. Then connecting again is a new consent. */
  newKey?: 'provider' | 'app'
}
export interface SignView extends RequestBase {
  method: 'signAction' | 'signBytes' | 'signZomeCall'
  encoding: 'jcs' | 'raw' | 'domain' | 'holochain-action' | 'zome-call'
  /**
   * base64: exactly the bytes that the key signs. Of a zome call its parameters in MessagePack, whose SHA-512 (64
   * bytes) is what the key signs; `digest` is the SHA-256 of those 64.
   */
  payload: string
  /** A zome call that carries the secret of a capability which a conductor gave this wallet's key. */
  assigned?: true
  /** With `domain`: the site's claim, and the message inside the signed envelope. */
  domain?: string
  message?: string
}
/** Several requests with one answer: all of them are signed, or none. */
export interface BatchView extends RequestBase {
  method: 'signBatch'
  items: BatchItemView[]
}
export type BatchItemView = Pick<SignView, 'method' | 'encoding' | 'payload' | 'domain' | 'message'> & {
  reason: string | null
}
export type RequestView = ConnectView | SignView | BatchView
