/** From what a site hands over to a Holochain action of which every field is as the table says. */
import { invalid } from '../../protocol/errors.ts'
import type { Value } from '../../protocol/values.ts'
import { type Field, fieldsOf, type Shape } from './action-table.ts'
import { ACTION_NAMES, type ActionType, type FieldValue, type HolochainAction } from './action-types.ts'
import { decodeHoloHash, type HoloHashType, holoHashType, isHoloHash } from './holohash.ts'
import { shortInt } from './msgpack.ts'
import { isObject } from './shapes.ts'

type Members = { readonly [name: string]: unknown }
type Fields = { [name: string]: FieldValue }

/** What a hash of each type is called in an error, with the start of its text form. */
const HASH_NAMES: { readonly [T in HoloHashType]: string } = {
  agent: 'agent key (uhCAk…)',
  entry: 'entry hash (uhCEk…)',
  dhtop: 'DHT operation hash (uhCQk…)',
  action: 'action hash (uhCkk…)',
  wasm: 'WASM hash (uhCok…)',
  warrant: 'warrant hash (uhCwk…)',
  dna: 'DNA hash (uhC0k…)',
  external: 'external hash (uhC8k…)',
}
/** Of a member that nobody knows, no more than this goes into an error. */
const SHOWN_CHARS = 32

/**
 * The action of an object, in whichever layout it is. Throws `invalid_request`, which names the field under `field`
 * (`params.action.header.timestamp: …`): for a member that is missing, unknown or of another type, and for a hash of
 * another type. An option that is not there is `null`, never left out.
 *
 * Hashes are taken as they come, with a location that does not fit as well: such keys exist, a conductor hashes and
 * signs all 39 bytes as they are, and other bytes than the caller's would be another action.
 */
export function parseHolochainAction(value: Value, field: string): HolochainAction {
  if (!isObject(value)) throw invalid(field, 'must be an object')
  if (isSplit(value)) return parseSplit(value, field)
  const type = parseType(value, field)
  const { header, own } = fieldsOf('flat', type)
  return { layout: 'flat', type, fields: parseFields(value, [...header, ...own], field, true) }
}

function isSplit(value: Members): boolean {
  const [header, data] = [Object.hasOwn(value, 'header'), Object.hasOwn(value, 'data')]
  // With one of them, whichever layout is nearer: the error should be about what is missing.
  return (header && data) || ((header || data) && !Object.hasOwn(value, 'type'))
}

function parseSplit(value: Members, field: string): HolochainAction {
  const { header, data } = parseNames(value, ['header', 'data'], field)
  const [headerField, dataField] = [`${field}.header`, `${field}.data`]
  if (!isObject(header)) throw invalid(headerField, 'must be an object')
  if (!isObject(data)) throw invalid(dataField, 'must be an object')
  const type = parseType(data, dataField)
  const table = fieldsOf('split', type)
  return {
    layout: 'split',
    type,
    fields: {
      ...parseFields(header, table.header, headerField, false),
      ...parseFields(data, table.own, dataField, true),
    },
  }
}

function parseType(holder: Members, field: string): ActionType {
  const given = Object.hasOwn(holder, 'type') ? holder.type : undefined
  const type = ACTION_NAMES.find(name => name === given)
  if (type === undefined) throw invalid(`${field}.type`, `must be one of ${ACTION_NAMES.join(', ')}`)
  return type
}

function parseFields(holder: Members, table: readonly Field[], field: string, hasType: boolean): Fields {
  const names = table.map(({ name }) => name)
  parseNames(holder, hasType ? ['type', ...names] : names, field)
  const fields: Fields = {}
  for (const { name, shape } of table) fields[name] = parseShape(holder[name], shape, `${field}.${name}`)
  return fields
}

/** Checks that an object has these members and no others. */
function parseNames(holder: Members, names: readonly string[], field: string): Members {
  for (const name of names) {
    if (!Object.hasOwn(holder, name)) throw invalid(`${field}.${name}`, 'is missing')
  }
  const extra = Object.keys(holder).find(name => !names.includes(name))
  if (extra !== undefined) {
    const shown = JSON.stringify(extra.slice(0, SHOWN_CHARS))
    throw invalid(field, `has an unknown member ${shown}; known are ${names.join(', ')}`)
  }
  return holder
}

function parseShape(value: unknown, shape: Shape, field: string): FieldValue {
  switch (shape.is) {
    case 'hash':
      return parseHash(value, shape.of, field)
    case 'int':
      return parseInteger(value, shape.min, shape.max, field)
    case 'bytes':
      if (!(value instanceof Uint8Array)) throw invalid(field, 'must be a Uint8Array')
      return value
    case 'nil':
      if (value !== null) throw invalid(field, 'must be null: this is the first action of a chain')
      return null
    case 'option':
      return value === null ? null : parseShape(value, shape.of, field)
    case 'struct':
      if (!isObject(value)) throw invalid(field, 'must be an object')
      return parseFields(value, shape.fields, field, false)
    case 'enum':
      return parseEnum(value, shape.units, shape.holders, field)
  }
}

function parseEnum(
  value: unknown,
  units: readonly string[],
  holders: readonly Field[],
  field: string,
): FieldValue {
  if (typeof value === 'string' && units.includes(value)) return value
  const [name, ...more] = isObject(value) ? Object.keys(value) : []
  const holder = more.length === 0 ? holders.find(known => known.name === name) : undefined
  if (holder !== undefined && isObject(value)) {
    return { [holder.name]: parseShape(value[holder.name], holder.shape, `${field}.${holder.name}`) }
  }
  const known = [...units.map(unit => `"${unit}"`), ...holders.map(({ name }) => `{"${name}": …}`)]
  throw invalid(field, `must be ${known.join(' or ')}`)
}

function parseHash(value: unknown, types: readonly HoloHashType[], field: string): Uint8Array {
  const given = typeof value === 'string' ? decodeHoloHash(value) : value
  const wanted = types.map(type => HASH_NAMES[type]).join(', ')
  if (!(given instanceof Uint8Array) || !isHoloHash(given)) {
    throw invalid(field, `must be 39 bytes or the text of: ${wanted}`)
  }
  const type = holoHashType(given)
  if (type === null || !types.includes(type)) {
    throw invalid(field, `is the ${type === null ? 'hash' : HASH_NAMES[type]}, must be: ${wanted}`)
  }
  return given
}

function parseInteger(value: unknown, min: bigint, max: bigint, field: string): number | bigint {
  const isInteger = typeof value === 'bigint' || Number.isSafeInteger(value)
  if (!isInteger) throw invalid(field, 'must be an integer (beyond 2^53 − 1 a bigint)')
  const integer = BigInt(value as number | bigint)
  if (integer < min || integer > max) throw invalid(field, `must be from ${min} to ${max}`)
  return shortInt(integer)
}
