/** What is said once to who is new. */
export const HINTS = ['try', 'pin', 'address', 'activity'] as const
export type HintName = (typeof HINTS)[number]

const keyOf = (hint: HintName) => `hint.${hint}`

/** Kept in the page's own storage: no secret, and gone with it is only that it is said once more. */
export function isSeen(hint: HintName): boolean {
  try {
    return localStorage.getItem(keyOf(hint)) !== null
  } catch {
    // Storage is off for this page: a hint that could not be put away would never go.
    return true
  }
}

/** It was put away, or what it tells of was done. */
export function markSeen(hint: HintName): void {
  try {
    localStorage.setItem(keyOf(hint), 'seen')
  } catch {
    // See above.
  }
}
