import { LIMITS } from '../protocol/limits.ts'
import { BYTES_TAG, INT_TAG, OBJECT_TAG } from '../protocol/tags.ts'
import { toBase64 } from './base64.ts'
import { fault } from './errors.ts'
import { builtinKind, toJsonOf } from './kinds.ts'
import { type Level, place } from './place.ts'
import {
  apply,
  byteLengthOf,
  isArray,
  isFiniteNumber,
  isInteger,
  isWellFormed,
  keysOf,
  sortNames,
  typedArrayName,
  writeJson,
} from './primordials.ts'

/** Looks at a member of the parameters that stays in the page: `true` leaves it out, a text says what is wrong. */
export type StaysHere = (name: string, value: unknown) => boolean | string

/** One snapshot on its way. `level` is the innermost object or array that is being read. */
interface Reading {
  readonly field: string
  readonly staysHere: StaysHere | undefined
  level: Level | null
  /** Characters that may still be written. */
  left: number
  /** What this snapshot itself threw; anything else that is thrown comes from the page's getters and traps. */
  thrown: unknown
}

const MAX_SAFE = 2 ** 53 - 1
/** From here on RFC 8785 prints an exponent. */
const FIRST_WITH_EXPONENT = 1e21
/** More decimal digits than any integer of Holochain has; the wallet reads no longer ones. */
const BIGGEST_INT = 10n ** 39n - 1n

/**
 * The parameters of a call as tagged RFC 8785 text (`protocol/values.ts`), written in one pass that reads each
 * property once: what the page changes afterwards changes nothing. Members of the parameters themselves that are
 * `undefined` count as absent. Throws `invalid_request` that names the place and the reason for whatever has no such
 * text or no single meaning, and `limit_exceeded` as soon as the text would be longer than `LIMITS.paramsChars`.
 */
export function snapshot(params: unknown, field: string, staysHere?: StaysHere): string {
  const reading: Reading = { field, staysHere, level: null, left: LIMITS.paramsChars, thrown: undefined }
  try {
    if (params === null || typeof params !== 'object' || isArray(params) || typedArrayName(params)) {
      refuse(reading, 'must be an object')
    }
    return writeObject(reading, params, '')
  } catch (problem) {
    if (problem !== undefined && problem === reading.thrown) throw problem
    throw fault('invalid_request', `${place(field, reading.level)}: reading it threw`)
  }
}

function refuse(reading: Reading, why: string): never {
  reading.thrown = fault('invalid_request', `${place(reading.field, reading.level)}: ${why}`)
  throw reading.thrown
}

function spend(reading: Reading, characters: number): void {
  reading.left -= characters
  if (reading.left < 0) {
    reading.thrown = fault(
      'limit_exceeded',
      `${reading.field}: at most ${LIMITS.paramsChars} characters as JSON`,
    )
    throw reading.thrown
  }
}

function spent(reading: Reading, text: string): string {
  spend(reading, text.length)
  return text
}

function writeValue(reading: Reading, value: unknown, key: string | number): string {
  switch (typeof value) {
    case 'string':
      return writeString(reading, value)
    case 'boolean':
      return spent(reading, value ? 'true' : 'false')
    case 'number':
      return writeNumber(reading, value)
    case 'bigint':
      if (value > BIGGEST_INT || value < -BIGGEST_INT) refuse(reading, 'an integer of more than 39 digits')
      return spent(reading, `{"${INT_TAG}":"${value}"}`)
    case 'object':
      return value === null ? spent(reading, 'null') : writeObject(reading, value, key)
    case 'undefined':
      return refuse(reading, "undefined can't be sent")
    default:
      return refuse(reading, `a ${typeof value} can't be sent`)
  }
}

function writeString(reading: Reading, value: string): string {
  // Before it is copied: ten megabytes are refused in no time.
  if (value.length > reading.left) spend(reading, value.length)
  if (!isWellFormed(value)) refuse(reading, "a text with a lone surrogate can't be sent")
  return spent(reading, writeJson(value))
}

function writeNumber(reading: Reading, value: number): string {
  if (!isFiniteNumber(value)) refuse(reading, `${value} can't be sent`)
  const size = value < 0 ? -value : value
  if (isInteger(value) && size > MAX_SAFE && size < FIRST_WITH_EXPONENT) {
    refuse(reading, 'an integer beyond 2^53 - 1 is not exact; send a bigint or a string')
  }
  return spent(reading, `${value}`)
}

function writeObject(reading: Reading, given: object, key: string | number): string {
  if (typedArrayName(given) === 'Uint8Array') return writeBytes(reading, given as Uint8Array)
  const toJson = toJsonOf(given)
  let value = given
  if (typeof toJson === 'function') {
    const stand = apply(toJson, given, [`${key}`]) as unknown
    if (stand === null || typeof stand !== 'object') return writeValue(reading, stand, key)
    if (typedArrayName(stand) === 'Uint8Array') return writeBytes(reading, stand as Uint8Array)
    value = stand
  }
  const depth = reading.level === null ? 0 : reading.level.depth + 1
  for (let above = reading.level; above !== null; above = above.up) {
    if (above.holder === value) refuse(reading, "a value that contains itself can't be sent")
  }
  if (depth > LIMITS.nesting) refuse(reading, `nests deeper than ${LIMITS.nesting} levels`)
  const array = isArray(value)
  const kind = array ? null : builtinKind(value)
  if (kind !== null)
    refuse(reading, `a value of type ${kind} can't be sent; send a plain object, array or text`)
  const level: Level = { up: reading.level, holder: value, depth, key: null }
  reading.level = level
  const text = array
    ? writeItems(reading, level, value as unknown[])
    : writeMembers(reading, level, value as Record<string, unknown>, value === given ? toJson : undefined)
  reading.level = level.up
  return text
}

function writeBytes(reading: Reading, bytes: Uint8Array): string {
  if (byteLengthOf(bytes) > reading.left) spend(reading, byteLengthOf(bytes))
  return spent(reading, `{"${BYTES_TAG}":"${toBase64(bytes)}"}`)
}

function writeItems(reading: Reading, level: Level, items: unknown[]): string {
  const length = items.length
  // A Proxy may claim any length.
  if (!isInteger(length) || length < 0) refuse(reading, 'an array without a length')
  if (length * 2 > reading.left) spend(reading, length * 2)
  let text = '['
  for (let i = 0; i < length; i++) {
    level.key = i
    if (i > 0) text += ','
    text += writeValue(reading, items[i], i)
  }
  spend(reading, length === 0 ? 2 : length + 1)
  return `${text}]`
}

function writeMembers(
  reading: Reading,
  level: Level,
  holder: Record<string, unknown>,
  toJson: unknown,
): string {
  // By UTF-16 code units, as RFC 8785 wants it and as strings compare.
  const names = sortNames(keysOf(holder))
  if (names.length * 4 > reading.left + 4) spend(reading, names.length * 4)
  let text = '{'
  let written = 0
  let first = ''
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    level.key = name
    if (name === '__proto__') refuse(reading, "a key named __proto__ can't be sent")
    // Reading twice could give two values; this one was read when it was asked whether it is a function.
    const member = name === 'toJSON' && toJson !== undefined ? toJson : holder[name]
    if (level.depth === 0 && (member === undefined || stays(reading, name, member))) continue
    if (written++ > 0) text += ','
    else first = name
    text += `${writeString(reading, name)}:${writeValue(reading, member, name)}`
  }
  spend(reading, written === 0 ? 2 : written * 2 + 1)
  text += '}'
  const isTag = written === 1 && (first === BYTES_TAG || first === INT_TAG || first === OBJECT_TAG)
  if (!isTag) return text
  spend(reading, OBJECT_TAG.length + 5)
  return `{"${OBJECT_TAG}":${text}}`
}

function stays(reading: Reading, name: string, member: unknown): boolean {
  const answer = reading.staysHere === undefined ? false : reading.staysHere(name, member)
  return typeof answer === 'string' ? refuse(reading, answer) : answer
}
