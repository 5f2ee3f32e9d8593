import type { Draft } from './store.ts'

/** `planted`: an event that is not ours has the key. It counts for nothing, but the index gives the key only once. */
export type LookUp = (key: string) => Promise<'free' | 'taken' | 'planted'>

/** Takes the keys, or says that one exists already: in the store, or earlier in the same batch. */
export async function takeKeys(
  drafts: readonly Draft[],
  taken: Set<string>,
  lookUp: LookUp,
): Promise<{ drafts: readonly Draft[]; isKeyTaken: boolean }> {
  const free: Draft[] = []
  for (const draft of drafts) {
    const { key, ...keyless } = draft
    const found = key === undefined ? 'free' : taken.has(key) ? 'taken' : await lookUp(key)
    // Whoever plants a nonce takes it away, and gives nothing.
    if (found === 'taken' || (found === 'planted' && key?.startsWith('nonce:')))
      return { drafts, isKeyTaken: true }
    free.push(found === 'free' ? draft : keyless)
  }
  for (const { key } of free) if (key !== undefined) taken.add(key)
  return { drafts: free, isKeyTaken: false }
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
