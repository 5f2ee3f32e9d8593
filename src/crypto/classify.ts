/**
 * "What are these bytes?" One answer for the refusals, for the trail and for the screen, so that nobody approves
 * something else than what was judged.
 */
import { disguise } from './classify/disguise.ts'
import { type Plain, readPlain } from './classify/plain.ts'
import type { HolochainAction } from './holochain/action-types.ts'
import { decodeHolochainAction } from './holochain/encode-action.ts'
import { decodeMsgpack, type MsgpackMap, type MsgpackValue } from './holochain/msgpack.ts'
import { recogniseMsgpack } from './holochain/recognise.ts'
import { decodeZomeCall, type ZomeCall } from './holochain/zome-call.ts'

export { disguise, RECOGNISERS } from './classify/disguise.ts'

export type Reading =
  | Plain
  /** What {@link disguise} knows; `name` is what it says. */
  | ({ readonly kind: 'known'; readonly name: string } & Known)
  /** An array or map that is nothing else. */
  | { readonly kind: 'msgpack'; readonly value: readonly MsgpackValue[] | MsgpackMap }
  | { readonly kind: 'opaque' }

/** What can be shown of known bytes. `action` and `zome-call`: exactly these bytes, as the wallet encodes them itself. */
export type Known =
  | { readonly of: 'action'; readonly action: HolochainAction }
  | { readonly of: 'zome-call'; readonly call: ZomeCall }
  | { readonly of: 'msgpack'; readonly value: MsgpackValue }
  | { readonly of: 'bytes' }

/**
 * What a person can be shown of the bytes: text or JSON as they are (see {@link readPlain}), else what is known of
 * them, else MessagePack, else `opaque`.
 */
export function readBytes(bytes: Uint8Array): Reading {
  return readPlain(bytes) ?? readBinary(bytes)
}

/**
 * Whether people can read it as it is. Whatever else it is, only a person who says that they know the bytes approves
 * it, and no policy covers it without a domain: MessagePack that is taken apart says little to most.
 */
export function isReadable(reading: Reading): reading is Plain {
  return reading.kind === 'text' || reading.kind === 'json'
}

function readBinary(bytes: Uint8Array): Reading {
  const name = disguise(bytes)
  if (name !== null) return { kind: 'known', name, ...takeApart(bytes) }
  // A scalar is complete by chance too often to say that it is MessagePack.
  const value = isHolder(bytes[0] ?? 0) ? decodeMsgpack(bytes) : null
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return { kind: 'opaque' }
  return 'pairs' in value || isList(value) ? { kind: 'msgpack', value } : { kind: 'opaque' }
}

function takeApart(bytes: Uint8Array): Known {
  const action = decodeHolochainAction(bytes)
  if (action !== null) return { of: 'action', action }
  const call = decodeZomeCall(bytes)
  if (call !== null) return { of: 'zome-call', call }
  const value = recogniseMsgpack(bytes) === null ? null : decodeMsgpack(bytes)
  return value === null ? { of: 'bytes' } : { of: 'msgpack', value }
}

/** Whether MessagePack that starts with this byte is an array or a map. */
function isHolder(first: number): boolean {
  return (first >= 0x80 && first < 0xa0) || (first >= 0xdc && first <= 0xdf)
}

function isList(value: object): value is readonly MsgpackValue[] {
  return Array.isArray(value)
}
