/**
 * Reading MessagePack, byte for byte: what is known as a decoder elsewhere reserves memory for lengths that are only
 * claimed, merges keys that are there twice, and reads invalid UTF-8 as some text.
 */
import { fromUtf8 } from '../bytes.ts'
import { type Head, readHead } from './msgpack-head.ts'

export { encodeMsgpack } from './msgpack-write.ts'

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

/** Arrays and maps around a value that is read. */
const MOST_NESTING = 128
/** An object is much bigger than the byte it may come from. Nobody reads more values than this. */
const MOST_VALUES = 100_000

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
