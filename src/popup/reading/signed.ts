import { equalBytes, fromBase64, fromUtf8 } from '../../crypto/bytes.ts'
import { readBytes } from '../../crypto/classify.ts'
import { domainMessage, isDomain } from '../../crypto/domain.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import type { BatchItemView, SignView } from '../../protocol/ui-door.ts'
import type { Value } from '../../protocol/values.ts'

/** What a request asks to sign, read from nothing but the bytes that will be signed. */
export type Signed = {
  /** Exactly what the key signs. */
  readonly bytes: Uint8Array
  /** Hex SHA-256 of `bytes`. */
  readonly digest: string
  /** Whether the bytes are what an approval would name; if not, nothing may be approved. */
  readonly isGenuine: boolean
  /** Inside a tagged message: the site's word for what it is for. */
  readonly domain?: string
} & Content

export type Content =
  | { readonly kind: 'action' | 'json'; readonly value: Value; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'opaque'; readonly message: Uint8Array }

export function readSigned(request: SignView): Signed {
  return readItem(request, request.digest)
}

/** With `digest`, what an approval would name; an item of a batch has none, its batch has one. */
export function readItem(item: Omit<BatchItemView, 'reason'>, digest?: string): Signed {
  const bytes = fromBase64(item.payload)
  if (bytes === null) {
    const none = new Uint8Array()
    return { bytes: none, digest: '', isGenuine: false, kind: 'opaque', message: none }
  }
  const own = sha256Hex(bytes)
  const inside = item.encoding === 'domain' ? openDomain(bytes) : null
  const reading = readBytes(inside?.message ?? bytes)
  return {
    bytes,
    digest: own,
    isGenuine: own === (digest ?? own) && (item.encoding !== 'domain' || inside !== null),
    ...(inside === null ? {} : { domain: inside.domain }),
    ...contentOf(reading, item.method, inside?.message ?? bytes),
  }
}

function contentOf(
  reading: ReturnType<typeof readBytes>,
  method: SignView['method'],
  message: Uint8Array,
): Content {
  if (reading.kind === 'opaque') return { kind: 'opaque', message }
  if (reading.kind === 'text') return reading
  return { ...reading, kind: method === 'signAction' ? 'action' : 'json' }
}

/** Domain and message of a tagged message, or `null` for anything that is not exactly one. */
function openDomain(bytes: Uint8Array): { domain: string; message: Uint8Array } | null {
  const start = bytes.indexOf(0) + 1
  const end = bytes.indexOf(0, start)
  if (start === 0 || end < 0) return null
  const domain = fromUtf8(bytes.subarray(start, end))
  if (domain === null || !isDomain(domain)) return null
  const message = bytes.subarray(end + 1)
  // Made again and compared: the tag is known in one place only.
  return equalBytes(domainMessage(domain, message), bytes) ? { domain, message } : null
}

/** The `type` of an action, where it is a text. */
export function typeOf(value: Value): string | undefined {
  return textOf(value, 'type')
}

/** A field of an object, where it is a text. */
export function textOf(value: Value, name: string): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof Uint8Array) {
    return undefined
  }
  const text = Object.hasOwn(value, name) ? value[name] : undefined
  return typeof text === 'string' ? text : undefined
}
