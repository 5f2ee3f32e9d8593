/** The bytes of a Holochain action: what its author signs and what its hash is taken of. */
import { Refusal } from '../../protocol/errors.ts'
import type { Value } from '../../protocol/values.ts'
import { equalBytes } from '../bytes.ts'
import { type Field, fieldsOf, type Shape } from './action-table.ts'
import type { FieldValue, HolochainAction } from './action-types.ts'
import { decodeMsgpack, encodeMsgpack, type MsgpackValue } from './msgpack.ts'
import { parseHolochainAction } from './parse-action.ts'

/** The MessagePack of an action in its own layout. Fields are laid out by the table, never by the object's order. */
export function encodeHolochainAction(action: HolochainAction): Uint8Array<ArrayBuffer> {
  return encodeMsgpack(layOut(action))
}

/**
 * The action as the object that is encoded: members in wire order. It is the `content` of @holochain/client's
 * `SignedActionHashed` as well.
 */
export function layOut({ layout, type, fields }: HolochainAction): { [name: string]: Value } {
  const { header, own } = fieldsOf(layout, type)
  if (layout === 'flat') return { type, ...ordered(fields, [...header, ...own]) }
  return { header: ordered(fields, header), data: { type, ...ordered(fields, own) } }
}

function ordered(
  fields: { readonly [name: string]: FieldValue },
  table: readonly Field[],
): { [name: string]: Value } {
  return Object.fromEntries(table.map(({ name, shape }) => [name, inOrder(fields[name] ?? null, shape)]))
}

function inOrder(value: FieldValue, shape: Shape): Value {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  if (shape.is === 'option') return inOrder(value, shape.of)
  if (shape.is === 'struct') return ordered(value, shape.fields)
  if (shape.is !== 'enum') throw new TypeError('action: a field is an object and should not be')
  return ordered(
    value,
    shape.holders.filter(({ name }) => Object.hasOwn(value, name)),
  )
}

/**
 * The action that these bytes are, or `null`: only where encoding it gives exactly the same bytes, because others are
 * no action to a conductor either. Never throws.
 */
export function decodeHolochainAction(bytes: Uint8Array): HolochainAction | null {
  // A map of two, or of four to eleven: it costs nothing to look before the whole is read.
  const first = bytes[0] ?? 0
  if (first !== 0x82 && (first < 0x84 || first > 0x8b)) return null
  const value = plain(decodeMsgpack(bytes))
  if (value === undefined) return null
  try {
    const action = parseHolochainAction(value, 'action')
    return equalBytes(encodeHolochainAction(action), bytes) ? action : null
  } catch (problem) {
    if (problem instanceof Refusal) return null
    throw problem
  }
}

/** As an object as a site would hand it over; `undefined` where it holds what no action does. */
function plain(value: MsgpackValue): Value | undefined {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  if (!('pairs' in value)) return undefined
  const members: Array<[string, Value]> = []
  for (const [key, member] of value.pairs) {
    const inside = plain(member)
    if (typeof key !== 'string' || inside === undefined) return undefined
    members.push([key, inside])
  }
  return Object.fromEntries(members)
}
