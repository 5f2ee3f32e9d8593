import type { ProblemCode } from './faults.ts'

/** Text chunks may be cut anywhere; byte chunks are UTF-8, cut anywhere. A source gives one kind, not both. */
export type AuditChunk = string | Uint8Array
/** A `string` or `Uint8Array` is the whole export; everything else gives it piece by piece. */
export type AuditSource =
  | string
  | Uint8Array
  | Blob
  | ReadableStream<Uint8Array>
  | Iterable<AuditChunk>
  | AsyncIterable<AuditChunk>

export interface VerifyOptions {
  /**
   * `uhCAk…` of an agent that must vouch for the trail. Without it the file itself names who vouches: compare
   * `agents` of the report with a key that is known from elsewhere.
   */
  readonly agentPubKey?: string
  /** The bytes behind a row's `payloadSha256` (hex), where the caller has them; asked only where the row has none. */
  readonly payload?: (sha256: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>
  /** A later head the caller knows of: the trail must reach its row, and the row must have this hash (hex SHA-256). */
  readonly atLeast?: { readonly seq: number; readonly hash: string }
  /** Rows read so far, and how many the file says there are. Called about once a chunk. */
  readonly onProgress?: (rows: number, of: number) => void
  /** Aborting rejects with the signal's reason, an `AbortError` unless the caller gave another. */
  readonly signal?: AbortSignal
}

export interface AuditProblem {
  /** The first bad row, from 0; the number of rows where what comes after them is wrong. */
  readonly row: number
  /** The line of the file, from 1, at which it was seen. */
  readonly line: number
  readonly code: ProblemCode
  /** Row and code in words. It quotes nothing of the file. */
  readonly message: string
}

export interface AuditReport {
  /** Whether the whole holds: every link, certificate and device proof, every signature with its bytes, the head. */
  readonly ok: boolean
  /** How many rows, from the first, are without a fault. Only with `ok` does the head vouch for them. */
  readonly rows: number
  /** Signatures that hold for their bytes. */
  readonly checked: number
  /** Signatures whose bytes are not at hand: the head alone vouches for them, so without `ok` there are none. */
  readonly attested: number
  /** Signatures that do not hold. Reading stops there, so never more than one. */
  readonly bad: number
  /** Device proofs that hold. */
  readonly proofs: number
  /** `uhCAk…` of everyone who certified the trail's audit key; empty while that is not shown. */
  readonly agents: readonly string[]
  /** The installation's id; only when the certificates hold. */
  readonly chain?: string
  /** What the closing head says; only when its signature holds. */
  readonly head?: { readonly seq: number; readonly hash: string; readonly at: string }
  readonly problem?: AuditProblem
}
