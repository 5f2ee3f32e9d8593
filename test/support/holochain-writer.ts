/**
 * MessagePack, HoloHash and Ed25519 written down once more, from their specifications and with other libraries than the
 * wallet's: what both come to is not one mistake made twice. Nothing here imports the wallet's cryptography.
 */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { createBLAKE2b } from 'hash-wasm'

const [blake128, blake256] = await Promise.all([createBLAKE2b(128), createBLAKE2b(256)])

const be = (value: bigint, bytes: number) => {
  const out = Buffer.alloc(bytes)
  for (let i = 0; i < bytes; i++) out[bytes - 1 - i] = Number((value >> BigInt(8 * i)) & 0xffn)
  return out
}
const head = (first: number, length: number, bytes: number) =>
  Buffer.concat([Buffer.of(first), be(BigInt(length), bytes)])

export const nil = () => Buffer.of(0xc0)

/** The shortest form of an integer, which the value alone decides. */
export function int(value: bigint): Buffer {
  if (value >= 0n) {
    if (value <= 127n) return Buffer.of(Number(value))
    if (value <= 255n) return Buffer.concat([Buffer.of(0xcc), be(value, 1)])
    if (value <= 65_535n) return Buffer.concat([Buffer.of(0xcd), be(value, 2)])
    if (value <= 4_294_967_295n) return Buffer.concat([Buffer.of(0xce), be(value, 4)])
    return Buffer.concat([Buffer.of(0xcf), be(value, 8)])
  }
  if (value >= -32n) return Buffer.of(Number(value + 256n))
  if (value >= -128n) return Buffer.concat([Buffer.of(0xd0), be(value, 1)])
  if (value >= -32_768n) return Buffer.concat([Buffer.of(0xd1), be(value, 2)])
  if (value >= -2_147_483_648n) return Buffer.concat([Buffer.of(0xd2), be(value, 4)])
  return Buffer.concat([Buffer.of(0xd3), be(value, 8)])
}

export function bin(bytes: Uint8Array): Buffer {
  const length = bytes.length
  if (length <= 0xff) return Buffer.concat([head(0xc4, length, 1), bytes])
  return Buffer.concat([length <= 0xffff ? head(0xc5, length, 2) : head(0xc6, length, 4), bytes])
}

export function str(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  const length = bytes.length
  if (length <= 31) return Buffer.concat([Buffer.of(0xa0 | length), bytes])
  if (length <= 0xff) return Buffer.concat([head(0xd9, length, 1), bytes])
  return Buffer.concat([length <= 0xffff ? head(0xda, length, 2) : head(0xdb, length, 4), bytes])
}

export function array(items: readonly Uint8Array[]): Buffer {
  const count = items.length
  const first =
    count <= 15 ? Buffer.of(0x90 | count) : count <= 0xffff ? head(0xdc, count, 2) : head(0xdd, count, 4)
  return Buffer.concat([first, ...items])
}

export function map(members: ReadonlyArray<readonly [key: string, value: Uint8Array]>): Buffer {
  const count = members.length
  const first =
    count <= 15 ? Buffer.of(0x80 | count) : count <= 0xffff ? head(0xde, count, 2) : head(0xdf, count, 4)
  return Buffer.concat([first, ...members.flatMap(([key, value]) => [str(key), value])])
}

export const SECOND = {
  agent: 0x20,
  entry: 0x21,
  dhtop: 0x24,
  action: 0x29,
  wasm: 0x2a,
  warrant: 0x2c,
  dna: 0x2d,
  external: 0x2f,
} as const

/** 39 bytes of a 32-byte core; `location` replaces the right one. */
export function hash39(type: keyof typeof SECOND, core: Uint8Array, location?: Uint8Array): Buffer {
  const long = blake128.init().update(core).digest('binary')
  const folded = [0, 1, 2, 3].map(i =>
    long.filter((_, at) => at % 4 === i).reduce((sum, byte) => sum ^ byte, 0),
  )
  return Buffer.concat([Buffer.of(0x84, SECOND[type], 0x24), core, location ?? Buffer.from(folded)])
}

export const hashText = (hash: Uint8Array) => `u${Buffer.from(hash).toString('base64url')}`

/** The 39-byte hash of an action's bytes. */
export const hashOfAction = (bytes: Uint8Array) =>
  hash39('action', blake256.init().update(bytes).digest('binary'))

/** A private key of Node's own Ed25519 (RFC 8410). */
const keyOf = (seed: Uint8Array) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  })

/** 32 bytes. */
export const publicKey = (seed: Uint8Array) =>
  createPublicKey(keyOf(seed)).export({ format: 'der', type: 'spki' }).subarray(-32)

/** 64 bytes. */
export const signature = (bytes: Uint8Array, seed: Uint8Array) => sign(null, bytes, keyOf(seed))
