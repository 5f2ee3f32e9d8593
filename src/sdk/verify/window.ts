/** What became of one signature, in the row's order. */
export type Outcome = 'checked' | 'attested' | 'proof'

/** Signatures in flight. Fewer leave the platform's threads waiting; more only cost memory. */
const MOST = 256

export interface Window {
  /** Adds a check that is under way. */
  add(check: Promise<Outcome>): void
  isFull(): boolean
  /** Waits for the oldest. Rejects with its fault; those behind it are then let go. */
  settleOldest(): Promise<void>
  /** Waits for all, oldest first. Rejects with the first fault. */
  settle(): Promise<void>
  readonly counts: Readonly<Record<Outcome, number>>
}

/** Checks run many at a time and are counted in the order they came, so that the first fault is the one that is named. */
export function openWindow(): Window {
  let waiting: Array<Promise<Outcome>> = []
  const counts = { checked: 0, attested: 0, proof: 0 }
  const settleOldest = async () => {
    const oldest = waiting.shift()
    if (oldest === undefined) return
    try {
      counts[await oldest]++
    } catch (error) {
      waiting = []
      throw error
    }
  }
  return {
    add(check) {
      // One that nobody waits for any more must not end the process.
      check.catch(() => {})
      waiting.push(check)
    },
    isFull: () => waiting.length >= MOST,
    settleOldest,
    async settle() {
      while (waiting.length > 0) await settleOldest()
    },
    counts,
  }
}
