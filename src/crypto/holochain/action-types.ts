/** A Holochain action, whichever of the two layouts it is written in. */

/** `flat`: `type` and all fields in one map (Holochain 0.5, 0.6). `split`: `{header, data}` (0.7). */
export type Layout = 'flat' | 'split'

export const ACTION_NAMES = [
  'Dna',
  'AgentValidationPkg',
  'InitZomesComplete',
  'CreateLink',
  'DeleteLink',
  'OpenChain',
  'CloseChain',
  'Create',
  'Update',
  'Delete',
] as const
export type ActionType = (typeof ACTION_NAMES)[number]

/**
 * A hash is its 39 bytes, an integer a number (a big integer only beyond 2^53 − 1), an absent option `null`. Enums are
 * as in the wire: `'CapGrant'`, `{ App: { … } }`, `{ Dna: … }`.
 */
export type FieldValue =
  | null
  | number
  | bigint
  | string
  | Uint8Array
  | { readonly [name: string]: FieldValue }

export interface HolochainAction {
  readonly layout: Layout
  readonly type: ActionType
  /** By their names in the wire, those of header and data together; `type` is not among them. */
  readonly fields: { readonly [name: string]: FieldValue }
}
