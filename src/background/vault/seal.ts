import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, utf8 } from '../../crypto/bytes.ts'
import { canonicalJson } from '../../crypto/jcs.ts'

export const NONCE_LENGTH = 24
export const KEY_LENGTH = 32

/** What a sealed text belongs to. It is authenticated, so a text moved to another place does not open there. */
export type Label = { readonly [name: string]: string | number }

/**
 * XChaCha20-Poly1305 with a random 24-byte nonce in front and the label's RFC 8785 bytes as associated data.
 * Source: draft-irtf-cfrg-xchacha-03, by @noble/ciphers.
 */
export function seal(key: Uint8Array, nonce: Uint8Array, label: Label, plain: Uint8Array): Uint8Array {
  return concat(nonce, xchacha20poly1305(key, nonce, utf8(canonicalJson(label))).encrypt(plain))
}

/** `null` when key, label or text do not belong together; which of them, nobody learns. */
export function unseal(key: Uint8Array, label: Label, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < NONCE_LENGTH + 16) return null
  try {
    const nonce = sealed.subarray(0, NONCE_LENGTH)
    return xchacha20poly1305(key, nonce, utf8(canonicalJson(label))).decrypt(sealed.subarray(NONCE_LENGTH))
  } catch {
    return null
  }
}

/** A key for one use from the root secret (RFC 5869, HKDF-SHA256, no salt). */
export function subkey(root: Uint8Array, use: 'seal' | 'mac' | 'audit'): Uint8Array {
  return hkdf(sha256, root, undefined, utf8(`flowsta-${use}:v1`), KEY_LENGTH)
}
