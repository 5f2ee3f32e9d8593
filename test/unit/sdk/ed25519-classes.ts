/**
 * Signatures of every class on which implementations of Ed25519 disagree, made by arithmetic with the points: those of
 * "Taming the many EdDSAs" (its cases 0–11) and of the public sets for malleability. Each says what the rule of
 * docs/verify.md makes of it.
 */
import { createHash } from 'node:crypto'
import * as ed from '@noble/ed25519'
import { concat, fromHex, toHex, utf8 } from '../../../src/crypto/bytes.ts'
import { publicKeyOf, sign } from '../../../src/crypto/ed25519.ts'

export interface Case {
  readonly name: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly message: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
  /** `undefined`: it is valid. */
  readonly reason?:
    | 'key-malformed'
    | 'key-refused'
    | 'signature-malformed'
    | 'signature-refused'
    | 'signature-wrong'
}

const { p, n: L } = ed.Point.CURVE()
const B = ed.Point.BASE
const seed = new Uint8Array(32).fill(7)
const publicKey = publicKeyOf(seed)
const good = utf8('a message')
const signature = sign(good, seed)

function bytesOf(number: bigint): Uint8Array<ArrayBuffer> {
  return fromHex(number.toString(16).padStart(64, '0')).reverse()
}
function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`)
}
function challenge(r: Uint8Array, a: Uint8Array, message: Uint8Array): bigint {
  return (
    numberOf(
      createHash('sha512')
        .update(concat(r, a, message))
        .digest(),
    ) % L
  )
}
const times = (point: ed.Point, by: bigint) => (by % L === 0n ? ed.Point.ZERO : point.multiplyUnsafe(by % L))

/** A point of order 8; its multiples are all eight of small order. */
const T = ed.Point.fromBytes(fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'))
export const SMALL: readonly ed.Point[] = Array.from({ length: 8 }, (_, i) =>
  Array.from({ length: i }, () => T).reduce((sum, point) => sum.add(point), ed.Point.ZERO),
)
/** Their encodings: the eight canonical ones, those with y + p, and those with a sign where x is 0. */
export const SMALL_ENCODINGS: readonly Uint8Array<ArrayBuffer>[] = SMALL.flatMap(point => {
  const canonical = Uint8Array.from(point.toBytes())
  const { x, y } = point.toAffine()
  const sign = (x & 1n) << 255n
  const longer = y + p < 2n ** 255n ? [bytesOf((y + p) | sign)] : []
  const signed = x === 0n ? [bytesOf(y | (1n << 255n))] : []
  const both = x === 0n && longer.length > 0 ? [bytesOf((y + p) | (1n << 255n))] : []
  return [canonical, ...longer, ...signed, ...both]
})

const a = 5n ** 90n % L
const r = 7n ** 80n % L
const A = times(B, a)
const R = times(B, r)

interface Parts {
  readonly A: ed.Point
  readonly R: ed.Point
  readonly a: bigint
  readonly r: bigint
  readonly holds: (k: bigint) => boolean
}
/** S as the owner of the scalars makes it, over the first message for which the rest of small order behaves as wanted. */
function make({ A, R, a, r, holds }: Parts): Omit<Case, 'name'> {
  const [key, first] = [Uint8Array.from(A.toBytes()), Uint8Array.from(R.toBytes())]
  for (let i = 0; ; i++) {
    const message = utf8(`message ${i}`)
    const k = challenge(first, key, message)
    if (!holds(k)) continue
    return { publicKey: key, message, signature: concat(first, bytesOf((r + k * a) % L)) }
  }
}
/** Whether [S]B = R + [k]A, without a cofactor. */
const exact = (A: ed.Point, R: ed.Point, a: bigint, r: bigint) => (k: bigint) =>
  times(B, (r + k * a) % L).equals(R.add(A.multiplyUnsafe(k)))
const inexact =
  (...parts: Parameters<typeof exact>) =>
  (k: bigint) =>
    !exact(...parts)(k)
const [T1, T3] = [SMALL[1] as ed.Point, SMALL[3] as ed.Point]
const [MA, MR] = [A.add(T1), R.add(T3)]

function flip(bytes: Uint8Array, at: number, bit = 1): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ bit : byte))
}
function withS(s: bigint): Uint8Array<ArrayBuffer> {
  return concat(signature.subarray(0, 32), bytesOf(s))
}
const S = numberOf(signature.subarray(32))
const ordinary = { publicKey, message: good, signature }
/** The first y from 2 on for which there is no x. */
function offCurve(): Uint8Array<ArrayBuffer> {
  for (let y = 2n; ; y++) {
    try {
      ed.Point.fromBytes(bytesOf(y))
    } catch {
      return bytesOf(y)
    }
  }
}
/** A canonical y and the same with p added: only those below 19 have both. Not of small order. */
const SHORT_Y = [3n, 4n, 5n, 6n, 9n, 10n, 14n, 15n, 16n, 18n].filter(
  y => toHex(offCurve()) !== toHex(bytesOf(y)),
)
const longY = SHORT_Y.find(y => {
  try {
    return ed.Point.fromBytes(bytesOf(y)) !== undefined
  } catch {
    return false
  }
}) as bigint

const mixed = (A: ed.Point, R: ed.Point, a: bigint, r: bigint, isExact: boolean) =>
  make({ A, R, a, r, holds: (isExact ? exact : inexact)(A, R, a, r) })

export const CASES: readonly Case[] = [
  { name: 'as it is made', ...ordinary },
  {
    name: 'of an empty message',
    publicKey,
    message: new Uint8Array(),
    signature: sign(new Uint8Array(), seed),
  },
  { name: '0: A and R of small order, S = 0', ...mixed(T1, T3, 0n, 0n, true), reason: 'key-refused' },
  { name: '1: A of small order, R of mixed', ...mixed(T1, MR, 0n, r, true), reason: 'key-refused' },
  { name: '2: A of mixed order, R of small', ...mixed(MA, T3, a, 0n, true), reason: 'signature-refused' },
  { name: '3: A and R of mixed order, holds without the cofactor', ...mixed(MA, MR, a, r, true) },
  {
    name: '4: A and R of mixed order, holds with the cofactor alone',
    ...mixed(MA, MR, a, r, false),
    reason: 'signature-wrong',
  },
  {
    name: '5: A of mixed order, holds with the cofactor alone',
    ...mixed(MA, R, a, r, false),
    reason: 'signature-wrong',
  },
  {
    name: '5: R of mixed order, holds with the cofactor alone',
    ...mixed(A, MR, a, r, false),
    reason: 'signature-wrong',
  },
  { name: 'A of mixed order, holds without the cofactor', ...mixed(MA, R, a, r, true) },
  { name: '6: S + L', ...ordinary, signature: withS(S + L), reason: 'signature-refused' },
  ...[2n, 3n, 7n, 15n].map(
    (by): Case => ({
      name: `7: S + ${by} L`,
      ...ordinary,
      signature: withS(S + by * L),
      reason: 'signature-refused',
    }),
  ),
  { name: 'S = L', ...ordinary, signature: withS(L), reason: 'signature-refused' },
  { name: 'S = L − 1', ...ordinary, signature: withS(L - 1n), reason: 'signature-wrong' },
  { name: 'S = 0', ...ordinary, signature: withS(0n), reason: 'signature-wrong' },
  { name: 'S = 2^256 − 1', ...ordinary, signature: withS(2n ** 256n - 1n), reason: 'signature-refused' },
  { name: '−S', ...ordinary, signature: withS(L - S), reason: 'signature-wrong' },
  ...SMALL_ENCODINGS.flatMap((point): Case[] => [
    {
      name: `8–9: R is ${toHex(point)}, S for it`,
      publicKey: Uint8Array.from(MA.toBytes()),
      message: good,
      signature: concat(point, bytesOf((challenge(point, MA.toBytes(), good) * a) % L)),
      reason: 'signature-refused',
    },
    {
      name: `10–11: A is ${toHex(point)}`,
      publicKey: point,
      message: good,
      signature: concat(R.toBytes() as Uint8Array<ArrayBuffer>, bytesOf(r)),
      reason: 'key-refused',
    },
  ]),
  { name: 'A with y + p', publicKey: bytesOf(longY + p), message: good, signature, reason: 'key-refused' },
  {
    name: 'A that is not on the curve',
    publicKey: offCurve(),
    message: good,
    signature,
    reason: 'key-refused',
  },
  {
    name: 'A of 2^256 − 1',
    publicKey: new Uint8Array(32).fill(255),
    message: good,
    signature,
    reason: 'key-refused',
  },
  {
    name: 'R with y + p',
    ...ordinary,
    signature: concat(bytesOf(longY + p), signature.subarray(32)),
    reason: 'signature-refused',
  },
  {
    name: 'R that is not on the curve',
    ...ordinary,
    signature: concat(offCurve(), signature.subarray(32)),
    reason: 'signature-wrong',
  },
  { name: 'R negated', ...ordinary, signature: flip(signature, 31, 0x80), reason: 'signature-wrong' },
  { name: 'A negated', ...ordinary, publicKey: flip(publicKey, 31, 0x80), reason: 'signature-wrong' },
  { name: 'zeros', ...ordinary, signature: new Uint8Array(64), reason: 'signature-refused' },
  { name: 'a key of zeros', ...ordinary, publicKey: new Uint8Array(32), reason: 'key-refused' },
  {
    name: 'another key',
    ...ordinary,
    publicKey: publicKeyOf(new Uint8Array(32).fill(8)),
    reason: 'signature-wrong',
  },
  { name: 'another message', ...ordinary, message: utf8('a Message'), reason: 'signature-wrong' },
  {
    name: 'a message with a zero behind it',
    ...ordinary,
    message: concat(good, new Uint8Array(1)),
    reason: 'signature-wrong',
  },
  {
    name: 'R and S in the other order',
    ...ordinary,
    signature: concat(signature.subarray(32), signature.subarray(0, 32)),
    reason: 'signature-refused',
  },
  ...[0, 1, 32, 63].map(
    (length): Case => ({
      name: `${length} bytes of it`,
      ...ordinary,
      signature: signature.slice(0, length),
      reason: 'signature-malformed',
    }),
  ),
  {
    name: 'a byte behind it',
    ...ordinary,
    signature: concat(signature, new Uint8Array(1)),
    reason: 'signature-malformed',
  },
  ...[0, 31].map(
    (length): Case => ({
      name: `${length} bytes of the key`,
      ...ordinary,
      publicKey: publicKey.slice(0, length),
      reason: 'key-malformed',
    }),
  ),
  {
    name: 'a key with a byte behind it',
    ...ordinary,
    publicKey: concat(publicKey, new Uint8Array(1)),
    reason: 'key-malformed',
  },
]
