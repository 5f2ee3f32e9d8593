import type { Page } from 'playwright-core'

/**
 * Holds the wallet's event store from a screen of the extension by a transaction that is kept busy, so that the
 * worker stands still at a known point: with `readwrite` before it can read the secret (approved, not signed),
 * with `readonly` before it can write the row (signed, not recorded). Answers the way to let go.
 */
export async function holdStore(screen: Page, mode: 'readonly' | 'readwrite'): Promise<() => Promise<void>> {
  await screen.evaluate(
    mode =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('flowsta')
        opening.onerror = () => reject(new Error('not opened'))
        opening.onsuccess = () => {
          const db = opening.result
          const store = db.transaction(['events', 'bodies', 'vault'], mode).objectStore('events')
          const state = { held: true }
          Object.assign(globalThis, {
            letGo: () => {
              state.held = false
            },
          })
          const spin = () => {
            const request = store.count()
            request.onsuccess = () => {
              resolve()
              if (state.held) spin()
              else db.close()
            }
          }
          spin()
        }
      }),
    mode,
  )
  return () => screen.evaluate(() => (globalThis as unknown as { letGo(): void }).letGo())
}
