import type { KdfLimit } from './limits.ts'
import { ADDED_BYTES, HEADER_BYTES } from './secretstream.ts'

export const SEED_BYTES = 32
export const SALT_BYTES = 16
export { HEADER_BYTES }
export const SEALED_BYTES = SEED_BYTES + ADDED_BYTES

interface Sealed extends KdfLimit {
  /** 16 bytes. */
  readonly salt: Uint8Array
  /** 24 bytes, see `secretstream.ts`. */
  readonly header: Uint8Array
  /** 49 bytes: the sealed seed. */
  readonly sealed: Uint8Array
}
/** Opens with a passphrase. */
export interface PwCipher extends Sealed {
  readonly kind: 'pw'
}
/** Opens with the answers to three questions. They were written by whoever made the file. */
export interface QaCipher extends Sealed {
  readonly kind: 'qa'
  readonly questions: readonly [string, string, string]
}
export type SeedCipher = PwCipher | QaCipher

/** Holochain's `hc_seed_bundle`: one 32-byte seed, sealed in one or several ways. */
export interface SeedBundle {
  /** At least one; each opens to the same seed. */
  readonly ciphers: readonly SeedCipher[]
  /** MessagePack of whatever an app put there, not sealed and not authenticated. Empty in ours. */
  readonly appData: Uint8Array
}
