import { blake2b } from '../blake2b.ts'
import { holoHash } from './holohash.ts'

/** The 39-byte hash of an action, of its bytes as {@link encodeHolochainAction} makes them. */
export function actionHash(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return holoHash('action', blake2b(bytes, 32))
}
