import { equalBytes } from '../../crypto/bytes.ts'
import type { FieldValue, HolochainAction } from '../../crypto/holochain/action-types.ts'
import { coreOf } from '../../crypto/holochain/holohash.ts'

type Field = FieldValue | undefined

export function isBytes(value: Field): value is Uint8Array {
  return value instanceof Uint8Array
}

/** Members of an enum's variant or of a struct. */
export function membersOf(value: Field): { readonly [name: string]: FieldValue } {
  return value !== null && typeof value === 'object' && !isBytes(value) ? value : {}
}

/** Where a chain goes on, or comes from. */
export function targetOf(value: Field): 'Dna' | 'Agent' | undefined {
  const members = membersOf(value)
  return 'Dna' in members ? 'Dna' : 'Agent' in members ? 'Agent' : undefined
}

/** `App`, or one of the entries that Holochain itself knows. */
export type EntryName = 'App' | 'AgentPubKey' | 'CapGrant' | 'CapClaim'

export function entryNameOf(value: Field): EntryName {
  return value === 'AgentPubKey' || value === 'CapGrant' || value === 'CapClaim' ? value : 'App'
}

/** Whether an entry is the author's own key: the entry of a key has the key's bytes for a hash. */
export function isOwnKey({ fields }: HolochainAction): boolean {
  const { author, entry_hash: entry } = fields
  return isBytes(author) && isBytes(entry) && equalBytes(coreOf(author), coreOf(entry))
}
