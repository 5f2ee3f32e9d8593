/**
 * BLAKE2b (RFC 7693) without a key. HoloHashes are made of it, no platform has it built in, and the verifier has no
 * room for a general library of hashes: the tests hold this one against one. It is short rather than quick, a
 * megabyte a second or so, for what is hashed here are keys and actions.
 */

const BLOCK = 128
/** Those of SHA-512. */
const IV = /* @__PURE__ */ words(
  '6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179',
)
/** Which words of the block a round mixes in, a hex digit each. The last two rounds are the first two again. */
const SIGMA = /* @__PURE__ */ digits(
  '0123456789abcdefea489fd61c02b753b8c052fdae3671947931dcbe265a40f8905724afe1bc683d2c6a0b834d75fe19c51fed4a0763928bdb7ec13950f4862a6fe9b308c2d714a5a2847615fb9e3cd00123456789abcdefea489fd61c02b753',
)
/** Columns, then diagonals, of the four by four words that a round works on. */
const PLACES = /* @__PURE__ */ digits('048c159d26ae37bf05af16bc278d349e')

function words(hex: string): BigUint64Array {
  return BigUint64Array.from(hex.match(/.{16}/g) ?? [], word => BigInt(`0x${word}`))
}

function digits(text: string): Uint8Array {
  return Uint8Array.from(text, digit => Number.parseInt(digit, 16))
}

/** The digest of so many bytes, 1–64. Its length is one of its parameters: a shorter one is no part of a longer. */
export function blake2b(message: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const state = IV.slice()
  state[0] = (state[0] ?? 0n) ^ 0x01010000n ^ BigInt(length)
  let at = 0
  do {
    const block = new Uint8Array(BLOCK)
    block.set(message.subarray(at, at + BLOCK))
    at += BLOCK
    compress(state, new DataView(block.buffer), BigInt(Math.min(at, message.length)), at >= message.length)
  } while (at < message.length)
  const digest = new DataView(new ArrayBuffer(64))
  state.forEach((word, i) => {
    digest.setBigUint64(8 * i, word, true)
  })
  return new Uint8Array(digest.buffer).slice(0, length)
}

/** `count`: bytes of the message up to here. */
function compress(state: BigUint64Array, block: DataView, count: bigint, isLast: boolean): void {
  const v = BigUint64Array.of(...state, ...IV)
  v[12] = (v[12] as bigint) ^ count
  if (isLast) v[14] = ~(v[14] as bigint)
  for (let i = 0; i < SIGMA.length; i++) {
    const at = (i & 14) * 2
    const [a, b] = [PLACES[at] as number, PLACES[at + 1] as number]
    const [c, d] = [PLACES[at + 2] as number, PLACES[at + 3] as number]
    const word = block.getBigUint64(8 * (SIGMA[i] as number), true)
    v[a] = BigInt.asUintN(64, BigInt.asUintN(64, (v[a] as bigint) + (v[b] as bigint)) + word)
    turn(v, d, a, i % 2 === 0 ? 32n : 16n)
    v[c] = BigInt.asUintN(64, (v[c] as bigint) + (v[d] as bigint))
    turn(v, b, c, i % 2 === 0 ? 24n : 63n)
  }
  for (let i = 0; i < 8; i++) state[i] = (state[i] ?? 0n) ^ (v[i] ?? 0n) ^ (v[i + 8] ?? 0n)
}

/** XORs a word into another and turns that to the right. */
function turn(v: BigUint64Array, into: number, from: number, by: bigint): void {
  const word = (v[into] as bigint) ^ (v[from] as bigint)
  // Cut to size at once: an engine that sees it works with plain 64 bits.
  v[into] = BigInt.asUintN(64, (word >> by) | BigInt.asUintN(64, word << (64n - by)))
}
