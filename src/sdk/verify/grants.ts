import type { AuditRow } from '../../protocol/audit.ts'

/** What a device proof is held against, as the grant's rows say it. */
export interface Bound {
  /** base64 of 32 bytes. */
  readonly deviceKey: string
  readonly aud?: string
}

export interface GrantMemory {
  /** Folds in a row of type `grant.*`; others are left alone. */
  learn(row: AuditRow): void
  find(grantId: string): Bound | undefined
}

/**
 * Remembers the grants that have a device key and are not revoked; nothing else of a trail has to be kept. A new grant
 * says all of it, one that is extended only what it changes; a policy that is narrowed or ends takes nothing from the
 * key, and may name the aud of a consent before the last. Whether a policy covered a request is not looked at: that was the
 * wallet's to decide, a proof shows who asked.
 */
export function openGrantMemory(): GrantMemory {
  const bound = new Map<string, Bound>()
  return {
    learn({ type, grantId, details = {} }) {
      if (grantId === undefined) return
      if (type === 'grant.revoked') bound.delete(grantId)
      if (type !== 'grant.created' && type !== 'grant.extended') return
      if (typeof details.replaces === 'string') bound.delete(details.replaces)
      const before = type === 'grant.created' ? undefined : bound.get(grantId)
      const deviceKey = textOr(details.deviceKey, before?.deviceKey)
      const aud = textOr(details.aud, before?.aud)
      if (deviceKey === undefined) bound.delete(grantId)
      else bound.set(grantId, { deviceKey, ...(aud === undefined ? {} : { aud }) })
    },
    find: grantId => bound.get(grantId),
  }
}

/** Longer than any key or value the wallet gives: a hostile file must not fill the memory. */
const LONGEST = 256

function textOr(value: unknown, otherwise: string | undefined): string | undefined {
  return typeof value === 'string' && value.length <= LONGEST ? value : otherwise
}
