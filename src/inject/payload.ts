import {
  BYTES_TAG,
  DATE_TAG,
  FLOAT_TAG,
  INT_TAG,
  MAP_TAG,
  OBJECT_TAG,
  UNDEFINED_TAG,
} from '../protocol/tags.ts'
import { builtinKind } from './kinds.ts'
import type { Level } from './place.ts'
import {
  Bytes,
  bufferLength,
  bufferOf,
  byteLengthOf,
  byteOffsetOf,
  eachEntry,
  isArray,
  isFiniteNumber,
  isView,
  keysOf,
  sizeOf,
  timeOf,
  typedArrayName,
  viewBuffer,
  viewLength,
  viewOffset,
} from './primordials.ts'
import { refuseKind, writeBytes } from './snapshot.ts'
import { enter, leave, refuse, spend, spent, type Writing, writeItems, writeString } from './writing.ts'

/** MessagePack has no integers outside of these. */
const LEAST_INT = -(2n ** 63n)
const MOST_INT = 2n ** 64n - 1n

/**
 * A zome call's payload as tagged text, with the types that MessagePack tells apart. It is read as the encoder of
 * `@holochain/client` reads it: own enumerable members in their order, `toJSON` not called, `undefined` kept. Refused
 * are types that encoder finds empty (`Set`, `RegExp`…), functions, symbols, cycles, and texts without a UTF-8 form.
 */
export function writePayload(writing: Writing, value: unknown): string {
  switch (typeof value) {
    case 'string':
      return writeString(writing, value)
    case 'boolean':
      return spent(writing, value ? 'true' : 'false')
    case 'number':
      return spent(writing, isFiniteNumber(value) ? `${value}` : `{"${FLOAT_TAG}":"${value}"}`)
    case 'bigint':
      if (value > MOST_INT || value < LEAST_INT) refuse(writing, 'an integer of more than 64 bits')
      return spent(writing, `{"${INT_TAG}":"${value}"}`)
    case 'undefined':
      return spent(writing, `{"${UNDEFINED_TAG}":true}`)
    case 'object':
      return value === null ? spent(writing, 'null') : writeObject(writing, value)
    default:
      return refuse(writing, `a ${typeof value} can't be sent`)
  }
}

function writeObject(writing: Writing, value: object): string {
  if (isView(value)) return writeBytes(writing, bytesOf(value))
  if (isArray(value)) {
    const level = enter(writing, value)
    const text = writeItems(writing, level, value, writePayload)
    leave(writing, level)
    return text
  }
  const kind = builtinKind(value)
  if (kind === 'Date') return writeDate(writing, value as Date)
  if (kind === 'ArrayBuffer') {
    // Throws for what only says that it is one.
    bufferLength(value)
    return writeBytes(writing, new Bytes(value as ArrayBuffer))
  }
  if (kind !== null && kind !== 'Map') refuseKind(writing, kind)
  const level = enter(writing, value)
  const text =
    kind === null
      ? writeMembers(writing, level, value as Record<string, unknown>)
      : writeMap(writing, level, value as Map<unknown, unknown>)
  leave(writing, level)
  return text
}

/** The bytes of a view, also those of numbers wider than a byte. Throws where the buffer was transferred away. */
function bytesOf(view: ArrayBufferView): Uint8Array {
  const name = typedArrayName(view)
  if (name === 'Uint8Array') return view as Uint8Array
  return name === undefined
    ? new Bytes(viewBuffer(view), viewOffset(view), viewLength(view))
    : new Bytes(bufferOf(view), byteOffsetOf(view), byteLengthOf(view))
}

function writeDate(writing: Writing, date: Date): string {
  const time = timeOf(date)
  if (!isFiniteNumber(time)) refuse(writing, "an invalid Date can't be sent")
  return spent(writing, `{"${DATE_TAG}":${time}}`)
}

function writeMap(writing: Writing, level: Level, map: Map<unknown, unknown>): string {
  if (sizeOf(map) * 6 > writing.left) spend(writing, sizeOf(map) * 6)
  let text = ''
  let count = 0
  eachEntry(map, (value, key) => {
    level.key = typeof key === 'string' ? key : count
    if (count++ > 0) text += ','
    text += `[${writePayload(writing, key)},${writePayload(writing, value)}]`
  })
  return pairs(writing, text, count)
}

function writeMembers(writing: Writing, level: Level, holder: Record<string, unknown>): string {
  const names = keysOf(holder)
  if (names.length * 4 > writing.left + 4) spend(writing, names.length * 4)
  // RFC 8785 sorts members, and MessagePack has them in the object's own order: another order is written as pairs.
  const sorted = isSorted(names)
  let text = ''
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    level.key = name
    if (name === '__proto__') refuse(writing, "a key named __proto__ can't be sent")
    const key = writeString(writing, name)
    const member = writePayload(writing, holder[name])
    if (i > 0) text += ','
    text += sorted ? `${key}:${member}` : `[${key},${member}]`
  }
  if (!sorted) return pairs(writing, text, names.length)
  spend(writing, names.length === 0 ? 2 : names.length * 2 + 1)
  if (names.length !== 1 || !isTag(names[0] as string)) return `{${text}}`
  spend(writing, OBJECT_TAG.length + 5)
  return `{"${OBJECT_TAG}":{${text}}}`
}

/** What is written already, as pairs; counts all that is around it. */
function pairs(writing: Writing, text: string, count: number): string {
  spend(writing, MAP_TAG.length + 7 + (count === 0 ? 0 : count * 4 - 1))
  return `{"${MAP_TAG}":[${text}]}`
}

function isSorted(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i++) if ((names[i - 1] as string) > (names[i] as string)) return false
  return true
}

function isTag(name: string): boolean {
  return (
    name === BYTES_TAG ||
    name === INT_TAG ||
    name === OBJECT_TAG ||
    name === UNDEFINED_TAG ||
    name === FLOAT_TAG ||
    name === DATE_TAG ||
    name === MAP_TAG
  )
}
