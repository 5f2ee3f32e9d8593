import * as v from 'valibot'
import { SCOPES } from '../../protocol/provider.ts'
import { SEED_SOURCES } from '../../protocol/ui-door.ts'
import { KeptCapability } from './projections/capabilities.ts'
import { KeptDays } from './projections/days.ts'
import type { Projections } from './projections/index.ts'
import { KeptDeny, KeptPolicy } from './projections/policies.ts'
import type { StoredState } from './schema.ts'
import { stateMac, type TrailKeys } from './seals.ts'

/** Goes up with every change of what is kept or of how rows are folded: a state of another version is left alone. */
const VERSION = 4

const Kept = v.object({
  v: v.literal(VERSION),
  chain: v.nullable(v.string()),
  identities: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      agentPubKey: v.string(),
      did: v.string(),
      createdAt: v.string(),
      seq: v.number(),
      certificate: v.exactOptional(v.string()),
      derivation: v.exactOptional(v.picklist(SEED_SOURCES)),
      n: v.exactOptional(v.number()),
      phrase: v.exactOptional(v.string()),
    }),
  ),
  inUse: v.nullable(v.string()),
  grants: v.array(
    v.object({
      id: v.string(),
      seq: v.number(),
      origin: v.string(),
      agentPubKey: v.string(),
      scopes: v.array(v.picklist(SCOPES)),
      appName: v.string(),
      appLogo: v.exactOptional(v.string()),
      privacyPolicy: v.exactOptional(v.string()),
      grantedAt: v.string(),
      lastUsedAt: v.exactOptional(v.string()),
      signCount: v.number(),
      deviceKey: v.exactOptional(v.string()),
      keyBy: v.exactOptional(v.picklist(['provider', 'app'])),
      aud: v.exactOptional(v.string()),
      boundBy: v.number(),
      policy: v.exactOptional(KeptPolicy),
      denies: v.array(KeptDeny),
      hasCells: v.exactOptional(v.literal(true)),
    }),
  ),
  capabilities: v.array(KeptCapability),
  mutes: v.array(v.tuple([v.string(), v.number()])),
  switched: v.array(v.string()),
  settings: v.object({ lockAfter: v.number(), lockWithComputer: v.boolean(), keepSigned: v.boolean() }),
  tampered: v.nullable(
    v.object({
      seq: v.number(),
      what: v.picklist(['row_changed', 'row_missing', 'state_changed', 'head_changed']),
      at: v.string(),
    }),
  ),
  secondCopy: v.boolean(),
  days: KeptDays,
})

/** The projections as they are kept on disk: numbered by the rows they stand for, and sealed. */
export function keepState(
  keys: TrailKeys,
  slot: StoredState['slot'],
  at: { seq: number; hash: string },
  state: Projections,
): StoredState {
  const text = JSON.stringify({
    v: VERSION,
    ...state,
    identities: [...state.identities.values()],
    grants: [...state.grants.values()],
    capabilities: [...state.capabilities.values()],
    mutes: [...state.mutes],
    switched: [...state.switched],
  })
  const numbered = { seq: at.seq, hash: at.hash, text }
  return { slot, ...numbered, mac: stateMac(keys, numbered) }
}

/** `null` when the text is none of this version. Says nothing about the seal. */
export function readState({ text }: Pick<StoredState, 'text'>): Projections | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = v.safeParse(Kept, json)
  if (!parsed.success) return null
  const { v: _, identities, grants, capabilities, mutes, switched, ...rest } = parsed.output
  return {
    ...rest,
    identities: new Map(identities.map(one => [one.id, one])),
    grants: new Map(grants.map(one => [one.id, one])),
    capabilities: new Map(capabilities.map(one => [one.id, one])),
    mutes: new Map(mutes),
    switched: new Set(switched),
  }
}
