import { BASE58, toBase58 } from './base58.ts'
import { concat, fromHex } from './bytes.ts'
import { assertLength } from './lengths.ts'

const PREFIX = 'did:key:z'
/** Multicodec `ed25519-pub` (0xed) as an unsigned varint. */
const ED25519_PUB = Uint8Array.of(0xed, 0x01)
/** All of them are 56 characters. */
const LENGTH = 56

/** The did:key (W3C CCG, did:key method) of a 32-byte Ed25519 public key: `did:key:z6Mk…`. */
export function didKey(publicKey: Uint8Array): string {
  assertLength('publicKey', publicKey, 32)
  return PREFIX + toBase58(concat(ED25519_PUB, publicKey))
}

/** The 32-byte Ed25519 public key of a did:key, or `null`. Only the one text that {@link didKey} gives is read. */
export function publicKeyOfDid(did: string): Uint8Array<ArrayBuffer> | null {
  if (did.length !== LENGTH) return null
  let number = 0n
  // A letter that is none counts as −1, and the text does not come back.
  for (const letter of did.slice(PREFIX.length)) number = number * 58n + BigInt(BASE58.indexOf(letter))
  const publicKey = fromHex(BigInt.asUintN(256, number).toString(16).padStart(64, '0'))
  return didKey(publicKey) === did ? publicKey : null
}
