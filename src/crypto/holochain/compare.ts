import { equalBytes } from '../bytes.ts'
import { coreOf, holoHashType } from './holohash.ts'

/** Whether both are hashes of one type with the same 32 bytes. Locations are not compared: some in use are wrong. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  const type = holoHashType(a)
  return type !== null && type === holoHashType(b) && equalBytes(coreOf(a), coreOf(b))
}
