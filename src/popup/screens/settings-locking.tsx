import type { SettingsView } from '../../protocol/ui-door.ts'
import { Switch } from '../components/switch.tsx'
import { settings as words } from '../words-settings.ts'
import { SettingRow, SettingSelect, SettingsSection } from './setting-row.tsx'
import type { KeepSetting } from './use-settings.ts'

const MINUTES = [1, 5, 15, 30, 60]

export interface SettingsPartProps {
  readonly settings: SettingsView
  readonly keep: KeepSetting
}

export function LockingSettings({ settings: { lockAfter, lockWithComputer }, keep }: SettingsPartProps) {
  const choices = MINUTES.includes(lockAfter) ? MINUTES : [...MINUTES, lockAfter].sort((a, b) => a - b)
  return (
    <SettingsSection id="settings-locking" title={words.locking}>
      <SettingRow icon="clock" title={words.lockAfter} hint={words.lockAfterHint} for="lock-after">
        <SettingSelect
          id="lock-after"
          value={String(lockAfter)}
          all={choices.map(minutes => [String(minutes), words.minutes(minutes)])}
          onChange={value => void keep({ lockAfter: Number(value) })}
        />
      </SettingRow>
      <SettingRow
        icon="lock"
        title={words.lockWithComputer}
        hint={words.lockWithComputerHint}
        for="lock-with-computer"
      >
        <Switch
          id="lock-with-computer"
          checked={lockWithComputer}
          onChange={on => void keep({ lockWithComputer: on })}
        />
      </SettingRow>
    </SettingsSection>
  )
}
