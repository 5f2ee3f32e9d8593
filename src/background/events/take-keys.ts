import { nonceOf } from './schema.ts'
import type { Draft } from './store.ts'

/** `planted`: an event that is not ours has the key. It counts for nothing, but the index gives the key only once. */
export type LookUp = (key: string) => Promise<'free' | 'taken' | 'planted'>

/** Whether an event has the nonce, planted or not: whoever plants one takes it away, and gives nothing. */
export type LookUpNonce = (nonce: string) => Promise<boolean>

/**
 * Takes the keys and nonces, or says which exists already: in the store, or earlier in the same batch. A key comes
 * before a nonce: who has its row already is told so, and gets that.
 */
export async function takeKeys(
  drafts: readonly Draft[],
  taken: Set<string>,
  lookUp: LookUp,
  lookUpNonce: LookUpNonce,
): Promise<{ drafts: readonly Draft[]; takenBefore: 'key' | 'nonce' | null }> {
  const free: Draft[] = []
  const nonces: string[] = []
  for (const draft of drafts) {
    const { key, ...keyless } = draft
    const found = key === undefined ? 'free' : taken.has(key) ? 'taken' : await lookUp(key)
    // Whoever plants a nonce takes it away, and gives nothing.
    if (found === 'taken' || (found === 'planted' && key?.startsWith('nonce:')))
      return { drafts, takenBefore: 'key' }
    free.push(found === 'free' ? draft : keyless)
    const nonce = nonceOf(draft.row)
    if (nonce !== undefined) nonces.push(nonce)
  }
  for (const nonce of nonces) {
    if (taken.has(placeOf(nonce)) || (await lookUpNonce(nonce))) return { drafts, takenBefore: 'nonce' }
  }
  for (const nonce of nonces) taken.add(placeOf(nonce))
  for (const { key } of free) if (key !== undefined) taken.add(key)
  return { drafts: free, takenBefore: null }
}
/** Among the keys that a batch has taken; no key starts like it. */
function placeOf(nonce: string): string {
  return `\0${nonce}`
}

/** The drafts whose keys nobody has yet: what was reported before is not reported again. */
export async function withoutKnown(drafts: readonly Draft[], lookUp: LookUp): Promise<Draft[]> {
  const unknown: Draft[] = []
  for (const draft of drafts) {
    const { key, ...keyless } = draft
    const found = key === undefined ? 'free' : await lookUp(key)
    if (found !== 'taken') unknown.push(found === 'free' ? draft : keyless)
  }
  return unknown
}
