import { Fault, type ProblemCode } from './faults.ts'

/** What became of one signature; `unsigned`: there was none, and bytes are what their row says. */
export type Outcome = 'checked' | 'attested' | 'proof' | 'unsigned'

/** A signature that is being checked. */
export interface Check {
  /** Whether it holds, or `attested` when there was nothing to check it with. May reject with a {@link Fault}. */
  readonly result: Promise<boolean | 'attested'>
  /** What it counts as when it holds. */
  readonly outcome: Outcome
  /** What is wrong when it does not. */
  readonly code: ProblemCode
  readonly row: number
  readonly line: number
  /** Bytes that it holds on to until it is settled. */
  readonly size?: number
}

/** Signatures in flight. Fewer leave the platform's threads waiting; more only cost memory. */
const MOST = 256
/** And bytes in flight: a row may carry a megabyte that was signed. */
const MOST_BYTES = 16 * 1024 * 1024

export interface Window {
  add(check: Check): void
  isFull(): boolean
  /** Waits for the oldest. Rejects with its fault; those behind it are then let go. */
  settleOldest(): Promise<void>
  /** Waits for all, oldest first. Rejects with the first fault. */
  settle(): Promise<void>
  readonly counts: Readonly<Record<Outcome, number>>
}

/** Checks run many at a time and are counted in the order they came, so that the first fault is the one that is named. */
export function openWindow(): Window {
  let waiting: Check[] = []
  let bytes = 0
  const counts = { checked: 0, attested: 0, proof: 0, unsigned: 0 }
  const settleOldest = async () => {
    const oldest = waiting.shift()
    if (oldest === undefined) return
    bytes -= oldest.size ?? 0
    try {
      const result = await oldest.result
      if (result === false) throw new Fault(oldest.code, oldest.row, oldest.line)
      counts[result === true ? oldest.outcome : result]++
    } catch (error) {
      waiting = []
      throw error
    }
  }
  return {
    add(check) {
      // One that nobody waits for any more must not end the process.
      check.result.catch(() => {})
      waiting.push(check)
      bytes += check.size ?? 0
    },
    isFull: () => waiting.length >= MOST || bytes >= MOST_BYTES,
    settleOldest,
    async settle() {
      while (waiting.length > 0) await settleOldest()
    },
    counts,
  }
}
