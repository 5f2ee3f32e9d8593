/**
 * The bytes of the audit trail that are hashed and signed. Wallet and verifier share this file, so that neither can
 * drift from the other.
 */
import type { AuditHead, AuditRow } from '../protocol/audit.ts'
import { concat, utf8 } from './bytes.ts'
import { sha256Hex } from './hash.ts'
import { canonicalJson } from './jcs.ts'

/** `prev` of the first row. */
export const GENESIS = '0'.repeat(64)

/** Hex SHA-256 over the RFC 8785 bytes of a whole row: what the next row's `prev` names. */
export function rowHash(row: AuditRow): string {
  return sha256Hex(utf8(canonicalJson(row)))
}

/**
 * What an agent key signs once to vouch for the audit key of an installation: `flowsta-audit-key:v1`, a zero byte
 * and the canonical JSON of `{auditKey, chain}`. `auditKey` is base64 of 32 bytes.
 */
export function certificateBytes({ auditKey, chain }: { auditKey: string; chain: string }): Uint8Array {
  return tagged('flowsta-audit-key:v1', flatJson({ auditKey, chain }))
}

/** What the audit key signs: `flowsta-audit-head:v1`, a zero byte and the canonical head without its signature. */
export function headBytes(head: Omit<AuditHead, 'signature'> & { signature?: string }): Uint8Array {
  const { signature: _, ...unsigned } = head
  return tagged('flowsta-audit-head:v1', flatJson(unsigned))
}

/** What a device key signs: `flowsta-request-proof:v1`, a zero byte and the proof's `message` as it stands. */
export function proofBytes(message: string): Uint8Array<ArrayBuffer> {
  return tagged('flowsta-request-proof:v1', message)
}

/** The RFC 8785 text of an object whose members are numbers and ASCII texts: only their order is left to see to. */
function flatJson(value: object): string {
  return JSON.stringify(value, Object.keys(value).sort())
}

function tagged(tag: string, text: string): Uint8Array<ArrayBuffer> {
  return concat(utf8(tag), new Uint8Array(1), utf8(text))
}
