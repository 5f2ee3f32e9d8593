import type { AuditRow } from '../../../protocol/audit.ts'

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
}
export type Identities = ReadonlyMap<string, Identity>

/** Folds one row in. Rows of other types leave the projection as it is. */
export function reduceIdentities(state: Identities, row: AuditRow): Identities {
  if (row.agentPubKey === undefined) return state
  if (row.type === 'audit_key.certified') return certify(state, row.agentPubKey, row.details?.signature)
  if (row.type !== 'peer_secret.created') return state
  const { id, name, did } = row.details ?? {}
  if (typeof id !== 'string' || typeof name !== 'string' || typeof did !== 'string') return state
  const identity = { id, name, did, agentPubKey: row.agentPubKey, createdAt: row.at, seq: row.seq }
  return new Map(state).set(id, identity)
}

function certify(state: Identities, agentPubKey: string, certificate: unknown): Identities {
  if (typeof certificate !== 'string') return state
  const certified = (one: Identity) => (one.agentPubKey === agentPubKey ? { ...one, certificate } : one)
  return new Map([...state].map(([id, one]) => [id, certified(one)]))
}
