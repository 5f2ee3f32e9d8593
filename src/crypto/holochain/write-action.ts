import { type Field, fieldsOf, type Shape } from './action-table.ts'
import { ACTION_NAMES, type ActionType, type Layout } from './action-types.ts'
import { decodeHoloHash, holoHashType } from './holohash.ts'
import {
  MAP,
  type Output,
  openOutput,
  putBytes,
  putInt,
  putNil,
  putSize,
  putText,
  written,
} from './msgpack-scalars.ts'
import { isObject } from './shapes.ts'

export interface WrittenAction {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly layout: Layout
  readonly type: ActionType
  /** 39 bytes: the author's, and where a chain is closed towards another agent that agent's. */
  readonly signer: Uint8Array
}

/** What counts as bytes, besides the text of a hash. */
type ReadBytes = (value: unknown) => Uint8Array | undefined

/**
 * The bytes of an action straight from an object, or `null` for one that is none. It is for the verifier, which has no
 * room for the words that `parseHolochainAction` finds for each fault; what that parses has the bytes here that
 * `encodeHolochainAction` makes.
 */
export function writeAction(content: unknown, bytesOf: ReadBytes): WrittenAction | null {
  if (!isObject(content)) return null
  const { header, data } = content
  const split = isObject(header) && isObject(data)
  const [first, holder] = split ? [header, data] : [content, content]
  const type = ACTION_NAMES.find(name => Object.hasOwn(holder, 'type') && holder.type === name)
  if (type === undefined) return null
  const layout = split ? 'split' : 'flat'
  const out = openOutput()
  if (!write(out, content, shapeOf(layout, type), bytesOf)) return null
  const { new_target: target } = holder
  const agent = type === 'CloseChain' && isObject(target) ? target.Agent : undefined
  const signer = hashBytes(agent ?? first.author, bytesOf)
  return signer == null ? null : { bytes: written(out), layout, type, signer }
}

function shapeOf(layout: Layout, type: ActionType): Shape {
  const { header, own } = fieldsOf(layout, type)
  const named: Field = { name: 'type', shape: { is: 'enum', units: [type], holders: [] } }
  const struct = (...fields: readonly Field[]): Shape => ({ is: 'struct', fields })
  return layout === 'flat'
    ? struct(named, ...header, ...own)
    : struct({ name: 'header', shape: struct(...header) }, { name: 'data', shape: struct(named, ...own) })
}

function hashBytes(value: unknown, bytesOf: ReadBytes): Uint8Array | null | undefined {
  return typeof value === 'string' ? decodeHoloHash(value) : bytesOf(value)
}

/** Writes a value, and answers whether it is of this shape; half of it is written where it is not. */
function write(out: Output, value: unknown, shape: Shape, bytesOf: ReadBytes): boolean {
  if (shape.is === 'nil' || (shape.is === 'option' && value === null)) {
    putNil(out)
    return value === null
  }
  if (shape.is === 'option') return write(out, value, shape.of, bytesOf)
  if (shape.is === 'int') {
    if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) return false
    const integer = value as number | bigint
    putInt(out, integer)
    return integer >= shape.min && integer <= shape.max
  }
  if (shape.is === 'bytes' || shape.is === 'hash') {
    const bytes = shape.is === 'hash' ? hashBytes(value, bytesOf) : bytesOf(value)
    if (bytes == null) return false
    putBytes(out, bytes)
    const type = holoHashType(bytes)
    return shape.is === 'bytes' || (type !== null && shape.of.includes(type))
  }
  if (shape.is === 'enum' && typeof value === 'string') {
    putText(out, value)
    return shape.units.includes(value)
  }
  if (!isObject(value)) return false
  const isStruct = shape.is === 'struct'
  const fields = isStruct ? shape.fields : shape.holders
  const held = fields.filter(({ name }) => Object.hasOwn(value, name))
  putSize(out, held.length, MAP)
  const count = isStruct ? fields.length : 1
  if (held.length !== count || Object.keys(value).length !== count) return false
  return held.every(({ name, shape }) => {
    putText(out, name)
    return write(out, value[name], shape, bytesOf)
  })
}
