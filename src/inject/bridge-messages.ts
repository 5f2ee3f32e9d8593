import type { DeviceProof } from '../protocol/audit.ts'
import { isErrorCode, type WireError } from '../protocol/errors.ts'
import { LIMITS } from '../protocol/limits.ts'
import {
  type EventMessage,
  type ProviderToBridge,
  type ReplyMessage,
  WIRE_METHODS,
} from '../protocol/page-door.ts'
import type { DeviceKeyOffer, ShortProof } from '../protocol/proof.ts'
import { EVENTS } from '../protocol/provider.ts'

type Loose = { readonly [name: string]: unknown }
const ID = /^[0-9a-f]{32}$/
/** Characters. A message names an origin and a few ids; a public key is 32 bytes and a signature 64, in base64. */
const MESSAGE = 2048
const PUBLIC_KEY = 44
const SIGNATURE = 128

function loose(data: unknown): Loose | null {
  return data !== null && typeof data === 'object' ? (data as Loose) : null
}

/**
 * What the page may send on, made anew from the fields that belong to it; `null` for everything else. The page shares
 * the provider's world and can post anything here.
 */
export function parseFromPage(data: unknown): ProviderToBridge | null {
  const message = loose(data)
  if (message?.t === 'listen') return { t: 'listen' }
  if (message?.t !== 'call') return null
  const { id, params } = message
  const method = WIRE_METHODS.find(name => name === message.method)
  if (typeof id !== 'string' || !ID.test(id) || method === undefined) return null
  const most = method === 'signZomeCall' ? LIMITS.zomeChars : LIMITS.paramsChars
  if (typeof params !== 'string' || params.length > most) return null
  const proof = message.proof === undefined ? undefined : parseProof(message.proof)
  const key = message.key === undefined ? undefined : parseKey(message.key)
  if (proof === null || key === null) return null
  return {
    t: 'call',
    id,
    method,
    params,
    ...(proof === undefined ? {} : { proof }),
    ...(key === undefined ? {} : { key }),
  }
}

function parseProof(data: unknown): DeviceProof | ShortProof | null {
  const proof = loose(data)
  if (proof !== null && proof.alg === undefined) return parseShortProof(proof)
  if (proof?.alg !== 'Ed25519') return null
  const { publicKey, message, signature } = proof
  if (typeof publicKey !== 'string' || publicKey.length !== PUBLIC_KEY) return null
  if (typeof message !== 'string' || message.length > MESSAGE) return null
  if (typeof signature !== 'string' || signature.length > SIGNATURE) return null
  return { alg: 'Ed25519', publicKey, message, signature }
}

function parseShortProof({ nonce, iat, signature }: Loose): ShortProof | null {
  if (typeof nonce !== 'string' || !ID.test(nonce) || typeof iat !== 'number') return null
  if (typeof signature !== 'string' || signature.length > SIGNATURE) return null
  return { nonce, iat, signature }
}

function parseKey(data: unknown): DeviceKeyOffer | null {
  const key = loose(data)
  if (key?.by !== 'app' && key?.by !== 'provider') return null
  const { publicKey, by } = key
  return typeof publicKey === 'string' && publicKey.length === PUBLIC_KEY ? { publicKey, by } : null
}

/** What may be answers that came together; `null` for any other message. */
export function parseReplies(data: unknown): readonly unknown[] | null {
  const message = loose(data)
  return message?.t === 'replies' && Array.isArray(message.all) ? message.all : null
}

/** An answer of the wallet, or `null`. */
export function parseReply(data: unknown): ReplyMessage | null {
  const message = loose(data)
  if (message?.t !== 'reply' || typeof message.id !== 'string') return null
  const { id, value } = message
  const kept = message.kept === true ? ({ kept: true } as const) : {}
  const base = { t: 'reply', id, ...kept } as const
  if (message.ok === true) return typeof value === 'string' ? { ...base, ok: true, value } : null
  const error = loose(message.error)
  return isErrorCode(error?.code) ? { ...base, ok: false, error: error as unknown as WireError } : null
}

/** An event of the wallet, or `null`. */
export function parseEvent(data: unknown): EventMessage | null {
  const message = loose(data)
  const event = EVENTS.find(name => name === message?.event)
  if (message?.t !== 'event' || event === undefined) return null
  const { detail } = message
  return { t: 'event', event, ...(typeof detail === 'string' ? { detail } : {}) }
}
