import type { Scope } from '../../protocol/provider.ts'
import type { Value } from '../../protocol/values.ts'

/** A page's call after the door has parsed it: nothing in it is unchecked any more. */
export interface ConnectCall {
  readonly method: 'connect'
  readonly appName?: string
  readonly appLogo?: string
  readonly privacyPolicy?: string
  readonly scopes: readonly Scope[]
  readonly reason?: string
  readonly neverPrompt: boolean
}
export type SignCall =
  | {
      readonly method: 'signAction'
      readonly action: Value
      readonly reason?: string
      readonly neverPrompt: boolean
    }
  | {
      readonly method: 'signBytes'
      readonly bytes: Uint8Array
      readonly domain?: string
      readonly reason?: string
      readonly neverPrompt: boolean
    }
export type AskingCall = ConnectCall | SignCall
export type Call =
  | AskingCall
  | { readonly method: 'revokePermission'; readonly appId: string }
  | {
      readonly method: 'disconnect' | 'isConnected' | 'getAccount' | 'getPermissions' | 'hasSigningPermission'
    }
