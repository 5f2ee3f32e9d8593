import type { PolicyTerms } from '../../protocol/policy.ts'
import type { Scope } from '../../protocol/provider.ts'
import type { Value } from '../../protocol/values.ts'

/** A page's call after the door has parsed it: nothing in it is unchecked any more. */
export interface ConnectCall {
  readonly method: 'connect'
  readonly appName?: string
  readonly appLogo?: string
  readonly privacyPolicy?: string
  readonly scopes: readonly Scope[]
  /** What the site would like signed without asking. Absent where it would allow nothing. */
  readonly policy?: PolicyTerms
  readonly reason?: string
  readonly neverPrompt: boolean
}
/** A zome call as its page gave it; what is absent the wallet adds. */
export interface ZomeRequest {
  /** 39 bytes each. */
  readonly cellId: readonly [dna: Uint8Array, agent: Uint8Array]
  readonly zomeName: string
  readonly fnName: string
  /** In MessagePack. */
  readonly payload: Uint8Array
  /** 39 bytes. */
  readonly provenance?: Uint8Array
  /** 64 bytes. */
  readonly capSecret?: Uint8Array
  /** 32 bytes. */
  readonly nonce?: Uint8Array
  /** Microseconds since 1970. */
  readonly expiresAt?: number
}
/** One thing to be signed. A zome call is never one of a batch: each has a moment of its own at the conductor. */
export type ItemCall =
  | { readonly method: 'signAction'; readonly action: Value; readonly reason?: string }
  | {
      readonly method: 'signBytes'
      readonly bytes: Uint8Array
      readonly domain?: string
      readonly reason?: string
    }
  | { readonly method: 'signZomeCall'; readonly zomeCall: ZomeRequest; readonly reason?: string }
export interface BatchCall {
  readonly method: 'signBatch'
  readonly items: readonly ItemCall[]
  readonly reason?: string
}
export type SignCall = (ItemCall | BatchCall) & { readonly neverPrompt: boolean }
export type AskingCall = ConnectCall | SignCall
export type Call =
  | AskingCall
  | { readonly method: 'revokePermission'; readonly appId: string }
  | {
      readonly method:
        | 'disconnect'
        | 'isConnected'
        | 'getAccount'
        | 'getPermissions'
        | 'hasSigningPermission'
        | 'signingContext'
    }

/** What a call wants signed, in its order; a single call is one item. */
export function itemsOf(call: ItemCall | BatchCall): readonly ItemCall[] {
  return call.method === 'signBatch' ? call.items : [call]
}
