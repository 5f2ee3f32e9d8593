import type { KeyValue } from '../platform.ts'

/** In place of what is there, while it is being changed: a worker that is stopped meanwhile says nothing wrong. */
const UNKNOWN = 'unknown'

/**
 * Keeps something of the browser's as it is wanted: one change after the other, the newest only, and none where nothing
 * differs. What was set outlives the worker, so what it is lies in `storage.session`, which ends together with it: with
 * the browser or the extension. `atFirst` is what the browser shows before anything was set, `null` where that is
 * nothing; `apply` gets `null` where it is not known.
 */
export function follow<T extends object>(
  session: KeyValue,
  key: string,
  atFirst: T | null,
  apply: (wanted: T, before: T | null) => Promise<void>,
): (wanted: T) => void {
  let newest: T
  let shown: T | null | undefined
  let running = false

  async function catchUp(): Promise<void> {
    try {
      await applyAll()
    } catch {
      // Nothing that a request depends on: what failed is tried again with the next change.
      shown = null
    }
    // In the turn in which it was seen that nothing differs: what is wanted after that starts anew.
    running = false
  }
  async function applyAll(): Promise<void> {
    if (shown === undefined) {
      const kept = await session.get(key)
      shown = kept === undefined ? atFirst : kept === UNKNOWN ? null : (kept as T)
    }
    while (JSON.stringify(shown) !== JSON.stringify(newest)) {
      const next = newest
      // A full storage must not keep the browser from showing it.
      await session.set(key, UNKNOWN).catch(() => {})
      await apply(next, shown)
      shown = next
      await session.set(key, next).catch(() => {})
    }
  }
  return wanted => {
    newest = wanted
    if (running) return
    running = true
    void catchUp()
  }
}
