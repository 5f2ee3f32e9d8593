import { fromBase64, utf8 } from '../../crypto/bytes.ts'
import { isDomain } from '../../crypto/domain.ts'
import { isObject } from '../../crypto/holochain/shapes.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Value } from '../../protocol/values.ts'
import type { BatchCall, ItemCall } from '../pipeline/call.ts'
import { naming } from '../pipeline/envelope.ts'
import { common, type Fields, fieldsOf, REST } from './fields.ts'

/** The parameters of `signAction`. Their size was checked before they were read. */
export function parseAction(fields: Fields): ItemCall & { neverPrompt: boolean } {
  const action = fields.get('action')
  if (!isObject(action)) throw invalid('params.action', 'must be an object')
  return { method: 'signAction', action, ...common(fields) }
}

export function parseBytes(fields: Fields): ItemCall & { neverPrompt: boolean } {
  const text = fields.get('bytes')
  if (typeof text !== 'string') throw invalid('params.bytes', 'must be a string of standard base64')
  const bytes = fromBase64(text)
  if (bytes === null) throw invalid('params.bytes', 'is not standard base64 with padding')
  const domain = fields.get('domain')
  if (domain !== undefined && (typeof domain !== 'string' || !isDomain(domain))) {
    throw invalid('params.domain', 'must be 1–128 of A–Z a–z 0–9 . : / _ -')
  }
  return { method: 'signBytes', bytes, ...(domain === undefined ? {} : { domain }), ...common(fields) }
}

/** The parameters of `signBatch`. A fault of an item names it by its place: `params.requests[3].bytes`. */
export function parseBatch(fields: Fields): BatchCall & { neverPrompt: boolean } {
  const requests = fields.get('requests')
  if (!Array.isArray(requests)) throw invalid('params.requests', 'must be an array')
  if (requests.length === 0) throw invalid('params.requests', 'must not be empty')
  if (requests.length > LIMITS.batchItems) {
    throw new Refusal('limit_exceeded', `params.requests: at most ${LIMITS.batchItems} at once`)
  }
  const { neverPrompt, ...rest } = common(fields)
  const parsed = requests.map((request, i) => naming(`params.requests[${i}]`, () => parseItem(request)))
  const items = parsed.map(({ neverPrompt: _, ...item }) => item)
  return {
    method: 'signBatch',
    items,
    ...rest,
    neverPrompt: neverPrompt || parsed.some(one => one.neverPrompt),
  }
}

function parseItem(value: Value): ItemCall & { neverPrompt: boolean } {
  const fields = fieldsOf(value)
  const method = fields.get('method')
  if (method === 'signBytes') return parseBytes(fields)
  if (method !== 'signAction') throw invalid('params.method', 'must be signAction or signBytes')
  // The canonical text itself is measured where the bytes are made.
  const action = fields.get('action')
  if (isObject(action) && utf8(JSON.stringify(action, plain)).length > LIMITS.actionBytes + REST) {
    throw new Refusal('limit_exceeded', `params.action: at most ${LIMITS.actionBytes} bytes`)
  }
  return parseAction(fields)
}

/** Only for measuring: what is no JSON is refused later, with its name. */
function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
