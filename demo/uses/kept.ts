import { readRecord, type SavedRecord } from './records.ts'

/** A record that this browser keeps for the page, over reloads. */
export interface Kept<R extends SavedRecord> {
  get(): R
  set(record: R): void
}

/** `empty` where nothing is kept, or something else. Where storage is blocked it lives as long as the page. */
export function keepRecord<R extends SavedRecord>(empty: R): Kept<R> {
  const key = `flowsta-demo:${empty.type}`
  let now = empty
  try {
    const found = readRecord(localStorage.getItem(key))
    if (found?.type === empty.type) now = found as R
  } catch {
    // Blocked.
  }
  return {
    get: () => now,
    set(record) {
      now = record
      try {
        localStorage.setItem(key, JSON.stringify(record))
      } catch {
        // Full or blocked.
      }
    },
  }
}

/** Hands a record to the browser as a file. */
export function save(record: SavedRecord, name: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(record, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name.replace(/[^\p{L}\p{N}. -]/gu, '').trim() || 'signed'}.json`
  link.click()
  // The download has its own copy once it began.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
