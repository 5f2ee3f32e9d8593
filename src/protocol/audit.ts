/** The audit trail's row, as it is stored, shown and exported. Rows are clear text and never hold content or keys. */

export type Decision = 'approved' | 'rejected' | 'expired' | 'refused' | 'silent' | 'aborted' | 'revoked'

/** What a device key signed to ask for one silent signature; kept so that anyone can see later who asked. */
export interface DeviceProof {
  alg: 'Ed25519'
  publicKey: string
  message: string
  signature: string
}

export interface AuditRow {
  /** From 0, without gaps. */
  seq: number
  /** Hex SHA-256 of the previous row's canonical (RFC 8785) bytes; 64 zeros in the first row. */
  prev: string
  /** ISO 8601, UTC. */
  at: string
  type: string
  origin?: string
  agentPubKey?: string
  method?: string
  reason?: string
  decision?: Decision
  requestSha256?: string
  payloadSha256?: string
  payloadSize?: number
  /** Kind, type and size of what was asked; never its content. */
  summary?: string
  signature?: string
  signedBytes?: string
  grantId?: string
  proof?: DeviceProof
  error?: string
  /** How many alike this row stands for. */
  count?: number
  /** Hex SHA-256 of a sealed body that lies beside the row and never leaves the installation. */
  bodySha256?: string
  details?: { [key: string]: unknown }
}

/** A row before the store gives it its place and time. */
export type RowDraft = Omit<AuditRow, 'seq' | 'prev' | 'at' | 'bodySha256'>

/** First line of an export. */
export interface AuditHeader {
  type: 'header'
  v: 1
  /** Random; the closing head names it too, so that no head of another export fits. */
  exportId: string
  /** Random id of the installation's trail; shown to no page. */
  chain: string
  /** base64 of the 32-byte Ed25519 key that signs heads. */
  auditKey: string
  /** Each agent's signature (base64) for the audit key, see `certificateBytes` in `crypto/trail.ts`. */
  certificates: Array<{ agentPubKey: string; signature: string }>
  /** How many rows follow. */
  rows: number
}

/** A signed statement that the trail reaches up to and including the row `seq` with this hash. */
export interface AuditHead {
  type: 'head'
  v: 1
  /** Only one of purpose `export` closes an export; the others lie in the wallet's own store. */
  purpose: 'export' | 'lock' | 'rows'
  /** In those of purpose `export` only. */
  exportId?: string
  chain: string
  seq: number
  hash: string
  at: string
  /** base64, by the audit key, see `headBytes` in `crypto/trail.ts`. */
  signature: string
}
