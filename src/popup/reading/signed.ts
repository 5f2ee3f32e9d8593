import { equalBytes, fromBase64, fromUtf8 } from '../../crypto/bytes.ts'
import { readPlain } from '../../crypto/classify/plain.ts'
import { domainMessage, isDomain } from '../../crypto/domain.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import type { BatchItemView, SignView } from '../../protocol/ui-door.ts'
import type { Value } from '../../protocol/values.ts'
import { type Coded, codedReader } from './coded.ts'

/** What a request asks to sign, read from nothing but the bytes that will be signed. */
export type Signed = {
  /** Exactly what the key signs, or what the digest is made from that it signs. */
  readonly bytes: Uint8Array
  /** Hex SHA-256 of what the key signs. */
  readonly digest: string
  /** Whether the bytes are what an approval would name; if not, nothing may be approved. */
  readonly isGenuine: boolean
  /** Inside a tagged message: the site's word for what it is for. */
  readonly domain?: string
} & Content

export type Content =
  | { readonly kind: 'action' | 'json'; readonly value: Value; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | Coded

/** `null`: what reads such bytes has to be loaded first. */
export function readSigned(request: SignView): Signed | null {
  return readItem(request, request.identity.agentPubKey, request.digest)
}

/** With `digest`, what an approval would name; an item of a batch has none, its batch has one. */
export function readItem(
  item: Omit<BatchItemView, 'reason'>,
  agentPubKey: string,
  digest?: string,
): Signed | null {
  const decoded = fromBase64(item.payload)
  const bytes = decoded ?? new Uint8Array()
  const inside = item.encoding === 'domain' ? openDomain(bytes) : null
  const message = inside?.message ?? bytes
  const content = plainContent(item, message) ?? codedReader()?.({ ...item, message, agentPubKey }) ?? null
  if (content === null) return null
  const isCoded = content.kind === 'coded'
  const own = sha256Hex((isCoded ? content.signs?.bytes : undefined) ?? bytes)
  const isWhole = decoded !== null && !(isCoded && content.isBroken === true)
  return {
    bytes,
    digest: own,
    isGenuine: isWhole && own === (digest ?? own) && (item.encoding !== 'domain' || inside !== null),
    ...(inside === null ? {} : { domain: inside.domain }),
    ...content,
  }
}

/** Text and JSON, unless the bytes are said to be something else. */
function plainContent(
  { method, encoding }: Omit<BatchItemView, 'reason'>,
  message: Uint8Array,
): Content | null {
  if (encoding === 'holochain-action' || encoding === 'zome-call') return null
  const reading = readPlain(message)
  if (reading === null || reading.kind === 'text') return reading
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
