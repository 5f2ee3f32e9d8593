import { createHash } from 'node:crypto'

/**
 * RFC 8785 text of what this server sends: texts, whole numbers, booleans, arrays, objects. Two values of other types
 * would need more (fractions, see the RFC; bytes and big integers, see docs/signer-protocol.md), so they throw.
 */
export function canonical(value) {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value)
  if (Number.isSafeInteger(value)) return String(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (Object.getPrototypeOf(value ?? 0) !== Object.prototype)
    throw new TypeError('not a value of this server')
  const names = Object.keys(value).sort()
  return `{${names.map(name => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
}

/** What the wallet will find for this request: hex SHA-256 of the canonical `{method, params}`. */
export function requestSha256(method, params) {
  return createHash('sha256').update(canonical({ method, params })).digest('hex')
}
