/**
 * Ed25519 (RFC 8032, "pure": no prehash, no context) by @noble/ed25519.
 *
 * Not protected: JavaScript big integers do not run in constant time, and the library leaves copies of the expanded
 * key to the garbage collector. Who can measure this process or read its memory is outside of what this keeps out.
 */
import * as ed from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat, fromHex, toHex, wipe } from './bytes.ts'
import { isStrictSignature, isStrongKey } from './ed25519-strict.ts'
import { assertLength } from './lengths.ts'

export { isStrongKey } from './ed25519-strict.ts'
export { importPublicKey, verifyWith } from './ed25519-web.ts'

ed.hashes.sha512 = sha512

const SEED_LENGTH = 32
const { subtle } = globalThis.crypto

/** The 32-byte public key of a 32-byte seed. Throws for another length. */
export function publicKeyOf(seed: Uint8Array): Uint8Array<ArrayBuffer> {
  assertLength('seed', seed, SEED_LENGTH)
  return ed.getPublicKey(seed)
}

/**
 * The 64-byte signature of a message under a 32-byte seed; deterministic. The public key that goes into it is always
 * derived here: taken from outside, two different ones for one message would give the secret scalar away (the double
 * public key oracle).
 */
export function sign(message: Uint8Array, seed: Uint8Array): Uint8Array<ArrayBuffer> {
  if (!(message instanceof Uint8Array)) throw new TypeError('message: expected a Uint8Array')
  assertLength('seed', seed, SEED_LENGTH)
  return ed.sign(message, seed)
}

/**
 * Whether the signature holds, by the rule of `ed25519-strict.ts`. Malformed input of any kind is `false`. The
 * library's own `verify` multiplies by the cofactor, so it takes what other implementations refuse.
 */
export function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    if (!isStrictSignature(signature) || !isStrongKey(publicKey)) return false
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)]
    const k = numberOf(sha512(concat(r, publicKey, message))) % ed.Point.CURVE().n
    const right = ed.Point.fromBytes(r).add(ed.Point.fromBytes(publicKey).multiplyUnsafe(k))
    return ed.Point.BASE.multiplyUnsafe(numberOf(s)).equals(right)
  } catch {
    return false
  }
}

/** Of a little-endian number. */
function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`)
}

/** RFC 8410 §7: an Ed25519 private key in PKCS #8, up to its 32-byte seed. */
const PKCS8_PREFIX = fromHex('302e020100300506032b657004220420')

/**
 * The seed as a non-extractable key of the browser's own Ed25519 (W3C WebCrypto), which is several times as fast and
 * does not show the seed again. The given seed is the caller's to overwrite.
 */
export async function importSeed(seed: Uint8Array): Promise<CryptoKey> {
  assertLength('seed', seed, SEED_LENGTH)
  const wrapped = concat(PKCS8_PREFIX, seed)
  try {
    return await subtle.importKey('pkcs8', wrapped, 'Ed25519', false, ['sign'])
  } finally {
    wipe(wrapped)
  }
}

/** The 64-byte signature by an imported seed; the same as {@link sign} makes. */
export async function signWith(key: CryptoKey, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await subtle.sign('Ed25519', key, message as Uint8Array<ArrayBuffer>))
}
