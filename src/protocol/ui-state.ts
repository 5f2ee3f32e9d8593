/** What the wallet's screens are told of the wallet whenever it changes. */
import type { Derivation, SeedSource } from './ui-door.ts'
import type { RequestView } from './ui-requests.ts'

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
  /** A passkey opens it, too. */
  hasPasskey?: true
}
/** A passkey that opens the wallet. */
export interface PasskeyView {
  id: string
  /** ISO 8601. */
  addedAt: string
  /** What the authenticator calls it, base64. */
  credentialId: string
  /** What its PRF is asked for: base64 of 32 bytes. */
  salt: string
}
export interface IdentityView {
  id: string
  name: string
  agentPubKey: string
  did: string
}
export interface IdentityEntry extends IdentityView {
  /** ISO 8601. */
  createdAt: string
  /** How many sites have a permission for it. */
  sites: number
  derivation?: SeedSource
  /** Of `flowsta-device-N`. */
  n?: number
  /** The wallet's own phrase brings it back. */
  own?: true
}
/** `n`: of `flowsta-device-N`, from 1. `seed`: base64 of 32 bytes. */
export type ImportParams =
  | { from: 'phrase'; words: string[]; derivation: Derivation; n: number }
  | { from: 'seed' | 'seed-bundle'; seed: string }
export interface SettingsView {
  /** Minutes without input to the wallet's own screens. */
  lockAfter: number
  lockWithComputer: boolean
  /** Keep the signed bytes in the trail, so that a verifier needs nobody to give them. Off by default. */
  keepSigned: boolean
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
