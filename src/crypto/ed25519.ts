/**
 * Ed25519 (RFC 8032, "pure": no prehash, no context) by @noble/ed25519.
 *
 * Not protected: JavaScript big integers do not run in constant time, and the library leaves copies of the expanded
 * key to the garbage collector. Who can measure this process or read its memory is outside of what this keeps out.
 */
import * as ed from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { assertLength } from './lengths.ts'

ed.hashes.sha512 = sha512

const SEED_LENGTH = 32

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
 * Whether the signature holds. Strict RFC 8032 §5.1.7 decoding: canonical points, S below the group order; and keys
 * of small order, under which one signature fits many messages, are refused. Malformed input of any kind is `false`.
 */
export function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return ed.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
