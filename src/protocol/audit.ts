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
