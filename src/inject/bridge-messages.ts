import { isErrorCode, type WireError } from '../protocol/errors.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { EventMessage, ProviderToBridge, ReplyMessage } from '../protocol/page-door.ts'
import { EVENTS, METHODS } from '../protocol/provider.ts'

type Loose = { readonly [name: string]: unknown }
const ID = /^[0-9a-f]{32}$/

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
  const method = METHODS.find(name => name === message.method)
  if (typeof id !== 'string' || !ID.test(id) || method === undefined) return null
  if (typeof params !== 'string' || params.length > LIMITS.paramsChars) return null
  return { t: 'call', id, method, params }
}

/** An answer of the wallet, or `null`. */
export function parseReply(data: unknown): ReplyMessage | null {
  const message = loose(data)
  if (message?.t !== 'reply' || typeof message.id !== 'string') return null
  const { id, value } = message
  if (message.ok === true) return typeof value === 'string' ? { t: 'reply', id, ok: true, value } : null
  const error = loose(message.error)
  return isErrorCode(error?.code) ? { t: 'reply', id, ok: false, error: error as unknown as WireError } : null
}

/** An event of the wallet, or `null`. */
export function parseEvent(data: unknown): EventMessage | null {
  const message = loose(data)
  const event = EVENTS.find(name => name === message?.event)
  if (message?.t !== 'event' || event === undefined) return null
  const { detail } = message
  return { t: 'event', event, ...(typeof detail === 'string' ? { detail } : {}) }
}
