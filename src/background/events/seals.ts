/**
 * The keys by which an unlocked wallet vouches for what it writes: a MAC on each row and each kept state, a signature
 * on each head. MACs lie outside of the canonical bytes and never leave the installation.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { equalBytes, fromBase64, toBase64, utf8, wipe } from '../../crypto/bytes.ts'
import { publicKeyOf, sign, verify } from '../../crypto/ed25519.ts'
import { canonicalJson } from '../../crypto/jcs.ts'
import { headBytes, rowHash } from '../../crypto/trail.ts'
import type { AuditHead } from '../../protocol/audit.ts'
import { subkey } from '../vault/seal.ts'
import type { StoredEvent, StoredState } from './schema.ts'

export interface TrailKeys {
  /** HMAC-SHA256, 32 bytes. */
  readonly mac: Uint8Array
  /** Ed25519 seed, 32 bytes. */
  readonly audit: Uint8Array
  /** base64 of the audit key's public half. */
  readonly auditKey: string
}

/** Derives them from the root secret. Whoever gets them overwrites them with {@link wipeTrailKeys}. */
export function trailKeys(root: Uint8Array): TrailKeys {
  const audit = subkey(root, 'audit')
  return { mac: subkey(root, 'mac'), audit, auditKey: toBase64(publicKeyOf(audit)) }
}
export function wipeTrailKeys(keys: TrailKeys): void {
  begun.get(keys.mac)?.destroy()
  begun.delete(keys.mac)
  wipe(keys.mac, keys.audit)
}

/** What HMAC makes of its key before any message: half of the work for a row. Overwritten with the key. */
const begun = new WeakMap<Uint8Array, ReturnType<typeof hmac.create>>()

function macOf(key: Uint8Array, text: string): Uint8Array {
  const known = begun.get(key)
  const start = known ?? hmac.create(sha256, key)
  if (known === undefined) begun.set(key, start)
  return start.clone().update(utf8(text)).digest()
}

/** Covers the row by its hash, and the key it is found by, which lies outside of the row. */
export function rowMac({ mac }: TrailKeys, { seq, hash, key }: Omit<StoredEvent, 'row'>): Uint8Array {
  // Written in the order of RFC 8785, as which it stays the text that older rows were sealed with.
  return macOf(mac, `flowsta-row:v1\0${JSON.stringify({ hash, key: key ?? null, seq })}`)
}

/** Whether a stored row is as the wallet wrote it. Rows from a locked time get their MAC at the next unlock. */
export function isOwnRow(keys: TrailKeys, event: StoredEvent): boolean {
  return isWhole(event) && event.mac instanceof Uint8Array && equalBytes(event.mac, rowMac(keys, event))
}

/** Whether number and hash are those of the row. Anyone who can write to the disk can see to that. */
export function isWhole({ row, seq, hash }: StoredEvent): boolean {
  try {
    return Number.isSafeInteger(seq) && seq >= 0 && row.seq === seq && rowHash(row) === hash
  } catch {
    // What was put there is no row at all: it is nothing, or has no canonical text.
    return false
  }
}

export function stateMac({ mac }: TrailKeys, { seq, hash, text }: Omit<StoredState, 'mac' | 'slot'>) {
  return macOf(mac, `flowsta-state:v1\0${canonicalJson({ seq, hash })}\0${text}`)
}
export function isOwnState(keys: TrailKeys, state: StoredState): boolean {
  return state.mac instanceof Uint8Array && equalBytes(state.mac, stateMac(keys, state))
}

export function signHead({ audit }: TrailKeys, head: Omit<AuditHead, 'signature'>): AuditHead {
  return { ...head, signature: toBase64(sign(headBytes(head), audit)) }
}
export function isOwnHead({ auditKey }: TrailKeys, head: AuditHead): boolean {
  try {
    const signature = fromBase64(head.signature)
    const key = fromBase64(auditKey)
    return signature !== null && key !== null && verify(signature, headBytes(head), key)
  } catch {
    // What was put there is no head.
    return false
  }
}
