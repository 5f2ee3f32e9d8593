/** From a request to exactly the bytes that are signed; every refusal that needs no more than the request is here. */
import { invalid, Refusal } from '../protocol/errors.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Value } from '../protocol/values.ts'
import { utf8 } from './bytes.ts'
import { disguise } from './classify.ts'
import { domainMessage, isDomain } from './domain.ts'
import { claimsHolochainAction, isObject } from './holochain/shapes.ts'
import { canonicalJson, checkJson } from './jcs.ts'

export type PayloadRequest =
  | { readonly method: 'signAction'; readonly action: Value }
  | { readonly method: 'signBytes'; readonly bytes: Uint8Array; readonly domain?: string }

export interface Payload {
  /** What the key signs, byte for byte. */
  readonly bytes: Uint8Array
  /** `jcs`: UTF-8 of RFC 8785 JSON. `raw`: the caller's bytes. `domain`: these behind tag and domain. */
  readonly encoding: 'jcs' | 'raw' | 'domain'
}

/**
 * The payload of a request. Throws a {@link Refusal}: `invalid_request`, which names the field (`params.action…`,
 * `params.bytes`, `params.domain`), or `limit_exceeded`.
 */
export function makePayload(request: PayloadRequest): Payload {
  return request.method === 'signAction'
    ? makeAction(request.action)
    : makeMessage(request.bytes, request.domain)
}

function makeAction(action: Value): Payload {
  const field = 'params.action'
  if (!isObject(action)) throw invalid(field, 'must be an object')
  // Before the check for JSON: bytes in it are right for an action, and "is not JSON" would mislead.
  if (claimsHolochainAction(action)) {
    throw invalid(
      field,
      'is a Holochain action, which this version does not sign yet; it is never signed as JSON',
    )
  }
  checkJson(action, field)
  const bytes = utf8(canonicalJson(action))
  refuseOver(LIMITS.actionBytes, bytes.length, `${field}: its canonical JSON`)
  return { bytes, encoding: 'jcs' }
}

function makeMessage(bytes: Uint8Array, domain: string | undefined): Payload {
  const field = 'params.bytes'
  refuseOver(LIMITS.payloadBytes, bytes.length, field)
  if (domain !== undefined) {
    if (!isDomain(domain)) throw invalid('params.domain', 'must be 1–128 of A–Z a–z 0–9 . : / _ -')
    return { bytes: domainMessage(domain, bytes), encoding: 'domain' }
  }
  const secretly = disguise(bytes)
  if (secretly !== null) {
    throw invalid(field, `is ${secretly}; it is not signed raw. Pass a domain to sign it as a message`)
  }
  return { bytes, encoding: 'raw' }
}

function refuseOver(limit: number, size: number, what: string): void {
  if (size <= limit) return
  throw new Refusal(
    'limit_exceeded',
    `${what} is ${size} bytes, at most ${limit} are signed. Retry with less`,
  )
}
