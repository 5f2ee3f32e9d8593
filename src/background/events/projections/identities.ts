import type { AuditRow } from '../../../protocol/audit.ts'

/** An agent identity that this wallet owns: there is a `peer_secret.created` event with its sealed seed. */
export interface Identity {
  readonly id: string
  readonly name: string
  readonly agentPubKey: string
  readonly did: string
  readonly createdAt: string
}
export type Identities = ReadonlyMap<string, Identity>

/** Folds one row in. Rows of other types leave the projection as it is. */
export function reduceIdentities(state: Identities, row: AuditRow): Identities {
  if (row.type !== 'peer_secret.created' || row.agentPubKey === undefined) return state
  const { id, name, did } = row.details ?? {}
  if (typeof id !== 'string' || typeof name !== 'string' || typeof did !== 'string') return state
  return new Map(state).set(id, { id, name, did, agentPubKey: row.agentPubKey, createdAt: row.at })
}
