import { HOLO_HASH_LENGTH, type HoloHashType, holoHashType } from '../../crypto/holochain/holohash.ts'
import { encodeZomePayload } from '../../crypto/holochain/zome-payload.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Value, ZomeParams } from '../../protocol/values.ts'
import type { ItemCall, ZomeRequest } from '../pipeline/call.ts'
import { common, type Fields } from './fields.ts'

/** Longest name of a zome or function, in UTF-16 units. */
const NAME = 256
const [CAP_SECRET, NONCE] = [64, 32]

/**
 * The parameters of `signZomeCall`, in `@holochain/client`'s names. Whether nonce, expiry and provenance are ones that
 * can be signed now is not looked at here: the same text is parsed again later.
 */
export function parseZomeCall({
  members,
  payload,
}: ZomeParams): Extract<ItemCall, { method: 'signZomeCall' }> & { neverPrompt: boolean } {
  const fields: Fields = new Map(Object.entries(members))
  const encoded = encodeZomePayload(payload)
  if (encoded.length > LIMITS.payloadBytes) {
    throw new Refusal(
      'limit_exceeded',
      `params.payload is ${encoded.length} bytes of MessagePack, at most ${LIMITS.payloadBytes}; retry with less`,
    )
  }
  const zomeCall: ZomeRequest = {
    cellId: cellId(fields.get('cell_id')),
    zomeName: name(fields, 'zome_name'),
    fnName: name(fields, 'fn_name'),
    payload: encoded,
    ...given('provenance', optional(fields, 'provenance', HOLO_HASH_LENGTH, 'agent')),
    ...given('capSecret', optional(fields, 'cap_secret', CAP_SECRET)),
    ...given('nonce', optional(fields, 'nonce', NONCE)),
    ...given('expiresAt', expiry(fields.get('expires_at'))),
  }
  return { method: 'signZomeCall', zomeCall, ...common(fields) }
}

function cellId(value: Value | undefined): ZomeRequest['cellId'] {
  const [dna, agent, ...more] = Array.isArray(value) ? value : []
  const isCell = isHash(dna, 'dna') && isHash(agent, 'agent') && more.length === 0
  if (!isCell) throw invalid('params.cell_id', 'must be a DNA hash and an agent key, 39 bytes each')
  return [dna, agent]
}

function isHash(value: Value | undefined, type: HoloHashType): value is Uint8Array {
  return value instanceof Uint8Array && holoHashType(value) === type
}

function name(fields: Fields, field: string): string {
  const value = fields.get(field)
  if (typeof value !== 'string' || value === '') throw invalid(`params.${field}`, 'must be a string')
  if (value.length > NAME) throw new Refusal('limit_exceeded', `params.${field}: at most ${NAME} characters`)
  return value
}

/** Bytes of this length; `null` is as good as absent, as in Holochain. */
function optional(
  fields: Fields,
  field: string,
  length: number,
  type?: HoloHashType,
): Uint8Array | undefined {
  const value = fields.get(field)
  if (value === undefined || value === null) return undefined
  const fits = value instanceof Uint8Array && value.length === length
  if (!fits || (type !== undefined && !isHash(value, type))) {
    const what = type === undefined ? '' : `, an ${type} key`
    throw invalid(`params.${field}`, `must be ${length} bytes${what}`)
  }
  return value
}

function expiry(value: Value | undefined): number | undefined {
  if (value === undefined || value === null) return undefined
  const time = typeof value === 'bigint' ? Number(value) : value
  if (typeof time !== 'number' || !Number.isSafeInteger(time) || time < 0) {
    throw invalid('params.expires_at', 'must be a time in microseconds since 1970')
  }
  return time
}

function given<K extends string, T>(key: K, value: T | undefined): { [name in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [name in K]: T })
}
