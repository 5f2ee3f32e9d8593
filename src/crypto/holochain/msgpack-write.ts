/**
 * Writing MessagePack as Holochain's Rust does (rmp-serde) and @holochain/client: integers in their shortest form
 * whatever JavaScript type they come in, keys in the order given.
 *
 * @msgpack/msgpack, which the client has, can't do that exactly: it writes a big integer in nine bytes always, a
 * number beyond 32 bits as a float beside big integers, wraps what has more than 64 bits, and leaves a `Map` empty.
 * For the rest the tests hold this against it.
 */
import type { PayloadValue } from '../../protocol/values.ts'
import {
  ARRAY,
  MAP,
  type Output,
  openOutput,
  put,
  putBytes,
  putInt,
  putLong,
  putNil,
  putSize,
  putText,
  putWord,
  written,
} from './msgpack-scalars.ts'

/** As deep as @msgpack/msgpack writes, scalars counted. */
const MOST_LEVELS = 100

const [MIN_I64, MAX_U64] = [-(2n ** 63n), 2n ** 64n - 1n]
/** In unicode mode this matches only surrogates without their other half. */
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * The one MessagePack of a value. `undefined` is nil, a date is the timestamp extension. Throws a `RangeError` that
 * says why, and never what, for more than {@link MOST_LEVELS} levels, integers of more than 64 bits, lone surrogates
 * and what is no data.
 */
export function encodeMsgpack(value: PayloadValue): Uint8Array<ArrayBuffer> {
  const out = openOutput()
  write(out, value, 1)
  return written(out)
}

function write(out: Output, value: PayloadValue, level: number): void {
  if (level > MOST_LEVELS) throw new RangeError(`nests deeper than ${MOST_LEVELS} levels`)
  if (value == null || typeof value !== 'object') {
    writeScalar(out, value)
  } else if (ArrayBuffer.isView(value)) {
    putBytes(out, new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  } else if (isDate(value)) {
    putDate(out, value.getTime())
  } else if (Array.isArray(value)) {
    putSize(out, value.length, ARRAY)
    // Not forEach: it would step over holes, which count as `undefined`.
    for (const item of value) write(out, item, level + 1)
  } else {
    const entries = value instanceof Map ? [...value] : Object.entries(value)
    putSize(out, entries.length, MAP)
    for (const [key, member] of entries) {
      write(out, key, level + 1)
      write(out, member, level + 1)
    }
  }
}

/** By its tag, because this room has no clock to compare it with. */
function isDate(value: object): value is { getTime(): number } {
  return Object.prototype.toString.call(value) === '[object Date]'
}

function writeScalar(out: Output, value: PayloadValue): void {
  if (value == null) putNil(out)
  else if (typeof value === 'boolean') put(out, [value ? 0xc3 : 0xc2])
  else if (typeof value === 'string') putText(out, wellFormed(value))
  else if (typeof value === 'number' && !Number.isSafeInteger(value)) putDouble(out, value)
  else if (typeof value === 'number') putInt(out, value)
  else if (typeof value !== 'bigint') throw new RangeError(`a ${typeof value} has no MessagePack form`)
  else if (value < MIN_I64 || value > MAX_U64) throw new RangeError('an integer of more than 64 bits')
  else putInt(out, value)
}

function wellFormed(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new RangeError('holds a lone surrogate, which has no UTF-8 form')
  return text
}

function putDouble(out: Output, value: number): void {
  putLong(out, [0xcb], view => view.setFloat64(0, value))
}

/** The timestamp extension (type −1) in the shortest of its three forms. `time`: milliseconds since 1970. */
function putDate(out: Output, time: number): void {
  const seconds = Math.floor(time / 1000)
  const nanoseconds = (time - seconds * 1000) * 1e6
  if (nanoseconds === 0 && seconds >= 0 && seconds < 2 ** 32) {
    put(out, [0xd6])
    putWord(out, 0xff, seconds, 4)
  } else if (seconds >= 0 && seconds < 2 ** 34) {
    const word = (BigInt(nanoseconds) << 34n) | BigInt(seconds)
    putLong(out, [0xd7, 0xff], view => view.setBigUint64(0, word))
  } else {
    putWord(out, 0xc7, (12 << 8) | 0xff, 2)
    putWord(out, nanoseconds >>> 24, nanoseconds, 3)
    // A date that is none has no number, and is written as the client writes it.
    putLong(out, [], view => view.setBigInt64(0, BigInt(seconds || 0)))
  }
}
