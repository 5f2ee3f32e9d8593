import type { AuditRow } from '../../../protocol/audit.ts'
import { SEED_SOURCES, type SeedSource } from '../../../protocol/ui-door.ts'

/** An agent identity that this wallet owns: there is a `peer_secret.created` event with its sealed seed. */
export interface Identity {
  readonly id: string
  readonly name: string
  readonly agentPubKey: string
  readonly did: string
  readonly createdAt: string
  /** Number of the row with its sealed seed. */
  readonly seq: number
  /** base64: this agent's signature for the audit key, see `certificateBytes` in `crypto/trail.ts`. */
  readonly certificate?: string
  /** Where its seed came from, and the N of `flowsta-device-N`. */
  readonly derivation?: SeedSource
  readonly n?: number
  /** Id of the wallet's own phrase, where the seed is derived from that. */
  readonly phrase?: string
}
export type Identities = ReadonlyMap<string, Identity>

/** The identity that sites see: the one that was chosen last, or the first. */
export function identityInUse(state: {
  readonly identities: Identities
  readonly inUse: string | null
}): Identity | undefined {
  const chosen = state.inUse === null ? undefined : state.identities.get(state.inUse)
  return chosen ?? state.identities.values().next().value
}

/** Folds the choice of one identity in: its id. */
export function reduceInUse(inUse: string | null, { type, details }: AuditRow): string | null {
  return type === 'identity.used' && typeof details?.id === 'string' ? details.id : inUse
}

/** Folds one row in. Rows of other types leave the projection as it is. */
export function reduceIdentities(state: Identities, row: AuditRow): Identities {
  if (row.agentPubKey === undefined) return state
  if (row.type === 'audit_key.certified') return certify(state, row.agentPubKey, row.details?.signature)
  const { id, name, did } = row.details ?? {}
  if (row.type === 'identity.renamed') return rename(state, row.agentPubKey, id, name)
  if (row.type !== 'peer_secret.created') return state
  if (typeof id !== 'string' || typeof name !== 'string' || typeof did !== 'string') return state
  const { derivation, n, phrase } = row.details ?? {}
  const source = SEED_SOURCES.find(one => one === derivation)
  const identity = {
    id,
    name,
    did,
    agentPubKey: row.agentPubKey,
    createdAt: row.at,
    seq: row.seq,
    ...(source === undefined ? {} : { derivation: source }),
    ...(typeof n === 'number' ? { n } : {}),
    ...(typeof phrase === 'string' ? { phrase } : {}),
  }
  return new Map(state).set(id, identity)
}

function rename(state: Identities, agentPubKey: string, id: unknown, name: unknown): Identities {
  const before = typeof id === 'string' ? state.get(id) : undefined
  if (before?.agentPubKey !== agentPubKey || typeof name !== 'string') return state
  return new Map(state).set(before.id, { ...before, name })
}

function certify(state: Identities, agentPubKey: string, certificate: unknown): Identities {
  if (typeof certificate !== 'string') return state
  const certified = (one: Identity) => (one.agentPubKey === agentPubKey ? { ...one, certificate } : one)
  return new Map([...state].map(([id, one]) => [id, certified(one)]))
}
