import type { Value } from '../../protocol/values.ts'
import type { HolochainAction } from './action-types.ts'
import { layOut } from './encode-action.ts'

/**
 * The action as @holochain/client's `SignedActionHashed` in the layout of the version that speaks it (0.20 flat, 0.21
 * split): hashes and the signature (64 bytes) as `Uint8Array`, `hash` of 39 bytes, timestamps as numbers in
 * microseconds, and as big integers beyond 2^53 − 1.
 */
export function signedActionHashed(action: HolochainAction, hash: Uint8Array, signature: Uint8Array): Value {
  return { hashed: { content: layOut(action), hash }, signature }
}
