/**
 * MessagePack as Holochain's Rust writes it (rmp-serde): integers in their shortest form whatever JavaScript type they
 * come in, keys in the order given.
 *
 * Scalars are written by @msgpack/msgpack. Around it is what it can't do exactly: it writes a big integer in nine
 * bytes always, a number beyond 32 bits as a float beside big integers, wraps what has more than 64 bits, and leaves
 * a `Map` empty. Reading is done here altogether: its decoder reserves memory for lengths that are only claimed,
 * merges keys that are there twice, and reads invalid UTF-8 as some text.
 */
import { Encoder } from '@msgpack/msgpack'
import type { PayloadValue } from '../../protocol/values.ts'
import { fromUtf8 } from '../bytes.ts'
import { type Head, readHead } from './msgpack-head.ts'

/** Integers are numbers, and big integers only beyond 2^53 − 1. */
export type MsgpackValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly MsgpackValue[]
  | MsgpackMap
  | MsgpackExt
  | MsgpackRaw
/** Entries as they lie in the bytes: keys of any type, and keys that are there twice. */
export interface MsgpackMap {
  readonly pairs: ReadonlyArray<readonly [key: MsgpackValue, value: MsgpackValue]>
}
/** `ext`: the type, −128–127. */
export interface MsgpackExt {
  readonly ext: number
  readonly data: Uint8Array
}
/** A text whose bytes are not UTF-8. */
export interface MsgpackRaw {
  readonly raw: Uint8Array
}

/** As deep as @msgpack/msgpack writes, scalars counted. */
const MOST_LEVELS = 100
/** Arrays and maps around a value that is read. */
const MOST_NESTING = 128
/** An object is much bigger than the byte it may come from. Nobody reads more values than this. */
const MOST_VALUES = 100_000

const [MIN_I64, MAX_U64] = [-(2n ** 63n), 2n ** 64n - 1n]
const [MIN_I32, MAX_U32] = [-(2 ** 31), 2 ** 32 - 1]
/** In unicode mode this matches only surrogates without their other half. */
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * The one MessagePack of a value. `undefined` is nil, a date is the timestamp extension. Throws a `RangeError` that
 * says why, and never what, for more than {@link MOST_LEVELS} levels, integers of more than 64 bits, lone surrogates
 * and what is no data.
 */
export function encodeMsgpack(value: PayloadValue): Uint8Array<ArrayBuffer> {
  const out: Output = { bytes: new Uint8Array(256), length: 0, scalars: new Encoder({ useBigInt64: true }) }
  write(out, value, 1)
  return out.bytes.slice(0, out.length)
}

interface Output {
  bytes: Uint8Array<ArrayBuffer>
  length: number
  readonly scalars: Encoder
}

function write(out: Output, value: PayloadValue, level: number): void {
  if (level > MOST_LEVELS) throw new RangeError(`nests deeper than ${MOST_LEVELS} levels`)
  if (!isHolder(value)) {
    put(out, out.scalars.encodeSharedRef(exact(value)))
  } else if (Array.isArray(value)) {
    putCount(out, 0x90, 0xdc, value.length)
    // Not forEach: it would step over holes, which count as `undefined`.
    for (const item of value) write(out, item, level + 1)
  } else {
    const entries = value instanceof Map ? [...value] : Object.entries(value)
    putCount(out, 0x80, 0xde, entries.length)
    for (const [key, member] of entries) {
      write(out, key, level + 1)
      write(out, member, level + 1)
    }
  }
}

type Holder = PayloadValue[] | Map<PayloadValue, PayloadValue> | { [key: string]: PayloadValue }

/** Whether it holds other values. A date is known by its tag, because this room has no clock to compare it with. */
function isHolder(value: PayloadValue): value is Holder {
  return (
    value !== null &&
    typeof value === 'object' &&
    !ArrayBuffer.isView(value) &&
    Object.prototype.toString.call(value) !== '[object Date]'
  )
}

/** A scalar as the library has to get it to write the shortest form. */
function exact(value: PayloadValue): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) && (value < MIN_I32 || value > MAX_U32) ? BigInt(value) : value
    case 'bigint':
      if (value < MIN_I64 || value > MAX_U64) throw new RangeError('an integer of more than 64 bits')
      return value >= MIN_I32 && value <= MAX_U32 ? Number(value) : value
    case 'string':
      if (LONE_SURROGATE.test(value)) throw new RangeError('holds a lone surrogate, which has no UTF-8 form')
      return value
    case 'function':
    case 'symbol':
      throw new RangeError(`a ${typeof value} has no MessagePack form`)
    default:
      return value
  }
}

function put(out: Output, part: ArrayLike<number>): void {
  const length = out.length + part.length
  if (length > out.bytes.length) {
    const bigger = new Uint8Array(length * 2)
    bigger.set(out.bytes)
    out.bytes = bigger
  }
  out.bytes.set(part, out.length)
  out.length = length
}

/** The head of an array or map: below 16 in one byte, else behind `long` in two or four more. */
function putCount(out: Output, short: number, long: number, count: number): void {
  if (count < 16) put(out, [short + count])
  else if (count < 0x10000) put(out, [long, count >> 8, count & 0xff])
  else put(out, [long + 1, count >>> 24, (count >> 16) & 0xff, (count >> 8) & 0xff, count & 0xff])
}

/**
 * The value of bytes that are exactly one MessagePack value, or `null`: also for more than {@link MOST_NESTING} levels
 * and {@link MOST_VALUES} values. Never throws. What it gives shares no memory with the bytes.
 */
export function decodeMsgpack(bytes: Uint8Array): MsgpackValue | null {
  const input: Input = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    at: 0,
    left: MOST_VALUES,
  }
  const value = read(input, 0)
  return value === undefined || input.at !== bytes.length ? null : value
}

interface Input {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
  /** Values that may still be read. */
  left: number
}

function read(input: Input, depth: number): MsgpackValue | undefined {
  const head = readHead(input.bytes, input.at)
  if (head === null || --input.left < 0) return undefined
  const holds = head.kind === 'array' || head.kind === 'map'
  input.at = holds ? head.at : head.at + head.size
  if (!holds) return readScalar(input, head)
  if (depth >= MOST_NESTING || head.size > input.left) return undefined
  const values: MsgpackValue[] = []
  for (let i = 0; i < head.size; i++) {
    const value = read(input, depth + 1)
    if (value === undefined) return undefined
    values.push(value)
  }
  return head.kind === 'array' ? values : { pairs: paired(values) }
}

function paired(values: readonly MsgpackValue[]): Array<[MsgpackValue, MsgpackValue]> {
  const pairs: Array<[MsgpackValue, MsgpackValue]> = []
  for (let i = 0; i < values.length; i += 2) pairs.push([values[i] ?? null, values[i + 1] ?? null])
  return pairs
}

function readScalar({ bytes, view }: Input, { kind, first, at, size }: Head): MsgpackValue {
  // Not slice: of a Buffer, which is a Uint8Array as well, that would be no copy.
  const content = () => new Uint8Array(bytes.subarray(at, at + size))
  switch (kind) {
    case 'simple':
      return first === 0xc0 ? null : first === 0xc3
    case 'float':
      return size === 4 ? view.getFloat32(at) : view.getFloat64(at)
    case 'str':
      return fromUtf8(bytes.subarray(at, at + size)) ?? { raw: content() }
    case 'ext':
      return { ext: view.getInt8(at - 1), data: content() }
    case 'int':
      return readInt(view, first, at, size)
    default:
      return content()
  }
}

function readInt(view: DataView, first: number, at: number, size: number): number | bigint {
  if (size === 0) return first < 0x80 ? first : first - 0x100
  const isSigned = first >= 0xd0
  switch (size) {
    case 1:
      return isSigned ? view.getInt8(at) : view.getUint8(at)
    case 2:
      return isSigned ? view.getInt16(at) : view.getUint16(at)
    case 4:
      return isSigned ? view.getInt32(at) : view.getUint32(at)
    default:
      return shortInt(isSigned ? view.getBigInt64(at) : view.getBigUint64(at))
  }
}

/** A number where one can say it exactly, else the big integer. */
export function shortInt(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
