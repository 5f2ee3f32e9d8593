import type { AuditRow } from '../../../protocol/audit.ts'
import { type Capabilities, reduceCapabilities } from './capabilities.ts'
import { type Days, NO_DAYS, reduceDays } from './days.ts'
import { type Grants, reduceGrants } from './grants.ts'
import { type Identities, reduceIdentities, reduceInUse } from './identities.ts'
import { DEFAULT_SETTINGS, reduceSettings, type Settings } from './settings.ts'
import { type Mutes, reduceMutes } from './sites.ts'
import { reduceSwitched, type Switched } from './switched.ts'
import { reduceChain, reduceSecondCopy, reduceTampered, type Tampered } from './trail.ts'

/** Everything the worker knows beside the events themselves. It can be thrown away and rebuilt from them. */
export interface Projections {
  /** Random id of this installation's trail; `null` before the first row. */
  readonly chain: string | null
  readonly identities: Identities
  /** Id of the identity that was chosen last; see `identityInUse`. */
  readonly inUse: string | null
  readonly grants: Grants
  readonly capabilities: Capabilities
  readonly mutes: Mutes
  readonly switched: Switched
  readonly settings: Settings
  /** The first change from outside that was ever found. */
  readonly tampered: Tampered | null
  /** Whether the last unlock needed the second copy of the vault header. */
  readonly secondCopy: boolean
  /** How much was decided when. */
  readonly days: Days
}

export const NOTHING: Projections = {
  chain: null,
  identities: new Map(),
  inUse: null,
  grants: new Map(),
  capabilities: new Map(),
  mutes: new Map(),
  switched: new Set(),
  settings: DEFAULT_SETTINGS,
  tampered: null,
  secondCopy: false,
  days: NO_DAYS,
}

export function reduce(state: Projections, row: AuditRow): Projections {
  return {
    chain: reduceChain(state.chain, row),
    identities: reduceIdentities(state.identities, row),
    inUse: reduceInUse(state.inUse, row),
    grants: reduceGrants(state.grants, row),
    capabilities: reduceCapabilities(state.capabilities, row),
    mutes: reduceMutes(state.mutes, row),
    switched: reduceSwitched(state.switched, row),
    settings: reduceSettings(state.settings, row),
    tampered: reduceTampered(state.tampered, row),
    secondCopy: reduceSecondCopy(state.secondCopy, row),
    days: reduceDays(state.days, row),
  }
}
