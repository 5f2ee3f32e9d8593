import { holoHash } from '../../../src/crypto/holochain/holohash.ts'
import type { Value } from '../../../src/protocol/values.ts'
import { type Content, type Entry, encodeContent, entryHash } from './record.ts'
import { ENTRY_TYPE, viewEntry } from './views.ts'

const WEIGHT = { bucket_id: 255, units: 0 }
const ENTRY_WEIGHT = { ...WEIGHT, rate_bytes: 0 }
/** Microseconds since 1970, some day in the past. */
const START = 1_767_225_600_000_000

/** An action that nobody has signed yet. */
export interface Step {
  readonly name: string
  readonly content: Content
  readonly hash: Uint8Array
  readonly entry?: Entry
}
interface Names {
  /** 39 bytes each: the network, the author, and to whom or where the chain is closed. */
  readonly dna: Uint8Array
  readonly agent: Uint8Array
  readonly closeTo: { readonly Agent: Uint8Array } | { readonly Dna: Uint8Array }
}
type Own = { readonly [field: string]: Value }

/** So many begin any chain and belong together. */
export const BEGINNING = 4

/** A whole chain, from its first action on, with every variant in it. */
export function wholeChain({ dna, agent, closeTo }: Names): Step[] {
  const steps: Step[] = []
  const add = (name: string, own: Own, entry?: Entry, type = name): Uint8Array => {
    const before = steps.at(-1)?.hash
    const follows = before === undefined ? {} : { action_seq: steps.length, prev_action: before }
    const content: Content = { type, author: agent, timestamp: START + steps.length, ...follows, ...own }
    const { hash } = encodeContent(content)
    steps.push({ name, content, hash, ...(entry && { entry }) })
    return hash
  }
  const ofEntry = (entry: Entry) => ({ entry_hash: entryHash(entry), weight: ENTRY_WEIGHT })
  const agentEntry: Entry = { entry_type: 'Agent', entry: agent }
  const [one, two] = [viewEntry('one'), viewEntry('two')]

  add('Dna', { hash: dna })
  add('AgentValidationPkg', { membrane_proof: null })
  add('Create of the agent', { entry_type: 'AgentPubKey', ...ofEntry(agentEntry) }, agentEntry, 'Create')
  add('InitZomesComplete', {})
  const created = add('Create', { entry_type: ENTRY_TYPE, ...ofEntry(one) }, one)
  const original = { original_action_address: created, original_entry_address: entryHash(one) }
  const updated = add('Update', { ...original, entry_type: ENTRY_TYPE, ...ofEntry(two) }, two)
  const linked = add('CreateLink', {
    base_address: created,
    target_address: updated,
    zome_index: 1,
    link_type: 0,
    tag: Uint8Array.of(0, 1, 255),
    weight: WEIGHT,
  })
  add('DeleteLink', { base_address: created, link_add_address: linked })
  const deleted = add('Delete', {
    deletes_address: updated,
    deletes_entry_address: entryHash(two),
    weight: WEIGHT,
  })
  add('OpenChain', { prev_target: { Dna: holoHash('dna', new Uint8Array(32).fill(3)) }, close_hash: deleted })
  add('CloseChain', { new_target: closeTo })
  return steps
}
