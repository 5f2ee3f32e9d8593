import { GENESIS, rowHash } from '../../crypto/trail.ts'
import type { AuditRow, RowDraft } from '../../protocol/audit.ts'

/** Where the chain ends: the next row gets `seq` and names `hash`. */
export interface Tail {
  readonly seq: number
  readonly hash: string
}
export const EMPTY: Tail = { seq: 0, hash: GENESIS }

/** Gives a draft its place after `tail`. Returns the row and the tail after it. */
export function link(
  tail: Tail,
  draft: RowDraft,
  at: string,
  bodySha256?: string,
): { row: AuditRow; tail: Tail } {
  const row: AuditRow = {
    seq: tail.seq,
    prev: tail.hash,
    at,
    ...draft,
    ...(bodySha256 === undefined ? {} : { bodySha256 }),
  }
  return { row, tail: { seq: tail.seq + 1, hash: rowHash(row) } }
}
