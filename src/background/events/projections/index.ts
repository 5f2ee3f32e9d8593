import type { AuditRow } from '../../../protocol/audit.ts'
import { type Grants, reduceGrants } from './grants.ts'
import { type Identities, reduceIdentities } from './identities.ts'
import { DEFAULT_SETTINGS, reduceSettings, type Settings } from './settings.ts'
import { type Mutes, reduceMutes } from './sites.ts'

/** Everything the worker knows beside the events themselves. It can be thrown away and rebuilt from them. */
export interface Projections {
  readonly identities: Identities
  readonly grants: Grants
  readonly mutes: Mutes
  readonly settings: Settings
}

export const NOTHING: Projections = {
  identities: new Map(),
  grants: new Map(),
  mutes: new Map(),
  settings: DEFAULT_SETTINGS,
}

export function reduce(state: Projections, row: AuditRow): Projections {
  return {
    identities: reduceIdentities(state.identities, row),
    grants: reduceGrants(state.grants, row),
    mutes: reduceMutes(state.mutes, row),
    settings: reduceSettings(state.settings, row),
  }
}
