import type { AuditRow } from '../../../protocol/audit.ts'

/** Muted origins with the moment (milliseconds since 1970) at which each is heard again. */
export type Mutes = ReadonlyMap<string, number>

export function reduceMutes(state: Mutes, row: AuditRow): Mutes {
  if (row.origin === undefined) return state
  if (row.type === 'site.muted' && typeof row.details?.until === 'number') {
    // Never shorter: a locked wallet writes such a row, and it may only take away.
    return new Map(state).set(row.origin, Math.max(row.details.until, state.get(row.origin) ?? 0))
  }
  if (row.type === 'site.unmuted') {
    const next = new Map(state)
    next.delete(row.origin)
    return next
  }
  return state
}
