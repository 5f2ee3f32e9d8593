/**
 * The body of a backup: parts that are sealed one by one, so that neither writing nor reading holds all of it. Each is
 * XChaCha20-Poly1305 under a nonce of 19 random bytes, the number of the part (32 bits, big-endian) and a byte that is 1
 * in the last part only, with the header as associated data. A part that is missing, repeated, moved, taken from
 * another file, or last without saying so, does not open.
 *
 * Source: Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance"
 * (2015), STREAM; the cipher by @noble/ciphers.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { concat, fromBase64, utf8 } from '../bytes.ts'
import { canonicalJson } from '../jcs.ts'
import { type BackupHeader, PREFIX_BYTES } from './header.ts'

export const TAG_BYTES = 16
const MOST_PARTS = 2 ** 32

/** Seals or opens parts of one file in their order. Each number is used once. */
export function openStream(key: Uint8Array, header: BackupHeader) {
  const prefix = fromBase64(header.cipher.nonce)
  if (prefix?.length !== PREFIX_BYTES) throw new RangeError('header.cipher.nonce: expected 19 bytes')
  const about = utf8(canonicalJson(header))
  let n = 0

  function cipher(isLast: boolean) {
    if (n >= MOST_PARTS) throw new RangeError('part: there are too many')
    const end = new Uint8Array(5)
    new DataView(end.buffer).setUint32(0, n)
    end[4] = isLast ? 1 : 0
    return xchacha20poly1305(key, concat(prefix as Uint8Array, end), about)
  }
  return {
    /** The next part. */
    seal(plain: Uint8Array, isLast: boolean): Uint8Array {
      const sealed = cipher(isLast).encrypt(plain)
      n++
      return sealed
    },
    /** The next part, or `null` where it is none of this file, key and place; then the same place may be tried again. */
    open(sealed: Uint8Array, isLast: boolean): Uint8Array | null {
      if (sealed.length < TAG_BYTES) return null
      try {
        const plain = cipher(isLast).decrypt(sealed)
        n++
        return plain
      } catch {
        return null
      }
    },
  }
}
export type Stream = ReturnType<typeof openStream>
