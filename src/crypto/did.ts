import { toBase58 } from './base58.ts'
import { concat } from './bytes.ts'
import { assertLength } from './lengths.ts'

/** Multicodec `ed25519-pub` (0xed) as an unsigned varint. */
const ED25519_PUB = Uint8Array.of(0xed, 0x01)

/** The did:key (W3C CCG, did:key method) of a 32-byte Ed25519 public key: `did:key:z6Mk…`. */
export function didKey(publicKey: Uint8Array): string {
  assertLength('publicKey', publicKey, 32)
  return `did:key:z${toBase58(concat(ED25519_PUB, publicKey))}`
}
