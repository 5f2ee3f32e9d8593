/**
 * The wire between the wallet's own screens and its worker. Only pages of this extension reach this door; it
 * shares no word with the page door. One runtime port per screen: questions carry a number and get one answer
 * with the same number; state is pushed whenever it changes.
 */
import type { PolicyKinds, PolicyNumbers, PolicyTerms } from './policy.ts'
import type { Scope } from './provider.ts'

export const UI_PORT = 'flowsta-ui:v1'

export type Derivation = 'flowsta-device' | 'flowsta-holochain-identity' | 'entropy-is-seed'

/** Each command with its parameters and its answer. Binary strings are standard base64. */
export interface UiCommands {
  /** Pushes the state now and on each change from here on. */
  'state.watch': { params: undefined; answer: null }
  /** Someone used a screen of the wallet: restarts the idle clock of the lock. */
  touch: { params: undefined; answer: null }
  /** Makes a draft wallet under this password; nothing is kept until `setup.confirm`. */
  'setup.begin': { params: { password: string }; answer: null }
  /** The draft's words, for the screen that shows them. */
  'setup.reveal': { params: undefined; answer: { words: string[] } }
  /** The asked words (in the order of `SetupView.ask`); the wallet exists and is unlocked after this. */
  'setup.confirm': { params: { words: string[] }; answer: null }
  'setup.cancel': { params: undefined; answer: null }
  'vault.restore': { params: { words: string[]; derivation: Derivation; password: string }; answer: null }
  'vault.unlock': { params: { password: string }; answer: null }
  'vault.lock': { params: undefined; answer: null }
  /** This request is painted on a screen in front of a person: its five minutes start. */
  'request.shown': { params: { id: string }; answer: null }
  /** Approves or rejects exactly the row with this id and this digest; anything else is `request_changed`. */
  'request.decide': { params: DecideParams; answer: null }
  /** Rejects what waits from the origin of this request and refuses it for an hour. */
  'request.mute': { params: { id: string }; answer: null }
  /** Opens the one consent window, or brings it to the front. */
  'request.open': { params: undefined; answer: null }
  'apps.list': { params: undefined; answer: { apps: AppView[]; muted: MutedView[] } }
  'apps.revoke': { params: { grantId: string }; answer: null }
  'apps.revokeAll': { params: undefined; answer: null }
  /**
   * Makes what a site may sign without asking less: kinds that stay, and numbers that are at most what is left.
   * `null` ends it: the site asks every time. Anything wider is `invalid_params`.
   */
  'apps.narrow': { params: { grantId: string; to: NarrowedPolicy | null }; answer: null }
  /** Refuses a site for so many minutes (1 to 7 days), silent signatures included. */
  'apps.mute': { params: { origin: string; minutes: number }; answer: null }
  'apps.unmute': { params: { origin: string }; answer: null }
  /**
   * Newest first. With a filter, only so many rows are looked at in one go: a page may hold fewer rows than `limit`,
   * or none, and still have a `next`. `from` is the `next` of the page before.
   */
  'activity.page': {
    params: { from?: ActivityCursor; limit: number; filter?: ActivityFilter }
    answer: ActivityPage
  }
  /** What the trail can be filtered by: each value that occurs in it, sorted; at most 500 each. */
  'activity.choices': { params: undefined; answer: ActivityChoices }
  /** Header and closing head of an export of the rows that are there now, each one canonical line. */
  'trail.begin': { params: undefined; answer: TrailBegin }
  /**
   * Canonical lines of the rows from `from` on, before `to`; as many as fit one message, at least one. `changed` names
   * the first row in it that does not carry the seal this wallet gave it.
   */
  'trail.rows': { params: { from: number; to: number }; answer: { lines: string[]; changed?: number } }
  /** Damaged storage: its records as JSON lines, from the `next` of the answer before on. */
  'remains.read': { params: { from?: string }; answer: { lines: string[]; next?: string } }
  /** Damaged storage: removes it, after which a wallet can be restored. Answers `not_now` unless damaged. */
  'remains.discard': { params: undefined; answer: null }
  'settings.set': { params: Partial<SettingsView>; answer: null }
}
export type UiCommand = keyof UiCommands

export interface DecideParams {
  id: string
  /** Hex SHA-256 of what was on screen: of the bytes to be signed, or of the request at connect. */
  digest: string
  decision: 'approve' | 'reject'
  /** At connect: what the person left switched on. */
  scopes?: Scope[]
  /** Bytes the wallet can't read are signed only with this tick. */
  acknowledged?: boolean
  /** With an approval: what is signed without asking from then on. Never wider than the request's `remember`. */
  remember?: PolicyTerms
}

export type UiErrorCode =
  | 'wrong_password'
  | 'too_soon'
  | 'word_mismatch'
  | 'invalid_phrase'
  | 'invalid_params'
  | 'weak_password'
  | 'not_now'
  | 'request_changed'
  | 'storage_failed'
  | 'server_error'

export interface UiError {
  readonly code: UiErrorCode
  /** The field it is about: `password`, or `words.7` counted from 0 in the list that was sent. */
  readonly field?: string
  /** With `wrong_password` and `too_soon`: milliseconds to wait before the next try. */
  readonly wait?: number
}

export interface UiQuestion {
  readonly n: number
  readonly command: UiCommand
  readonly params?: unknown
}
export type UiAnswer =
  | { readonly n: number; readonly ok: true; readonly value: unknown }
  | { readonly n: number; readonly ok: false; readonly error: UiError }
export interface UiPush {
  readonly push: 'state'
  readonly state: WalletState
}

/** `none`: nothing set up. `setup`: a draft waits for its words to be confirmed. */
export type Phase = 'none' | 'setup' | 'locked' | 'unlocked' | 'damaged'

export interface WalletState {
  phase: Phase
  version: string
  setup?: SetupView
  lock?: LockView
  /** While unlocked. */
  identity?: IdentityView
  /** Requests that wait, the one on screen included. Known while locked too. */
  waiting: number
  /** While locked or not set up: the origin of the first request that waits. */
  waitingFrom?: string
  /** Only while unlocked: the first request. */
  current?: RequestView
  /** The request that was on screen and ended by itself. Goes away with the next request or window. */
  ended?: {
    origin: string
    why: 'expired' | 'aborted' | 'storage_failed' | 'missing_signer_private_key' | 'signing_failed'
  }
  settings: SettingsView
  /** With phase `damaged`. */
  damage?: DamageKind
  /** While unlocked: the first thing on the disk that was changed from outside, if the wallet ever found any. */
  tampered?: TamperedView
  /** While unlocked: the first copy of the vault header could not be used; the second one opened the wallet. */
  secondCopy?: true
}
export interface SetupView {
  /** Numbers of the words that are asked back, counted from 1, ascending. */
  ask: number[]
}
export interface LockView {
  /** Why it is locked, where that is known. */
  why?: 'idle' | 'person' | 'computer'
  /** Milliseconds since 1970 before which no password is tried. */
  retryAt?: number
}
export interface IdentityView {
  id: string
  name: string
  agentPubKey: string
  did: string
}
export interface SettingsView {
  /** Minutes without input to the wallet's own screens. */
  lockAfter: number
  lockWithComputer: boolean
  /** Keep the signed bytes in the trail, so that a verifier needs nobody to give them. Off by default. */
  keepSigned: boolean
}

/** Opaque to screens: where a page of Activity ended. */
export type ActivityCursor = readonly [at: string, seq: number]
/** All that are given must hold. */
export interface ActivityFilter {
  origin?: string
  method?: string
  /** A decision, or `wallet` for the rows of the wallet itself, which decide nothing. */
  decision?: string
  agentPubKey?: string
  /** ISO 8601 UTC: from this moment on, and before that one. */
  since?: string
  until?: string
  /** Any part of site, type, method, reason, summary, error, key, digest or signature, whatever its case. */
  text?: string
}
export interface ActivityPage {
  rows: ActivityRow[]
  /** Absent at the end of the trail. */
  next?: ActivityCursor
  /** How many rows there are in the whole trail. */
  total: number
}
export interface ActivityChoices {
  origins: string[]
  methods: string[]
  decisions: string[]
  agents: Array<{ agentPubKey: string; name: string }>
}
export interface TrailBegin {
  header: string
  head: string
  rows: number
  /** The agent key to check the certificates against. */
  agentPubKey: string
  /** The newest head that is kept outside the database: the trail must reach it. */
  newest?: { seq: number; hash: string }
}
/** The wallet found that what lies on the disk is not what it wrote. */
export interface TamperedView {
  /** First row it is about. */
  seq: number
  what: TamperedKind
  /** ISO 8601: when the wallet noticed. */
  at: string
}
/**
 * `row_changed`: a row is not as it was written. `row_missing`: rows are gone, or the trail ends before its newest
 * signed head. `state_changed`: a kept summary of the rows was edited; it was rebuilt. `head_changed`: a signed head
 * was edited.
 */
export type TamperedKind = 'row_changed' | 'row_missing' | 'state_changed' | 'head_changed'
/**
 * `newer`: the database was written by a newer version. `missing`: a wallet was set up here, and its database is
 * gone, or the other way round. `header`: no copy of the vault header can be read. `identity`: no identity's row is
 * as it was written. `unreadable`: anything else.
 */
export type DamageKind = 'newer' | 'missing' | 'header' | 'identity' | 'unreadable'

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
 * a `type`. `no_key`: the site has no device key and can store none.
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
  method: 'signAction' | 'signBytes'
  encoding: 'jcs' | 'raw' | 'domain'
  /** base64: exactly the bytes that the key signs. */
  payload: string
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

export interface AppView {
  grantId: string
  origin: string
  appName: string
  appLogo?: string
  scopes: Scope[]
  grantedAt: string
  lastUsedAt?: string
  signCount: number
  /** What is signed without asking; only while it lives and is not spent. */
  policy?: PolicyView
  /** `app`: the key that proves its requests is the site's own, kept elsewhere. */
  key?: 'provider' | 'app'
}
export interface MutedView {
  origin: string
  until: number
}
export interface ActivityRow {
  seq: number
  at: string
  type: string
  origin?: string
  method?: string
  reason?: string
  decision?: string
  summary?: string
  error?: string
  count?: number
  agentPubKey?: string
  payloadSha256?: string
  payloadSize?: number
  signature?: string
  requestSha256?: string
  grantId?: string
  /** The row is not as this wallet wrote it. */
  changed?: true
}
