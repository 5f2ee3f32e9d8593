import type { AuditRow } from '../../../protocol/audit.ts'
import type { SettingsView } from '../../../protocol/ui-door.ts'

export type Settings = Readonly<SettingsView>
export const DEFAULT_SETTINGS: Settings = { lockAfter: 15, lockWithComputer: true, keepSigned: false }

/** Folds one `settings.changed` row in; unknown names and values of the wrong type are left out. */
export function reduceSettings(state: Settings, row: AuditRow): Settings {
  if (row.type !== 'settings.changed') return state
  const { lockAfter, lockWithComputer, keepSigned } = row.details ?? {}
  return {
    lockAfter: typeof lockAfter === 'number' ? lockAfter : state.lockAfter,
    lockWithComputer: typeof lockWithComputer === 'boolean' ? lockWithComputer : state.lockWithComputer,
    keepSigned: typeof keepSigned === 'boolean' ? keepSigned : state.keepSigned,
  }
}
