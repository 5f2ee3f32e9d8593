import { hexOf } from './ids.ts'
import { Bytes, byteLengthOf, Words } from './primordials.ts'

/**
 * SHA-256 (FIPS 180-4) of short texts, at once. The browser's own answers from another thread, and the way there takes
 * longer than to hash some hundred bytes; a library's looks at prototypes that a page may have replaced by then. This
 * one looks at none: numbers and indices of typed arrays only, see `primordials.ts`.
 */

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const ROUND = new Words(64)
/** The same of the square roots of the first eight (5.3.3). */
const START = new Words(8)
const words = new Words(64)
const state = new Words(8)

/** With the first digest: at page load nothing is worked out for sites that never ask. */
function fillConstants(): void {
  let found = 0
  for (let n = 2; found < 64; n++) {
    let isPrime = true
    for (let by = 2; by * by <= n; by++) isPrime &&= n % by !== 0
    if (!isPrime) continue
    if (found < 8) START[found] = fraction(n ** (1 / 2))
    ROUND[found++] = fraction(n ** (1 / 3))
  }
}
function fraction(root: number): number {
  return ((root % 1) * 0x1_0000_0000) | 0
}

/** The digest of `bytes` as 64 hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  if (START[0] === 0) fillConstants()
  const length = byteLengthOf(bytes)
  const blocks = ((length + 8) >>> 6) + 1
  for (let i = 0; i < 8; i++) state[i] = START[i] as number
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) words[i] = wordAt(bytes, length, (block << 6) + (i << 2))
    if (block === blocks - 1) {
      // The length in bits, as 64 of them.
      words[14] = length >>> 29
      words[15] = length << 3
    }
    mix()
  }
  const digest = new Bytes(32)
  for (let i = 0; i < 32; i++) digest[i] = (state[i >> 2] as number) >>> (24 - ((i & 3) << 3))
  return hexOf(digest)
}

/** Four bytes, big endian; behind the end a one and zeros. */
function wordAt(bytes: Uint8Array, length: number, from: number): number {
  let word = 0
  for (let at = from; at < from + 4; at++) {
    word = (word << 8) | (at < length ? (bytes[at] as number) : at === length ? 0x80 : 0)
  }
  return word
}

/** One block (6.2.2). */
function mix(): void {
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15] as number
    const y = words[i - 2] as number
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
    words[i] = (words[i - 16] as number) + s0 + (words[i - 7] as number) + s1
  }
  let a = state[0] as number
  let b = state[1] as number
  let c = state[2] as number
  let d = state[3] as number
  let e = state[4] as number
  let f = state[5] as number
  let g = state[6] as number
  let h = state[7] as number
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[i] as number) + (words[i] as number)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] = (state[0] as number) + a
  state[1] = (state[1] as number) + b
  state[2] = (state[2] as number) + c
  state[3] = (state[3] as number) + d
  state[4] = (state[4] as number) + e
  state[5] = (state[5] as number) + f
  state[6] = (state[6] as number) + g
  state[7] = (state[7] as number) + h
}
function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}
