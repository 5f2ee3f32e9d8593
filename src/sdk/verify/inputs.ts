import { equalBytes, fromBase64 } from '../../crypto/bytes.ts'
import { refuse } from './answer.ts'
import { isObject } from './shape.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Bytes, or their standard base64 with padding. */
export type BytesLike = Uint8Array | string

/** Throws a `TypeError` that names the field. */
export function expected(field: string, what: string): never {
  throw new TypeError(`${field}: expected ${what}`)
}

export function assertObject(value: unknown, field: string): void {
  if (!isObject(value)) expected(field, 'an object')
}

/** Throws a `TypeError` for what is neither a text nor absent. */
export function readText(value: unknown, field: string): string | undefined {
  return value === undefined || typeof value === 'string' ? value : expected(field, 'a text')
}

/**
 * A copy, because the caller's may change meanwhile. Throws a `TypeError` for another type; `reason` is the answer where
 * a text is no base64.
 */
export function readBytes(value: unknown, field: string, reason: string): Bytes {
  const bytes = typeof value === 'string' ? (fromBase64(value) ?? refuse(reason)) : savedBytes(value)
  return bytes ?? expected(field, 'a Uint8Array or base64')
}

/** The same for what may be absent. */
export function readSome(value: unknown, field: string, reason: string): Bytes | undefined {
  return value === undefined ? undefined : readBytes(value, field, reason)
}

/**
 * The bytes of a `Uint8Array`, also of one that went through JSON and came back as `{"0":132,"1":32,…}`; `undefined`
 * for anything else.
 */
export function savedBytes(value: unknown): Bytes | undefined {
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  if (!isObject(value)) return undefined
  const bytes = Uint8Array.from(Object.values(value) as number[])
  const isSaved = Object.keys(value).every((key, i) => key === `${i}` && value[key] === bytes[i])
  return isSaved ? bytes : undefined
}

/** `reason` is the answer where there is one and it is another. */
export function assertSame(given: Uint8Array | undefined, bytes: Uint8Array, reason: string): void {
  if (given !== undefined && !equalBytes(given, bytes)) refuse(reason)
}
