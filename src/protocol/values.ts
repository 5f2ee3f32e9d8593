import { fromBase64 } from '../crypto/bytes.ts'
import { invalid } from './errors.ts'
import { LIMITS } from './limits.ts'
import { BYTES_TAG, DATE_TAG, FLOAT_TAG, INT_TAG, MAP_TAG, OBJECT_TAG, UNDEFINED_TAG } from './tags.ts'

/**
 * Values as they cross the page door: RFC 8785 text in which JSON carries two more types by tags, and six more in the
 * payload of a zome call, which keeps its JavaScript types because MessagePack tells them apart.
 *
 * | value | text |
 * |---|---|
 * | `Uint8Array`; in a payload any view and `ArrayBuffer`, as its bytes | `{"$bytes":"<base64>"}` |
 * | `bigint` | `{"$int":"<decimal>"}` |
 * | an object whose only key is one of these tags | `{"$object":{…}}` |
 * | payload: `undefined` | `{"$undefined":true}` |
 * | payload: `NaN`, `Infinity`, `-Infinity` | `{"$float":"NaN"}` |
 * | payload: `Date` | `{"$date":<milliseconds since 1970>}` |
 * | payload: `Map`, and objects whose keys are not in RFC 8785's order | `{"$map":[[key,value],…]}` |
 *
 * The provider writes this text itself (`inject/snapshot.ts`); here is the way back, for both sides.
 */
export { BYTES_TAG, INT_TAG, OBJECT_TAG } from './tags.ts'
export const TAGS: readonly string[] = [BYTES_TAG, INT_TAG, OBJECT_TAG]
export const PAYLOAD_TAGS: readonly string[] = [...TAGS, UNDEFINED_TAG, FLOAT_TAG, DATE_TAG, MAP_TAG]

export type Value =
  | null
  | boolean
  | number
  | string
  | bigint
  | Uint8Array
  | Value[]
  | { [key: string]: Value }

/** What a zome call's payload may hold; numbers of any kind. Members keep the order in which the page had them. */
export type PayloadValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | bigint
  | Uint8Array
  | Date
  | Map<PayloadValue, PayloadValue>
  | PayloadValue[]
  | { [key: string]: PayloadValue }

/** The parameters of `signZomeCall`. An absent payload is `undefined`, which is the same in MessagePack. */
export interface ZomeParams {
  /** All but the payload. */
  readonly members: { readonly [name: string]: Value }
  readonly payload: PayloadValue
}

/** MessagePack has no integers outside of these. */
const LEAST_INT = -(2n ** 63n)
const MOST_INT = 2n ** 64n - 1n
/** Milliseconds that a `Date` can be away from 1970. */
const MOST_DATE = 8.64e15

/**
 * Reads tagged text back into a value. Throws `invalid_request` for what is not JSON, nests deeper than
 * `LIMITS.nesting` or carries a malformed tag. Members named `__proto__` stay plain members.
 */
export function decodeValue(text: string): Value {
  return untag(parse(text), 0)
}

/** The same for the parameters of `signZomeCall`, whose `payload` carries more types. */
export function decodeZomeParams(text: string): ZomeParams {
  const parsed = parse(text)
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) {
    throw invalid('params', 'must be an object')
  }
  const { payload, ...others } = parsed as { [name: string]: unknown }
  return { members: members(Object.entries(others), 0, untag), payload: untagPayload(payload, 1) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw invalid('params', 'is not JSON')
  }
}

type Untag<To> = (value: unknown, depth: number) => To

function untag(value: unknown, depth: number): Value {
  if (value === null || typeof value !== 'object') return value as Value
  guard(depth)
  if (Array.isArray(value)) return value.map(item => untag(item, depth + 1))
  const entries = Object.entries(value)
  const [only] = entries
  if (entries.length !== 1 || only === undefined || !TAGS.includes(only[0])) {
    return members(entries, depth, untag)
  }
  return readTag(only[0], only[1], depth, untag)
}

function untagPayload(value: unknown, depth: number): PayloadValue {
  if (value === null || typeof value !== 'object') return value as PayloadValue
  guard(depth)
  if (Array.isArray(value)) return value.map(item => untagPayload(item, depth + 1))
  const entries = Object.entries(value)
  const [only] = entries
  if (entries.length !== 1 || only === undefined || !PAYLOAD_TAGS.includes(only[0])) {
    return members(entries, depth, untagPayload)
  }
  return readPayloadTag(only[0], only[1], depth)
}

function guard(depth: number): void {
  if (depth > LIMITS.nesting) throw invalid('params', `nests deeper than ${LIMITS.nesting} levels`)
}

function members<To>(
  entries: Array<[string, unknown]>,
  depth: number,
  read: Untag<To>,
): { [key: string]: To } {
  return Object.fromEntries(entries.map(([name, member]) => [name, read(member, depth + 1)]))
}

function readTag<To>(tag: string, content: unknown, depth: number, read: Untag<To>) {
  if (tag === OBJECT_TAG && content !== null && typeof content === 'object' && !Array.isArray(content)) {
    return members(Object.entries(content), depth, read)
  }
  if (tag === INT_TAG && typeof content === 'string' && /^-?(0|[1-9]\d{0,38})$/.test(content)) {
    return BigInt(content)
  }
  const bytes = tag === BYTES_TAG && typeof content === 'string' ? fromBase64(content) : null
  if (bytes === null) throw invalid('params', `has a malformed ${tag}`)
  return bytes
}

function readPayloadTag(tag: string, content: unknown, depth: number): PayloadValue {
  if (TAGS.includes(tag)) {
    const value = readTag(tag, content, depth, untagPayload)
    if (typeof value === 'bigint' && (value < LEAST_INT || value > MOST_INT)) {
      throw invalid('params.payload', 'an integer of more than 64 bits')
    }
    return value
  }
  if (tag === UNDEFINED_TAG && content === true) return undefined
  if (tag === FLOAT_TAG && (content === 'NaN' || content === 'Infinity' || content === '-Infinity')) {
    return Number(content)
  }
  if (tag === DATE_TAG && Number.isInteger(content) && Math.abs(content as number) <= MOST_DATE) {
    return new Date(content as number)
  }
  if (tag === MAP_TAG && Array.isArray(content)) {
    return new Map(content.map(pair => readPair(pair, depth)))
  }
  throw invalid('params.payload', `has a malformed ${tag}`)
}

function readPair(pair: unknown, depth: number): [PayloadValue, PayloadValue] {
  if (!Array.isArray(pair) || pair.length !== 2) throw invalid('params.payload', `has a malformed ${MAP_TAG}`)
  return [untagPayload(pair[0], depth + 1), untagPayload(pair[1], depth + 1)]
}
