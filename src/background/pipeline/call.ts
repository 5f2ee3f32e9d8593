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
/** One thing to be signed. */
export type ItemCall =
  | { readonly method: 'signAction'; readonly action: Value; readonly reason?: string }
  | {
      readonly method: 'signBytes'
      readonly bytes: Uint8Array
      readonly domain?: string
      readonly reason?: string
    }
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
