import * as v from 'valibot'
import { fromBase64, utf8 } from '../../crypto/bytes.ts'
import { isDomain } from '../../crypto/domain.ts'
import { isObject } from '../../crypto/holochain-shapes.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { PageToWallet } from '../../protocol/page-door.ts'
import { METHODS, type Method } from '../../protocol/provider.ts'
import { decodeValue } from '../../protocol/values.ts'
import type { Call } from '../pipeline/call.ts'
import { common, fieldsOf } from './fields.ts'
import { parseConnect } from './parse-connect.ts'

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const Message = v.variant('t', [
  v.strictObject({ t: v.literal('call'), id, method: v.picklist(METHODS), params: v.string() }),
  v.strictObject({ t: v.literal('done'), id }),
  v.strictObject({ t: v.literal('listen') }),
])

/** Bytes that everything beside an action or bytes may take: a reason of 1,000 characters at its longest, a domain. */
const REST = 16 * 1024

function checkSize(size: number, limit: number, what: string): void {
  if (size > limit)
    throw new Refusal('limit_exceeded', `${what}: ${size} bytes, at most ${limit}; retry with less`)
}

/** A message of the page door, or `null` for anything that is none. */
export function parsePageMessage(message: unknown): PageToWallet | null {
  const parsed = v.safeParse(Message, message)
  return parsed.success ? parsed.output : null
}

/**
 * Parses a call's tagged text into a call. Throws a {@link Refusal}: `invalid_request` that names the field, or
 * `limit_exceeded`. Fields that are not part of a method (an `origin`, a `publicKey`) are not read.
 */
export function parseCall(method: Method, params: string): Call {
  if (params.length > LIMITS.paramsChars) {
    throw new Refusal('limit_exceeded', `params: at most ${LIMITS.payloadBytes} bytes`)
  }
  switch (method) {
    case 'disconnect':
    case 'isConnected':
    case 'getAccount':
    case 'getPermissions':
    case 'hasSigningPermission':
      return { method }
    case 'signBatch':
    case 'signZomeCall':
      throw new Refusal('method_not_found', `${method} is not part of this version`)
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
    case 'signAction': {
      checkSize(utf8(params).length, LIMITS.actionBytes + REST, 'params')
      const action = fields.get('action')
      if (!isObject(action)) throw invalid('params.action', 'must be an object')
      return { method, action, ...common(fields) }
    }
    case 'signBytes': {
      const text = fields.get('bytes')
      const rest = params.length - (typeof text === 'string' ? text.length : 0)
      checkSize(rest, REST, 'params beside bytes')
      if (typeof text !== 'string') throw invalid('params.bytes', 'must be a string of standard base64')
      const bytes = fromBase64(text)
      if (bytes === null) throw invalid('params.bytes', 'is not standard base64 with padding')
      const domain = fields.get('domain')
      if (domain !== undefined && (typeof domain !== 'string' || !isDomain(domain))) {
        throw invalid('params.domain', 'must be 1–128 of A–Z a–z 0–9 . : / _ -')
      }
      return { method, bytes, ...(domain === undefined ? {} : { domain }), ...common(fields) }
    }
  }
}
