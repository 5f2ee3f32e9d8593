import { toBase64 } from '../crypto/bytes.ts'
import { canonicalJson } from '../crypto/jcs.ts'
import { BYTES_TAG, INT_TAG, OBJECT_TAG, TAGS } from './values.ts'

/**
 * The worker's half of `values.ts`: a value as tagged RFC 8785 text. Members that are `undefined` are left out, as
 * in JSON. Only for values that the wallet made itself or parsed before.
 */
export function encodeValue(value: unknown): string {
  return canonicalJson(tag(value))
}

function tag(value: unknown): unknown {
  if (typeof value === 'bigint') return { [INT_TAG]: value.toString() }
  if (value instanceof Uint8Array) return { [BYTES_TAG]: toBase64(value) }
  if (Array.isArray(value)) return value.map(tag)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  // From entries, not by assignment: a member named __proto__ stays a member.
  const tagged = Object.fromEntries(entries.map(([name, member]) => [name, tag(member)]))
  const [only] = entries
  return entries.length === 1 && only !== undefined && TAGS.includes(only[0])
    ? { [OBJECT_TAG]: tagged }
    : tagged
}
