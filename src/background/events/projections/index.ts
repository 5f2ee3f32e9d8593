import type { AuditRow } from '../../../protocol/audit.ts'
import { type Grants, reduceGrants } from './grants.ts'
import { type Identities, reduceIdentities } from './identities.ts'
import { DEFAULT_SETTINGS, reduceSettings, type Settings } from './settings.ts'
import { type Mutes, reduceMutes } from './sites.ts'
import { reduceChain, reduceSecondCopy, reduceTampered, type Tampered } from './trail.ts'

/** Everything the worker knows beside the events themselves. It can be thrown away and rebuilt from them. */
export interface Projections {
  /** Random id of this installation's trail; `null` before the first row. */
  readonly chain: string | null
  readonly identities: Identities
  readonly grants: Grants
  readonly mutes: Mutes
  readonly settings: Settings
  /** The first change from outside that was ever found. */
  readonly tampered: Tampered | null
  /** Whether the last unlock needed the second copy of the vault header. */
  readonly secondCopy: boolean
}

export const NOTHING: Projections = {
  chain: null,
  identities: new Map(),
  grants: new Map(),
  mutes: new Map(),
  settings: DEFAULT_SETTINGS,
  tampered: null,
  secondCopy: false,
}

export function reduce(state: Projections, row: AuditRow): Projections {
  return {
    chain: reduceChain(state.chain, row),
    identities: reduceIdentities(state.identities, row),
    grants: reduceGrants(state.grants, row),
    mutes: reduceMutes(state.mutes, row),
    settings: reduceSettings(state.settings, row),
    tampered: reduceTampered(state.tampered, row),
    secondCopy: reduceSecondCopy(state.secondCopy, row),
  }
}
