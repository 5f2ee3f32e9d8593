import type { AuditRow } from '../../../protocol/audit.ts'
import { SCOPES, type Scope } from '../../../protocol/provider.ts'

/** What one origin may ask of one identity. It lives until it is revoked. */
export interface Grant {
  readonly id: string
  /** Number of the row that made it. */
  readonly seq: number
  readonly origin: string
  readonly agentPubKey: string
  readonly scopes: readonly Scope[]
  readonly appName: string
  readonly appLogo?: string
  readonly privacyPolicy?: string
  readonly grantedAt: string
  readonly lastUsedAt?: string
  readonly signCount: number
}
/** Live grants by id. */
export type Grants = ReadonlyMap<string, Grant>

/** Folds one row in. Rows of other types leave the projection as it is. */
export function reduceGrants(state: Grants, row: AuditRow): Grants {
  if (row.grantId === undefined) return state
  switch (row.type) {
    case 'grant.created': {
      const grant = grantOf(row, row.grantId)
      if (grant === undefined) return state
      // One for each origin and identity: what it grew from, or what was approved at the same time, is over.
      const others = [...state].filter(
        ([, { origin, agentPubKey }]) => origin !== grant.origin || agentPubKey !== grant.agentPubKey,
      )
      return new Map(others).set(grant.id, grant)
    }
    case 'grant.revoked': {
      const next = new Map(state)
      next.delete(row.grantId)
      return next
    }
    case 'request.approved':
    case 'request.silent': {
      const grant = state.get(row.grantId)
      if (grant === undefined || row.signature === undefined) return state
      return new Map(state).set(grant.id, { ...grant, signCount: grant.signCount + 1, lastUsedAt: row.at })
    }
    default:
      return state
  }
}

function grantOf(row: AuditRow, id: string): Grant | undefined {
  const { scopes, appName, appLogo, privacyPolicy, signCount, lastUsedAt } = row.details ?? {}
  if (row.origin === undefined || row.agentPubKey === undefined || !Array.isArray(scopes)) return undefined
  return {
    id,
    seq: row.seq,
    origin: row.origin,
    agentPubKey: row.agentPubKey,
    scopes: SCOPES.filter(scope => scopes.includes(scope)),
    appName: typeof appName === 'string' ? appName : row.origin,
    ...(typeof appLogo === 'string' ? { appLogo } : {}),
    ...(typeof privacyPolicy === 'string' ? { privacyPolicy } : {}),
    grantedAt: row.at,
    signCount: typeof signCount === 'number' ? signCount : 0,
    ...(typeof lastUsedAt === 'string' ? { lastUsedAt } : {}),
  }
}
