import { BYTES_TAG, INT_TAG, OBJECT_TAG } from '../protocol/tags.ts'
import { fromBase64 } from './base64.ts'
import { BigInteger, isArray, keysOf, parseJson } from './primordials.ts'

/**
 * The wallet's tagged text (`protocol/values.ts`) as a value of the page, by captured built-ins only. The text comes
 * from the wallet; a malformed one throws.
 */
export function decodeReply(text: string): unknown {
  return untag(parseJson(text))
}

function untag(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (isArray(value)) {
    // Assignments go to properties that JSON.parse made own ones, so no setter of a prototype sees them.
    for (let i = 0; i < value.length; i++) value[i] = untag(value[i])
    return value
  }
  const holder = value as Record<string, unknown>
  const names = keysOf(holder)
  const only = names.length === 1 ? names[0] : undefined
  if (only === OBJECT_TAG) return untagMembers(holder[only] as Record<string, unknown>)
  if (only === BYTES_TAG) return fromBase64(holder[only] as string)
  if (only === INT_TAG) return BigInteger(holder[only] as string)
  return untagMembers(holder)
}

function untagMembers(holder: Record<string, unknown>): Record<string, unknown> {
  const names = keysOf(holder)
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    holder[name] = untag(holder[name])
  }
  return holder
}
