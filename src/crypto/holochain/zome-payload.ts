import { invalid } from '../../protocol/errors.ts'
import type { PayloadValue } from '../../protocol/values.ts'
import { encodeMsgpack } from './msgpack.ts'

/**
 * The MessagePack of what a zome function is given: the bytes that @holochain/client makes of every value it takes. It
 * refuses big integers and writes every `Map` empty; here they are what they say. Throws `invalid_request`, which
 * names `field`, for what has no MessagePack form; as there, that is more than 100 levels as well.
 */
export function encodeZomePayload(value: PayloadValue, field = 'params.payload'): Uint8Array<ArrayBuffer> {
  try {
    return encodeMsgpack(value)
  } catch (problem) {
    if (problem instanceof RangeError) throw invalid(field, problem.message)
    throw problem
  }
}
