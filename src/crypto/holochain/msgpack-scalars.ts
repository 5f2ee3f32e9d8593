/**
 * The pieces of MessagePack as Holochain's Rust writes it (rmp-serde): integers in their shortest form whatever
 * JavaScript type they come in, and the heads of everything that has a size.
 */
import { utf8 } from '../bytes.ts'

/** Bytes that grow as they are written. */
export interface Output {
  bytes: Uint8Array<ArrayBuffer>
  length: number
}

export function openOutput(): Output {
  return { bytes: new Uint8Array(256), length: 0 }
}

export function written({ bytes, length }: Output): Uint8Array<ArrayBuffer> {
  return bytes.slice(0, length)
}

export function put(out: Output, part: ArrayLike<number>): void {
  const length = out.length + part.length
  if (length > out.bytes.length) {
    const bigger = new Uint8Array(length * 2)
    bigger.set(out.bytes)
    out.bytes = bigger
  }
  out.bytes.set(part, out.length)
  out.length = length
}

/** A first byte and the low bytes of a 32-bit number, the highest first. */
export function putWord(out: Output, first: number, word: number, size: number): void {
  put(out, [first, ...[24, 16, 8, 0].slice(4 - size).map(by => (word >>> by) & 0xff)])
}

/** The first byte of a size below `shorts`, which it holds itself, and those before sizes of 1, 2 or 4 bytes. */
type Sizes = readonly [
  short: number,
  shorts: number,
  ...long: ReadonlyArray<readonly [first: number, size: number]>,
]
const STR: Sizes = [0xa0, 32, [0xd9, 1], [0xda, 2], [0xdb, 4]]
const BIN: Sizes = [0, 0, [0xc4, 1], [0xc5, 2], [0xc6, 4]]
export const ARRAY: Sizes = [0x90, 16, [0xdc, 2], [0xdd, 4]]
export const MAP: Sizes = [0x80, 16, [0xde, 2], [0xdf, 4]]

export function putSize(out: Output, size: number, [short, shorts, ...long]: Sizes): void {
  const [first, bytes] = long.find(([, bytes]) => size < 2 ** (8 * bytes)) ?? [0, 0]
  if (size < shorts) put(out, [short + size])
  else putWord(out, first, size, bytes)
}

const INT_SIZES = [1, 2, 4]

/** Of at most 64 bits. */
export function putInt(out: Output, value: number | bigint): void {
  const isNegative = value < 0
  const first = isNegative ? 0xd0 : 0xcc
  const i = INT_SIZES.findIndex(size =>
    isNegative ? value >= -(2 ** (8 * size - 1)) : value < 2 ** (8 * size),
  )
  if (value >= -32 && value < 128) put(out, [Number(value) & 0xff])
  else if (i >= 0) putWord(out, first + i, Number(value), INT_SIZES[i] ?? 0)
  else putLong(out, [first + 3], view => view.setBigInt64(0, BigInt.asIntN(64, BigInt(value))))
}

/** Eight bytes behind a head. */
export function putLong(out: Output, head: readonly number[], set: (view: DataView) => void): void {
  const view = new DataView(new ArrayBuffer(8))
  set(view)
  put(out, head)
  put(out, new Uint8Array(view.buffer))
}

/** Of a text without lone surrogates. */
export function putText(out: Output, value: string): void {
  const text = utf8(value)
  putSize(out, text.length, STR)
  put(out, text)
}

export function putBytes(out: Output, bytes: Uint8Array): void {
  putSize(out, bytes.length, BIN)
  put(out, bytes)
}

export function putNil(out: Output): void {
  put(out, [0xc0])
}
