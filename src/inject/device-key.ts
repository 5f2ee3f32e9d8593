import { fromBase64 } from './base64.ts'

/**
 * `connect()`'s `deviceKey` stays in the page: its `sign` is a function. The answer `true` leaves it out of what is
 * sent; a text says what is wrong with it. This version of the wallet signs nothing without asking, so no grant binds
 * the key yet.
 */
export function checkDeviceKey(name: string, value: unknown): boolean | string {
  if (name !== 'deviceKey') return false
  if (value === null || typeof value !== 'object') return 'must be an object with publicKey and sign'
  const { publicKey, sign } = value as { publicKey: unknown; sign: unknown }
  if (typeof sign !== 'function') return 'sign must be a function'
  return isKey(publicKey) || 'publicKey must be standard base64 of 32 bytes'
}

function isKey(publicKey: unknown): boolean {
  if (typeof publicKey !== 'string' || publicKey.length !== 44) return false
  try {
    return fromBase64(publicKey).length === 32
  } catch {
    return false
  }
}
