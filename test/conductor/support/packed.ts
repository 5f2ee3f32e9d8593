import { fromBase64, toBase64 } from '../../../src/crypto/bytes.ts'

/** A value on its way between a test and a page: JSON in which bytes are `{ $bytes: base64 }`. */
export type Packed = string & { readonly packed: true }

export function pack(value: unknown): Packed {
  const replace = (_: string, member: unknown) =>
    member instanceof Uint8Array ? { $bytes: toBase64(member) } : member
  return JSON.stringify(copy(value), replace) as Packed
}

export function unpack<T>(packed: Packed): T {
  return JSON.parse(packed, (_, member) =>
    member !== null && typeof member === 'object' && '$bytes' in member ? fromBase64(member.$bytes) : member,
  )
}

/** Without the `toJSON` of Node's buffers, which would be asked before `replace`. */
function copy(value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(copy)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)]))
}
