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
  keysOf,
  sortNames,
  typedArrayName,
} from './primordials.ts'
import {
  enter,
  leave,
  refuse,
  spend,
  spent,
  type Write,
  type Writing,
  writeItems,
  writeString,
} from './writing.ts'

/** Looks at a member of the parameters that stays in the page: `true` leaves it out, a text says what is wrong. */
export type StaysHere = (name: string, value: unknown) => boolean | string

/** How the members of the parameters themselves are read. Each is an own member, so that none is looked for elsewhere. */
export interface Reader {
  readonly staysHere: StaysHere | null
  /** Characters that the text may have. */
  readonly most: number
  /** Writes one member; `writeValue` but for those that keep other types. */
  readonly write: (writing: Writing, value: unknown, name: string) => string
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
 * text or no single meaning, and `limit_exceeded` as soon as the text would be longer than the reader's `most`.
 */
export function snapshot(params: unknown, field: string, staysHere?: StaysHere): string {
  return snapshotBy(params, field, {
    staysHere: staysHere ?? null,
    most: LIMITS.paramsChars,
    write: writeValue,
  })
}

export function snapshotBy(params: unknown, field: string, reader: Reader): string {
  const { most } = reader
  const writing: Writing = { field, most, level: null, left: most, thrown: undefined }
  try {
    if (params === null || typeof params !== 'object' || isArray(params) || typedArrayName(params)) {
      refuse(writing, 'must be an object')
    }
    return writeObject(writing, params, '', reader)
  } catch (problem) {
    if (problem !== undefined && problem === writing.thrown) throw problem
    throw fault('invalid_request', `${place(field, writing.level)}: reading it threw`)
  }
}

/** A value that JSON has, bytes and bigints by their tags. */
export function writeValue(writing: Writing, value: unknown, key: string | number): string {
  switch (typeof value) {
    case 'string':
      return writeString(writing, value)
    case 'boolean':
      return spent(writing, value ? 'true' : 'false')
    case 'number':
      return writeNumber(writing, value)
    case 'bigint':
      if (value > BIGGEST_INT || value < -BIGGEST_INT) refuse(writing, 'an integer of more than 39 digits')
      return spent(writing, `{"${INT_TAG}":"${value}"}`)
    case 'object':
      return value === null ? spent(writing, 'null') : writeObject(writing, value, key, null)
    case 'undefined':
      return refuse(writing, "undefined can't be sent")
    default:
      return refuse(writing, `a ${typeof value} can't be sent`)
  }
}

function writeNumber(writing: Writing, value: number): string {
  if (!isFiniteNumber(value)) refuse(writing, `${value} can't be sent`)
  const size = value < 0 ? -value : value
  if (isInteger(value) && size > MAX_SAFE && size < FIRST_WITH_EXPONENT) {
    refuse(writing, 'an integer beyond 2^53 - 1 is not exact; send a bigint or a string')
  }
  return spent(writing, `${value}`)
}

/** `reader` is there for the parameters themselves, and for nothing in them. */
function writeObject(writing: Writing, given: object, key: string | number, reader: Reader | null): string {
  if (typedArrayName(given) === 'Uint8Array') return writeBytes(writing, given as Uint8Array)
  const toJson = toJsonOf(given)
  let value = given
  if (typeof toJson === 'function') {
    const stand = apply(toJson, given, [`${key}`]) as unknown
    if (stand === null || typeof stand !== 'object') return writeValue(writing, stand, key)
    if (typedArrayName(stand) === 'Uint8Array') return writeBytes(writing, stand as Uint8Array)
    value = stand
  }
  const level = enter(writing, value)
  const array = isArray(value)
  const kind = array ? null : builtinKind(value)
  if (kind !== null) refuseKind(writing, kind)
  const text = array
    ? writeItems(writing, level, value as unknown[], writeValue)
    : writeMembers(
        writing,
        level,
        value as Record<string, unknown>,
        value === given ? toJson : undefined,
        reader,
      )
  leave(writing, level)
  return text
}

/** For built-in types that hold nothing which the text could say. */
export function refuseKind(writing: Writing, kind: string): never {
  return refuse(writing, `a value of type ${kind} can't be sent; send a plain object, array or text`)
}

/** Bytes by their tag. Throws where the buffer was transferred away. */
export function writeBytes(writing: Writing, bytes: Uint8Array): string {
  if (byteLengthOf(bytes) > writing.left) spend(writing, byteLengthOf(bytes))
  return spent(writing, `{"${BYTES_TAG}":"${toBase64(bytes)}"}`)
}

function writeMembers(
  writing: Writing,
  level: Level,
  holder: Record<string, unknown>,
  toJson: unknown,
  reader: Reader | null,
): string {
  // By UTF-16 code units, as RFC 8785 wants it and as strings compare.
  const names = sortNames(keysOf(holder))
  if (names.length * 4 > writing.left + 4) spend(writing, names.length * 4)
  const write: Write = reader === null ? writeValue : (reader.write as Write)
  let text = '{'
  let written = 0
  let first = ''
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    level.key = name
    if (name === '__proto__') refuse(writing, "a key named __proto__ can't be sent")
    // Reading twice could give two values; this one was read when it was asked whether it is a function.
    const member = name === 'toJSON' && toJson !== undefined ? toJson : holder[name]
    if (reader !== null && (member === undefined || stays(writing, reader, name, member))) continue
    if (written++ > 0) text += ','
    else first = name
    text += `${writeString(writing, name)}:${write(writing, member, name)}`
  }
  spend(writing, written === 0 ? 2 : written * 2 + 1)
  text += '}'
  const isTag = written === 1 && (first === BYTES_TAG || first === INT_TAG || first === OBJECT_TAG)
  if (!isTag) return text
  spend(writing, OBJECT_TAG.length + 5)
  return `{"${OBJECT_TAG}":${text}}`
}

function stays(writing: Writing, { staysHere }: Reader, name: string, member: unknown): boolean {
  const answer = staysHere === null ? false : staysHere(name, member)
  return typeof answer === 'string' ? refuse(writing, answer) : answer
}
