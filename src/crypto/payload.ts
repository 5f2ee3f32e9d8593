/** From a request to exactly the bytes that are signed; every refusal that needs no more than the request is here. */
import { invalid, Refusal } from '../protocol/errors.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Value } from '../protocol/values.ts'
import { utf8 } from './bytes.ts'
import { disguise } from './classify.ts'
import { domainMessage, isDomain } from './domain.ts'
import type { HolochainAction } from './holochain/action-types.ts'
import { encodeHolochainAction } from './holochain/encode-action.ts'
import { parseHolochainAction } from './holochain/parse-action.ts'
import { claimsHolochainAction, isObject } from './holochain/shapes.ts'
import { encodeZomeCall, type ZomeCall, zomeCallDigest } from './holochain/zome-call.ts'
import { canonicalJson, checkJson } from './jcs.ts'

export type PayloadRequest =
  | { readonly method: 'signAction'; readonly action: Value }
  | { readonly method: 'signBytes'; readonly bytes: Uint8Array; readonly domain?: string }
  | { readonly method: 'signZomeCall'; readonly zomeCall: ZomeCall }

export interface Payload {
  /** What the key signs, byte for byte. */
  readonly bytes: Uint8Array
  /**
   * `jcs`: UTF-8 of RFC 8785 JSON. `raw`: the caller's bytes. `domain`: these behind tag and domain.
   * `holochain-action`: MessagePack as the conductor writes it. `zome-call`: SHA-512 of the call's parameters.
   */
  readonly encoding: 'jcs' | 'raw' | 'domain' | 'holochain-action' | 'zome-call'
  /** With `holochain-action`: what the bytes say. */
  readonly action?: HolochainAction
  /** With `zome-call`: the parameters in MessagePack. */
  readonly preimage?: Uint8Array
}

/**
 * The payload of a request. Throws a {@link Refusal}: `invalid_request`, which names the field (`params.action…`,
 * `params.bytes`, `params.domain`), or `limit_exceeded`.
 */
export function makePayload(request: PayloadRequest): Payload {
  switch (request.method) {
    case 'signAction':
      return makeAction(request.action)
    case 'signBytes':
      return makeMessage(request.bytes, request.domain)
    case 'signZomeCall':
      return makeZomeCall(request.zomeCall)
  }
}

function makeAction(value: Value): Payload {
  const field = 'params.action'
  if (!isObject(value)) throw invalid(field, 'must be an object')
  // Whatever claims to be one is one or is refused: as JSON it would be signed for something that nobody reads so.
  if (claimsHolochainAction(value)) {
    const action = parseHolochainAction(value, field)
    const bytes = encodeHolochainAction(action)
    refuseOver(LIMITS.actionBytes, bytes.length, field)
    return { bytes, encoding: 'holochain-action', action }
  }
  checkJson(value, field)
  const bytes = utf8(canonicalJson(value))
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

function makeZomeCall(zomeCall: ZomeCall): Payload {
  const preimage = encodeZomeCall(zomeCall)
  return { bytes: zomeCallDigest(preimage), encoding: 'zome-call', preimage }
}

function refuseOver(limit: number, size: number, what: string): void {
  if (size <= limit) return
  throw new Refusal(
    'limit_exceeded',
    `${what} is ${size} bytes, at most ${limit} are signed. Retry with less`,
  )
}
