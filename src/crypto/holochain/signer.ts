import type { FieldValue, HolochainAction } from './action-types.ts'

/**
 * The 39-byte key of the agent whose signature a conductor expects: the author's, except where a chain is closed
 * towards another agent. That agent signs, and so agrees to go on with the chain.
 */
export function signerOf(action: HolochainAction): Uint8Array {
  const key = newAgent(action) ?? action.fields.author
  // A parsed action always has an author; an empty key is nobody's.
  return key instanceof Uint8Array ? key : new Uint8Array()
}

/** Where in the object of a site the signer is: `author`, `header.author`, `new_target.Agent`, `data.new_target.Agent`. */
export function signerPath(action: HolochainAction): string {
  const isSplit = action.layout === 'split'
  if (newAgent(action) !== undefined) return isSplit ? 'data.new_target.Agent' : 'new_target.Agent'
  return isSplit ? 'header.author' : 'author'
}

function newAgent({ type, fields }: HolochainAction): FieldValue | undefined {
  const target = type === 'CloseChain' ? fields.new_target : null
  if (target == null || typeof target !== 'object' || target instanceof Uint8Array) return undefined
  return target.Agent
}
