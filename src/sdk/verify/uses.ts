import type { AuditRow, DeviceProof } from '../../protocol/audit.ts'
import type { ProblemCode } from './faults.ts'
import { isCount } from './shape.ts'

/** Milliseconds that a nonce is remembered: proof and row are near each other, so a second use is near the first. */
const REMEMBERED = 5 * 60_000
/** So many are remembered whatever the time: a clock that jumps must not make the trail forget. */
const LEAST = 4096
/** And no more than twice as many as this, some ten megabytes: a hostile file must not fill the memory. */
const MOST = 65_536

/** What the proofs of a trail were used for so far. */
export interface ProofUses {
  /** Counts a row's use of its proof; answers what is wrong with it. */
  take(row: AuditRow, proof: DeviceProof, use: Use): ProblemCode | undefined
  /** Whether the next row has to be the next item of a batch. */
  isOpen(): boolean
}
/** What a proof's message says of its use. */
export interface Use {
  readonly method: string
  readonly nonce: string
  /** Milliseconds since 1970: the row's. */
  readonly at: number
}
interface OpenBatch {
  readonly proof: DeviceProof
  readonly of: unknown
  readonly next: number
}

/**
 * A nonce is for one request. Only the items of a batch share one: their rows were written in one step, so they follow
 * each other, numbered from 1 to the last.
 */
export function openProofUses(): ProofUses {
  const nonces = openNonces()
  let open: OpenBatch | undefined

  /** Opens the batch, takes its next item, or closes it with the last. */
  function takeItem(proof: DeviceProof, { item, of }: { readonly [name: string]: unknown }): boolean {
    const next = open?.next ?? 1
    const isNext = item === next && isCount(of) && next <= (of as number) && (!open || open.of === of)
    open = isNext && next !== of ? { proof, of, next: next + 1 } : undefined
    return isNext
  }

  return {
    take({ details = {} }, proof, { method, nonce, at }) {
      if (open === undefined) {
        if (!nonces.add(nonce, at)) return 'proof-reused'
        if (method !== 'signBatch') return undefined
      } else if (proof.message !== open.proof.message || proof.signature !== open.proof.signature) {
        return 'proof-batch'
      }
      return takeItem(proof, details) ? undefined : 'proof-batch'
    },
    isOpen: () => open !== undefined,
  }
}

/** The newest nonces, in two halves: when the newer one is full or its time is over, the older one is let go. */
function openNonces() {
  let newer = new Set<string>()
  let older = newer
  let since = Number.NaN
  return {
    /** `false`: it is known. `at` may go back as well. */
    add(nonce: string, at: number): boolean {
      if (newer.has(nonce) || older.has(nonce)) return false
      const isOver = newer.size >= LEAST && Math.abs(at - since) > REMEMBERED
      if (isOver || newer.size >= MOST) {
        older = newer
        newer = new Set()
      }
      if (newer.size === 0) since = at
      newer.add(nonce)
      return true
    },
  }
}
