import { fromBase64 } from '../crypto/bytes.ts'
import { invalid } from './errors.ts'
import { LIMITS } from './limits.ts'
import { BYTES_TAG, INT_TAG, OBJECT_TAG } from './tags.ts'

/**
 * Values as they cross the page door: RFC 8785 text in which JSON carries two more types by tags.
 *
 * | value | text |
 * |---|---|
 * | `Uint8Array` | `{"$bytes":"<base64>"}` |
 * | `bigint` | `{"$int":"<decimal>"}` |
 * | an object whose only key is one of these tags | `{"$object":{…}}` |
 *
 * The provider writes this text itself (`inject/snapshot.ts`); here is the way back, for both sides.
 */
export { BYTES_TAG, INT_TAG, OBJECT_TAG } from './tags.ts'
export const TAGS: readonly string[] = [BYTES_TAG, INT_TAG, OBJECT_TAG]

export type Value =
  | null
  | boolean
  | number
  | string
  | bigint
  | Uint8Array
  | Value[]
  | { [key: string]: Value }

/**
 * Reads tagged text back into a value. Throws `invalid_request` for what is not JSON, nests deeper than
 * `LIMITS.nesting` or carries a malformed tag. Members named `__proto__` stay plain members.
 */
export function decodeValue(text: string): Value {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw invalid('params', 'is not JSON')
  }
  return untag(parsed, 0)
}

function untag(value: unknown, depth: number): Value {
  if (value === null || typeof value !== 'object') return value as Value
  if (depth > LIMITS.nesting) throw invalid('params', `nests deeper than ${LIMITS.nesting} levels`)
  if (Array.isArray(value)) return value.map(item => untag(item, depth + 1))
  const entries = Object.entries(value)
  const [only] = entries
  if (entries.length === 1 && only !== undefined && TAGS.includes(only[0]))
    return readTag(only[0], only[1], depth)
  return members(entries, depth)
}

function members(entries: Array<[string, unknown]>, depth: number): { [key: string]: Value } {
  return Object.fromEntries(entries.map(([name, member]) => [name, untag(member, depth + 1)]))
}

function readTag(tag: string, content: unknown, depth: number): Value {
  if (tag === OBJECT_TAG && content !== null && typeof content === 'object' && !Array.isArray(content)) {
    return members(Object.entries(content), depth)
  }
  if (tag === INT_TAG && typeof content === 'string' && /^-?(0|[1-9]\d{0,38})$/.test(content)) {
    return BigInt(content)
  }
  const bytes = tag === BYTES_TAG && typeof content === 'string' ? fromBase64(content) : null
  if (bytes === null) throw invalid('params', `has a malformed ${tag}`)
  return bytes
}
