/** Canonical JSON (RFC 8785, JCS), and what the wallet refuses to sign as JSON. */
import canonicalize from 'canonicalize'
import { invalid } from '../protocol/errors.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Value } from '../protocol/values.ts'
import { isPeerRecord } from './holochain/shapes.ts'

/** From here on RFC 8785 (Number::toString of ECMAScript) prints an exponent, so nobody takes it for an exact count. */
const FIRST_WITH_EXPONENT = 1e21
/** In unicode mode this matches only surrogates without their other half. */
const LONE_SURROGATE = /\p{Surrogate}/u
const PLAIN_KEY = /^[A-Za-z_$][\w$]{0,63}$/
/** A path in an error text is for people: no more of a hostile one than this. */
const SHOWN = { segments: 16, keyChars: 32 }

type Path = Array<string | number>

/**
 * The RFC 8785 text of a JSON value; members that are `undefined` are left out. Throws an `Error` where there is no
 * such text (`undefined`, bigint, NaN, infinities, lone surrogates, cycles, nesting that overflows the stack). It
 * takes bytes for an object of numbers: what comes from outside goes through {@link checkJson} first.
 */
export function canonicalJson(value: unknown): string {
  const copy = inOrder(value, 0)
  const text = copy === ELSE ? canonicalize(value) : JSON.stringify(copy)
  if (text === undefined) throw new TypeError('value: has no JSON form')
  return text
}

/** What {@link inOrder} leaves to the library. */
const ELSE = Symbol()
/** Deeper than any row or parameter; a cycle is deeper than that. */
const SHALLOW = 64

/**
 * A copy whose members stand in the order of RFC 8785, which `JSON.stringify` then writes as that RFC does: several
 * times as quick as the library, and each row is hashed. `ELSE` for all that the two treat differently (index keys,
 * which JavaScript puts first, `toJSON`, numbers that are none, lone surrogates) and for what has no such text.
 */
function inOrder(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? value : ELSE
    case 'number':
      return Number.isFinite(value) ? value : ELSE
    case 'boolean':
      return value
    case 'object':
      break
    default:
      return ELSE
  }
  if (value === null) return null
  if (depth > SHALLOW || 'toJSON' in value) return ELSE
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value) {
      const copy = inOrder(item, depth + 1)
      if (copy === ELSE) return ELSE
      items.push(copy)
    }
    return items
  }
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key]
    if (member === undefined) continue
    const made = STARTS_PLAIN.test(key) ? inOrder(member, depth + 1) : ELSE
    if (made === ELSE) return ELSE
    copy[key] = made
  }
  return copy
}
/** No index, not `__proto__`, and no half of a character. */
const STARTS_PLAIN = /^[A-Za-z$][\w$.:-]*$/

/**
 * Throws an `invalid_request` {@link Refusal} that names the field and the reason where a value is not JSON, or is
 * JSON that two readers could take for different things, or is Holochain's network peer record. `field` is the name
 * of the whole, for example `params.action`. Deep nesting is refused before it could overflow the stack.
 */
export function checkJson(value: Value, field: string): void {
  if (isPeerRecord(value)) {
    throw invalid(
      field,
      "is Holochain's network peer record (agent, space, expiresAt), which is never signed as JSON",
    )
  }
  visit(value, [], field)
}

function visit(value: unknown, path: Path, field: string): void {
  const fault = faultOf(value, path.length)
  if (fault !== null) throw invalid(place(field, path), fault)
  if (value === null || typeof value !== 'object') return
  const members = Array.isArray(value) ? value.entries() : Object.entries(value)
  for (const [key, member] of members) {
    path.push(key)
    const keyFault = typeof key === 'string' ? faultOfKey(key) : null
    if (keyFault !== null) throw invalid(place(field, path), keyFault)
    visit(member, path, field)
    path.pop()
  }
}

/** `depth`: how many objects and arrays are around the value. */
function faultOf(value: unknown, depth: number): string | null {
  switch (typeof value) {
    case 'boolean':
      return null
    case 'string':
      return LONE_SURROGATE.test(value) ? 'holds a lone surrogate, which has no UTF-8 form' : null
    case 'number':
      return faultOfNumber(value)
    case 'bigint':
      return 'is a bigint, which JSON does not have; send it as a string'
    case 'object':
      if (value instanceof Uint8Array) return 'is bytes, which JSON does not have; send them as base64'
      return value !== null && depth >= LIMITS.nesting
        ? `is nested deeper than ${LIMITS.nesting} levels`
        : null
    default:
      return `is ${typeof value}, which JSON does not have`
  }
}

function faultOfNumber(value: number): string | null {
  if (!Number.isFinite(value)) return 'is not a finite number'
  const size = Math.abs(value)
  // Its digits after the sixteenth are made up: another language reads and prints another integer.
  if (Number.isInteger(value) && size > Number.MAX_SAFE_INTEGER && size < FIRST_WITH_EXPONENT) {
    return 'is an integer beyond 2^53 - 1; send it as a string'
  }
  return null
}

function faultOfKey(key: string): string | null {
  if (key === '__proto__') return 'is not a key the wallet signs'
  return LONE_SURROGATE.test(key) ? 'is a key with a lone surrogate, which has no UTF-8 form' : null
}

function place(field: string, path: Path): string {
  const shown = path.slice(0, SHOWN.segments).map(segment).join('')
  return path.length > SHOWN.segments ? `${field}${shown}…` : `${field}${shown}`
}

function segment(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`
  // JSON.stringify writes lone surrogates as escapes, so the error text stays well-formed.
  return PLAIN_KEY.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, SHOWN.keyChars))}]`
}
