type Bytes = Uint8Array<ArrayBuffer>

/** More arguments than this in one `String.fromCharCode` call overflow the stack in some engines. */
const CHUNK = 0x8000

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const encoder = new TextEncoder()
// `ignoreBOM: true` means "hand the BOM out": what is shown and signed must not lose three bytes.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Lower-case hex, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}

/** Bytes of a hex text in either case. Throws a `RangeError` for anything else; the text is not in the message. */
export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0 || /[^\da-f]/i.test(text))
    throw new RangeError('text: expected pairs of hex digits')
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  )
}

/** UTF-8 of a text. A lone surrogate silently becomes U+FFFD: refuse it before, where the bytes are signed. */
export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** The text, a leading BOM included, or `null` if these bytes are not valid UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/** One new array of all parts in their order. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Standard base64 (RFC 4648 §4) with padding. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += CHUNK) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)))
  }
  return btoa(parts.join(''))
}

/**
 * Bytes of standard base64 (RFC 4648 §4), or `null`. Only the one canonical text of some bytes is read: padding is
 * required, the unused bits of the last character are zero, and there are no blanks.
 */
export function fromBase64(text: string): Bytes | null {
  let binary: string
  try {
    binary = atob(text)
  } catch {
    return null
  }
  // atob forgives blanks, missing padding and stray bits; only the canonical text comes back the same.
  if (btoa(binary) !== text) return null
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** URL-safe base64 (RFC 4648 §5) without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Bytes of URL-safe base64 without padding, or `null`; as strict as {@link fromBase64}. */
export function fromBase64url(text: string): Bytes | null {
  if (/[^A-Za-z0-9_-]/.test(text)) return null
  const padding = '='.repeat((4 - (text.length % 4)) % 4)
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + padding)
}

/** Whether both hold the same bytes. Takes the same time wherever the first difference is. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

/**
 * Overwrites with zeros. It shortens a secret's life and no more: the engine may have copied it, and strings cannot
 * be overwritten at all.
 */
export function wipe(...arrays: readonly Uint8Array[]): void {
  for (const array of arrays) array.fill(0)
}
