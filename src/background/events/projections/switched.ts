import type { AuditRow } from '../../../protocol/audit.ts'

/** Origins whose Holochain calls a person has switched to this wallet, though the site may not know it. */
export type Switched = ReadonlySet<string>

/** Folds one row in. A permission that is revoked takes the switch with it, in the same row. */
export function reduceSwitched(state: Switched, { type, origin }: AuditRow): Switched {
  if (origin === undefined) return state
  const next = new Set(state)
  if (type === 'site.enabled') return next.add(origin)
  const isEnd = type === 'site.disabled' || type === 'grant.revoked'
  return isEnd && next.delete(origin) ? next : state
}
