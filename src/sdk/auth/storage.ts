/** Where storage is blocked or full: for as long as the page lives. */
const inMemory = new Map<string, string>()

function storage(area: 'localStorage' | 'sessionStorage'): Storage | null {
  // A server's runtime may have a storage too, which is nobody's in particular.
  if (typeof window === 'undefined') return null
  try {
    return window[area]
  } catch {
    return null
  }
}

/** A text that is kept for this origin: in all of its tabs, or in this one. */
export function read(area: 'localStorage' | 'sessionStorage', key: string): string | null {
  return inMemory.get(key) ?? storage(area)?.getItem(key) ?? null
}

/** `null` removes it. */
export function write(area: 'localStorage' | 'sessionStorage', key: string, text: string | null): void {
  inMemory.delete(key)
  const kept = storage(area)
  try {
    if (text === null) kept?.removeItem(key)
    else if (kept === null) inMemory.set(key, text)
    else kept.setItem(key, text)
  } catch {
    if (text !== null) inMemory.set(key, text)
  }
}
