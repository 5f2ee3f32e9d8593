import type { AuditRow } from '../../../protocol/audit.ts'
import { SCOPES, type Scope } from '../../../protocol/provider.ts'
import { type Deny, type Policy, readDenies, readPolicy } from './policies.ts'

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
  /** base64 of 32 bytes: the device key that proves who asks, and where the site said that it is kept. */
  readonly deviceKey?: string
  readonly keyBy?: 'provider' | 'app'
  /** Random, new at each consent: what proofs are made for. */
  readonly aud?: string
  /** Number of the row that bound key and policy. */
  readonly boundBy: number
  /** What is signed without asking. Absent: everything asks. */
  readonly policy?: Policy
  readonly denies: readonly Deny[]
  /** A policy named cells once, if only one that was asked for: the site makes zome calls. */
  readonly hasCells?: true
}
/** Live grants by id. */
export type Grants = ReadonlyMap<string, Grant>

/** Folds one row in. Rows of other types leave the projection as it is. */
export function reduceGrants(state: Grants, row: AuditRow): Grants {
  if (row.grantId === undefined) return state
  const grant = state.get(row.grantId)
  switch (row.type) {
    case 'grant.created': {
      const made = grantOf(row, row.grantId)
      if (made === undefined) return state
      // One for each origin and identity: what it grew from, or what was approved at the same time, is over.
      const others = [...state].filter(
        ([, { origin, agentPubKey }]) => origin !== made.origin || agentPubKey !== made.agentPubKey,
      )
      return new Map(others).set(made.id, continued(made, state.get(String(row.details?.replaces)), row))
    }
    case 'grant.revoked': {
      const next = new Map(state)
      next.delete(row.grantId)
      return next
    }
    case 'grant.extended':
      // A consent says all of it: what it does not bind anew is over.
      return grant === undefined ? state : put(state, { ...withoutPolicy(grant), ...bindingOf(row) })
    case 'grant.narrowed':
      return grant === undefined ? state : put(state, narrow(grant, row))
    case 'grant.expired':
      return grant === undefined || row.details?.aud !== grant.aud ? state : put(state, withoutPolicy(grant))
    case 'request.approved':
    case 'request.silent':
      return grant === undefined || row.signature === undefined ? state : put(state, used(grant, row))
    default:
      return state
  }
}

/**
 * A grant that grew goes on counting where the one before it stood when its row was written: signatures may have been
 * recorded after the row was drafted.
 */
function continued(made: Grant, before: Grant | undefined, { details }: AuditRow): Grant {
  if (before === undefined) return made
  const { signCount, lastUsedAt, policy: old, hasCells } = before
  const { policy } = made
  const isKept = details?.keptPolicy === true && policy !== undefined
  return {
    ...made,
    signCount,
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    ...(hasCells === undefined ? {} : { hasCells }),
    ...(isKept ? { policy: { ...policy, left: Math.min(policy.left, old?.left ?? 0) } } : {}),
  }
}

/** Whether the grant, or what it allows now, was made by this row. */
export function isFoundedOn({ seq, boundBy }: Grant, row: number): boolean {
  return seq === row || boundBy === row
}

function put(state: Grants, grant: Grant): Grants {
  return new Map(state).set(grant.id, grant)
}

/** Only what was signed without asking counts against the policy. */
function used(grant: Grant, { type, at }: AuditRow): Grant {
  const { policy } = grant
  const counted = { ...grant, signCount: grant.signCount + 1, lastUsedAt: at }
  if (policy === undefined || type !== 'request.silent') return counted
  return { ...counted, policy: { ...policy, left: Math.max(0, policy.left - 1) } }
}

/** A narrowed policy never has more than the one before it, whatever the row says. */
function narrow(grant: Grant, { details }: AuditRow): Grant {
  const { policy: before } = grant
  const policy = readPolicy(details?.policy)
  if (before === undefined || policy === undefined) return withoutPolicy(grant)
  const kept = <T>(list: readonly T[], of: readonly T[]) => of.filter(one => list.includes(one))
  return {
    ...grant,
    policy: {
      methods: kept(policy.methods, before.methods),
      actionTypes: kept(policy.actionTypes, before.actionTypes),
      domains: kept(policy.domains, before.domains),
      cells: kept(policy.cells, before.cells),
      expiresIn: before.expiresIn,
      expiresAt: Math.min(policy.expiresAt, before.expiresAt),
      maxSignatures: before.maxSignatures,
      left: Math.min(policy.left, before.left),
      perMinute: Math.min(policy.perMinute, before.perMinute),
      asked: before.asked,
    },
    denies: [...grant.denies, ...readDenies(details?.denies)],
  }
}

function withoutPolicy({ policy: _, ...grant }: Grant): Grant {
  return { ...grant, denies: [] }
}

type Binding = Pick<Grant, 'deviceKey' | 'keyBy' | 'aud' | 'boundBy' | 'policy' | 'denies' | 'hasCells'>

/** Key, proofs' audience and policy as one consent binds them. */
function bindingOf({ seq, details = {} }: AuditRow): Binding {
  const { deviceKey, keyBy, aud, policy, denies } = details
  const read = readPolicy(policy)
  const hasCells =
    details.hasCells === true || (read !== undefined && read.cells.length + read.asked.cells.length > 0)
  return {
    ...(typeof deviceKey === 'string' ? { deviceKey } : {}),
    ...(keyBy === 'provider' || keyBy === 'app' ? { keyBy } : {}),
    ...(typeof aud === 'string' ? { aud } : {}),
    boundBy: seq,
    ...(read === undefined ? {} : { policy: read }),
    denies: readDenies(denies),
    ...(hasCells ? { hasCells: true } : {}),
  }
}

/** When a permission was given that came back with a backup: what was revoked after that stays revoked by it. */
function restoredAt(restored: unknown): string | undefined {
  if (restored === null || typeof restored !== 'object' || !('grantedAt' in restored)) return undefined
  const { grantedAt } = restored
  return typeof grantedAt === 'string' && !Number.isNaN(Date.parse(grantedAt)) ? grantedAt : undefined
}

function grantOf(row: AuditRow, id: string): Grant | undefined {
  const { scopes, appName, appLogo, privacyPolicy, signCount, lastUsedAt, restored } = row.details ?? {}
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
    grantedAt: restoredAt(restored) ?? row.at,
    signCount: typeof signCount === 'number' ? signCount : 0,
    ...(typeof lastUsedAt === 'string' ? { lastUsedAt } : {}),
    ...bindingOf(row),
  }
}
