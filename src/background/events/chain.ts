import { utf8 } from '../../crypto/bytes.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { canonicalJson } from '../../crypto/jcs.ts'
import type { AuditRow, RowDraft } from '../../protocol/audit.ts'

/** `prev` of the first row. */
export const GENESIS = '0'.repeat(64)

/** Where the chain ends: the next row gets `seq` and names `hash`. */
export interface Tail {
  readonly seq: number
  readonly hash: string
}
export const EMPTY: Tail = { seq: 0, hash: GENESIS }

/** Hex SHA-256 over the RFC 8785 bytes of a whole row. */
export function rowHash(row: AuditRow): string {
  return sha256Hex(utf8(canonicalJson(row)))
}

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
