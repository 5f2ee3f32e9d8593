import * as v from 'valibot'
import type { AuditRow } from '../../../protocol/audit.ts'

/** `uhC0k…` and `uhCAk…`. */
const Cell = v.tuple([v.string(), v.string()])
const Functions = v.union([v.literal('all'), v.array(v.tuple([v.string(), v.string()]))])
const DETAILS = {
  id: v.string(),
  cell: Cell,
  functions: Functions,
  appId: v.string(),
  adminUrl: v.string(),
  tag: v.string(),
  actionHash: v.exactOptional(v.string()),
  /** Hex SHA-256 of its 64 random bytes: by it a secret that a page brings itself is known again. */
  secretSha256: v.string(),
}
const Details = v.object(DETAILS)

/** As a kept state has them; see `state.ts`. */
export const KeptCapability = v.object({
  ...DETAILS,
  seq: v.number(),
  origin: v.string(),
  agentPubKey: v.string(),
  grantId: v.string(),
  createdAt: v.string(),
  state: v.picklist(['live', 'owed']),
})

/**
 * What a conductor granted to one of the wallet's keys for one site: zome calls to a cell that another agent runs. Its
 * secret (64 bytes) lies sealed beside its row. `live`: used while its grant lives. `owed`: not any more, and still to
 * be taken back at the conductor.
 */
export type Capability = Readonly<v.InferOutput<typeof KeptCapability>>
/** By id; what is settled at the conductor is in it no more. */
export type Capabilities = ReadonlyMap<string, Capability>

/** How the store finds the event with the secret of a capability. */
export function capabilityKey(id: string): `capability:${string}` {
  return `capability:${id}`
}
export function isCapabilityKey(key: string): key is `capability:${string}` {
  return key.startsWith('capability:')
}

/** Folds one row in. Rows of other types leave the projection as it is. */
export function reduceCapabilities(state: Capabilities, row: AuditRow): Capabilities {
  switch (row.type) {
    case 'capability.created': {
      const made = capabilityOf(row)
      return made === undefined ? state : new Map(state).set(made.id, made)
    }
    case 'capability.ended':
      return changed(state, ({ id }) => id === row.details?.id, { state: 'owed' })
    case 'capability.settled': {
      const next = new Map(state)
      return next.delete(String(row.details?.id)) ? next : state
    }
    // However the permission ended: by the person, by the site, or because nobody can vouch for it any more.
    case 'grant.revoked':
      return changed(state, ({ grantId }) => grantId === row.grantId, { state: 'owed' })
    // A permission that grows has a new id, and keeps what was granted for it.
    case 'grant.created':
      return row.grantId === undefined || !Array.isArray(row.details?.scopes)
        ? state
        : changed(state, one => isSameSite(one, row), { grantId: row.grantId })
    default:
      return state
  }
}

function capabilityOf({ seq, at, origin, agentPubKey, grantId, details }: AuditRow): Capability | undefined {
  const parsed = v.safeParse(Details, details)
  if (!parsed.success || origin === undefined || agentPubKey === undefined || grantId === undefined) {
    return undefined
  }
  return { ...parsed.output, seq, origin, agentPubKey, grantId, createdAt: at, state: 'live' }
}

function isSameSite(one: Capability, { origin, agentPubKey }: AuditRow): boolean {
  return one.origin === origin && one.agentPubKey === agentPubKey
}

/** Only live ones change: what is owed stays owed, also under another grant of the same site. */
function changed(
  state: Capabilities,
  test: (one: Capability) => boolean,
  change: Partial<Capability>,
): Capabilities {
  const found = [...state.values()].filter(one => one.state === 'live' && test(one))
  if (found.length === 0) return state
  return new Map([...state, ...found.map(one => [one.id, { ...one, ...change }] as const)])
}
