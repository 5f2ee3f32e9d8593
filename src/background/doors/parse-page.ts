import * as v from 'valibot'
import { utf8 } from '../../crypto/bytes.ts'
import type { DeviceProof } from '../../protocol/audit.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import {
  type DoneMessage,
  type ListenMessage,
  WIRE_METHODS,
  type WireMethod,
} from '../../protocol/page-door.ts'
import type { DeviceKeyOffer, ShortProof } from '../../protocol/proof.ts'
import { decodeValue, decodeZomeParams } from '../../protocol/values.ts'
import type { Call } from '../pipeline/call.ts'
import { fieldsOf, REST } from './fields.ts'
import { parseConnect } from './parse-connect.ts'
import { parseAction, parseBatch, parseBytes } from './parse-sign.ts'
import { parseZomeCall } from './parse-zome.ts'

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
/** Longer than any proof or key that holds, and short enough to look at. */
const short = v.pipe(v.string(), v.maxLength(2048))
const CallMessage = v.strictObject({
  t: v.literal('call'),
  id,
  method: v.picklist(WIRE_METHODS),
  params: v.string(),
  // Loose: a proof of another shape is a proof that does not hold, not a message that is none.
  proof: v.exactOptional(v.unknown()),
  key: v.exactOptional(v.strictObject({ publicKey: short, by: v.picklist(['app', 'provider']) })),
  again: v.exactOptional(v.literal(true)),
})
const Message = v.variant('t', [
  CallMessage,
  v.strictObject({ t: v.literal('calls'), all: v.array(CallMessage) }),
  v.strictObject({ t: v.literal('done'), id }),
  v.strictObject({ t: v.literal('listen') }),
])

export interface ParsedCall {
  readonly t: 'call'
  readonly id: string
  readonly method: WireMethod
  readonly params: string
  /** Anything: see {@link parseProof}. */
  readonly proof?: unknown
  readonly key?: DeviceKeyOffer
  readonly again?: true
}
export type ParsedMessage =
  | ParsedCall
  | { readonly t: 'calls'; readonly all: readonly ParsedCall[] }
  | DoneMessage
  | ListenMessage

function checkSize(size: number, limit: number, what: string): void {
  if (size > limit)
    throw new Refusal('limit_exceeded', `${what}: ${size} bytes, at most ${limit}; retry with less`)
}

/** A message of the page door, or `null` for anything that is none. */
export function parsePageMessage(message: unknown): ParsedMessage | null {
  const parsed = v.safeParse(Message, message)
  return parsed.success ? parsed.output : null
}

const Whole = v.strictObject({
  alg: v.literal('Ed25519'),
  publicKey: short,
  message: short,
  signature: short,
})
const Short = v.strictObject({ nonce: id, iat: v.pipe(v.number(), v.safeInteger()), signature: short })
/** `null` for whatever has not the shape of a proof. */
export function parseProof(proof: unknown): DeviceProof | ShortProof | null {
  const short = v.safeParse(Short, proof)
  if (short.success) return short.output
  const whole = v.safeParse(Whole, proof)
  return whole.success ? whole.output : null
}

/**
 * Parses a call's tagged text into a call. Throws a {@link Refusal}: `invalid_request` that names the field, or
 * `limit_exceeded`. Fields that are not part of a method (an `origin`, a `publicKey`) are not read.
 */
export function parseCall(method: WireMethod, params: string): Call {
  if (params.length > (method === 'signZomeCall' ? LIMITS.zomeChars : LIMITS.paramsChars)) {
    throw new Refusal('limit_exceeded', `params: at most ${LIMITS.payloadBytes} bytes`)
  }
  switch (method) {
    case 'disconnect':
    case 'isConnected':
    case 'getAccount':
    case 'getPermissions':
    case 'hasSigningPermission':
    case 'signingContext':
      return { method }
    case 'signZomeCall':
      return parseZomeCall(decodeZomeParams(params))
  }
  const fields = fieldsOf(decodeValue(params))
  switch (method) {
    case 'connect':
      checkSize(utf8(params).length, LIMITS.connectBytes, 'params')
      return parseConnect(fields)
    case 'revokePermission': {
      const appId = fields.get('appId')
      if (typeof appId !== 'string') throw invalid('params.appId', 'must be a string')
      return { method, appId }
    }
    case 'signAction':
      checkSize(utf8(params).length, LIMITS.actionBytes + REST, 'params')
      return parseAction(fields)
    case 'signBytes': {
      const text = fields.get('bytes')
      checkSize(params.length - (typeof text === 'string' ? text.length : 0), REST, 'params beside bytes')
      return parseBytes(fields)
    }
    case 'signBatch':
      return parseBatch(fields)
  }
}
