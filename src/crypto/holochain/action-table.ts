/**
 * The fields of Holochain's actions in the order of its Rust structs. The order is part of the bytes: a conductor
 * decodes an action and encodes it anew before it looks at the signature.
 */
import type { ActionType, Layout } from './action-types.ts'
import type { HoloHashType } from './holohash.ts'

export type Shape =
  /** 39 bytes of one of these types. */
  | { readonly is: 'hash'; readonly of: readonly HoloHashType[] }
  | { readonly is: 'int'; readonly min: bigint; readonly max: bigint }
  | { readonly is: 'bytes' }
  /** Only nil: there is nothing before the first action. */
  | { readonly is: 'nil' }
  | { readonly is: 'option'; readonly of: Shape }
  | { readonly is: 'struct'; readonly fields: readonly Field[] }
  /** A unit is its name, a holder a map from its name to what it holds. */
  | { readonly is: 'enum'; readonly units: readonly string[]; readonly holders: readonly Field[] }

export interface Field {
  readonly name: string
  readonly shape: Shape
}

/** Fields in wire order. `header` comes first in the flat layout as well, and is a map of its own in the split one. */
export interface Fields {
  readonly header: readonly Field[]
  readonly own: readonly Field[]
}

const field = (name: string, shape: Shape): Field => ({ name, shape })
const hash = (...of: readonly HoloHashType[]): Shape => ({ is: 'hash', of })
const option = (of: Shape): Shape => ({ is: 'option', of })
const struct = (...fields: readonly Field[]): Shape => ({ is: 'struct', fields })
const bytes: Shape = { is: 'bytes' }
const i64: Shape = { is: 'int', min: -(2n ** 63n), max: 2n ** 63n - 1n }
const u32: Shape = { is: 'int', min: 0n, max: 2n ** 32n - 1n }
const u8: Shape = { is: 'int', min: 0n, max: 255n }
const zero: Shape = { is: 'int', min: 0n, max: 0n }

const visibility: Shape = { is: 'enum', units: ['Public', 'Private'], holders: [] }
const appEntry = struct(field('entry_index', u8), field('zome_index', u8), field('visibility', visibility))
const entryType: Shape = {
  is: 'enum',
  units: ['AgentPubKey', 'CapClaim', 'CapGrant'],
  holders: [field('App', appEntry)],
}
const target: Shape = {
  is: 'enum',
  units: [],
  holders: [field('Dna', hash('dna')), field('Agent', hash('agent'))],
}
/** An agent's key is linked as the entry that it is the hash of: with an entry's prefix. */
const linkable = hash('entry', 'action', 'external')

const AUTHOR = field('author', hash('agent'))
const TIMESTAMP = field('timestamp', i64)
const HEADER = [AUTHOR, TIMESTAMP, field('action_seq', u32), field('prev_action', hash('action'))]
/** The first action of a chain says so in the split layout and leaves both out in the flat one. */
const FIRST_HEADER: { readonly [L in Layout]: readonly Field[] } = {
  flat: [AUTHOR, TIMESTAMP],
  split: [AUTHOR, TIMESTAMP, field('action_seq', zero), field('prev_action', { is: 'nil' })],
}

const OWN: { readonly [T in ActionType]: readonly Field[] } = {
  Dna: [field('dna_hash', hash('dna'))],
  AgentValidationPkg: [field('membrane_proof', option(bytes))],
  InitZomesComplete: [],
  CreateLink: [
    field('base_address', linkable),
    field('target_address', linkable),
    field('zome_index', u8),
    field('link_type', u8),
    field('tag', bytes),
  ],
  DeleteLink: [field('base_address', linkable), field('link_add_address', hash('action'))],
  OpenChain: [field('prev_target', target), field('close_hash', hash('action'))],
  CloseChain: [field('new_target', option(target))],
  Create: [field('entry_type', entryType), field('entry_hash', hash('entry'))],
  Update: [
    field('original_action_address', hash('action')),
    field('original_entry_address', hash('entry')),
    field('entry_type', entryType),
    field('entry_hash', hash('entry')),
  ],
  Delete: [field('deletes_address', hash('action')), field('deletes_entry_address', hash('entry'))],
}

/** The name of what only the flat layout has: how the action counts towards rate limits. */
export const WEIGHT = 'weight'
const weight = field(WEIGHT, struct(field('bucket_id', u8), field('units', u8)))
const entryWeight = field(WEIGHT, struct(field('bucket_id', u8), field('units', u8), field('rate_bytes', u8)))
const WEIGHTS: { readonly [T in ActionType]?: Field } = {
  CreateLink: weight,
  Create: entryWeight,
  Update: entryWeight,
  Delete: weight,
}

/** The fields of a variant in a layout, in wire order and without `type`. */
export function fieldsOf(layout: Layout, type: ActionType): Fields {
  const header = type === 'Dna' ? FIRST_HEADER[layout] : HEADER
  if (layout === 'split') return { header, own: OWN[type] }
  if (type === 'Dna') return { header, own: [field('hash', hash('dna'))] }
  const last = WEIGHTS[type]
  return { header, own: last === undefined ? OWN[type] : [...OWN[type], last] }
}

/** The names of all fields of a variant in a layout, in wire order and without `type`. */
export function fieldNames(layout: Layout, type: ActionType): string[] {
  const { header, own } = fieldsOf(layout, type)
  return [...header, ...own].map(({ name }) => name)
}
