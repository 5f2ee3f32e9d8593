/**
 * One message of libsodium's secretstream, `crypto_secretstream_xchacha20poly1305`, which is first and last at once:
 * all that a seed bundle uses of it. From the primitives of @noble/ciphers, after libsodium's
 * `crypto_secretstream/xchacha20poly1305/secretstream_xchacha20poly1305.c` (`init_push`, `push`, `pull`):
 *
 *     stream key   HChaCha20(key, header[0..16])
 *     nonce        1 as 4 bytes, little-endian ‖ header[16..24]
 *     block 0      of ChaCha20 (RFC 8439): its first 32 bytes are the Poly1305 key
 *     block 1      XOR the tag and 63 zero bytes; its first byte is written, all 64 are authenticated
 *     block 2 …    XOR the message
 *     written      tag byte ‖ message ‖ Poly1305 of: block 1 ‖ message ‖ padding ‖ 0 ‖ 64 + message length
 *
 * There is no associated data, so its length is the zero. Both lengths are 8 bytes, little-endian.
 */
import { poly1305 } from '@noble/ciphers/_poly1305.js'
import { chacha20, hchacha } from '@noble/ciphers/chacha.js'
import { concat, equalBytes, utf8, wipe } from '../bytes.ts'
import { assertLength } from '../lengths.ts'

export const KEY_BYTES = 32
export const HEADER_BYTES = 24
/** What a message grows by: the tag in front and the MAC behind. */
export const ADDED_BYTES = 17

/** `TAG_FINAL` is `TAG_PUSH | TAG_REKEY`: nothing follows. */
const FINAL = 3
const BLOCK = 64
const MAC = 16
const SIGMA = words(utf8('expand 32-byte k'))

/** Seals one message. `header`: 24 random bytes, never used twice with a key. */
export function sealFinal(key: Uint8Array, header: Uint8Array, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const stream = open(key, header)
  const block = new Uint8Array(BLOCK)
  block[0] = FINAL
  const first = stream.xor(block, 1)
  const body = stream.xor(message, 2)
  const sealed = concat(first.subarray(0, 1), body, stream.mac(first, body))
  stream.close()
  return sealed
}

/** The message, or `null` where key, header and text do not belong together, or more was to follow. */
export function openFinal(
  key: Uint8Array,
  header: Uint8Array,
  sealed: Uint8Array,
): Uint8Array<ArrayBuffer> | null {
  if (sealed.length < ADDED_BYTES) return null
  const stream = open(key, header)
  try {
    const block = new Uint8Array(BLOCK)
    block[0] = sealed[0] ?? 0
    const first = stream.xor(block, 1)
    const [tag] = first
    // What was written is authenticated, not what it says.
    first[0] = sealed[0] ?? 0
    const body = sealed.subarray(1, sealed.length - MAC)
    const isOurs = equalBytes(stream.mac(first, body), sealed.subarray(sealed.length - MAC))
    return isOurs && tag === FINAL ? stream.xor(body, 2) : null
  } finally {
    stream.close()
  }
}

function open(key: Uint8Array, header: Uint8Array) {
  assertLength('key', key, KEY_BYTES)
  assertLength('header', header, HEADER_BYTES)
  const derived = new Uint32Array(KEY_BYTES / 4)
  hchacha(SIGMA, words(key), words(header.subarray(0, 16)), derived)
  const streamKey = new Uint8Array(derived.buffer)
  const nonce = concat(littleEndian(1).subarray(0, 4), header.subarray(16))
  const xor = (bytes: Uint8Array, block: number) =>
    chacha20(streamKey, nonce, bytes, undefined, block) as Uint8Array<ArrayBuffer>
  const macKey = xor(new Uint8Array(BLOCK), 0)
  return {
    xor,
    mac(first: Uint8Array, body: Uint8Array): Uint8Array {
      // libsodium's own arithmetic: it pads by as much as is over, not by what is missing.
      const padding = new Uint8Array(body.length % 16)
      const lengths = concat(littleEndian(0), littleEndian(BLOCK + body.length))
      return poly1305(concat(first, body, padding, lengths), macKey.subarray(0, 32))
    },
    close: () => wipe(streamKey, macKey),
  }
}

/** A copy, because a part of an array may not lie where words can. */
function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer)
}
function littleEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true)
  return bytes
}
