import { Switch } from '../components/switch.tsx'
import { home } from '../words.ts'
import { settings as words } from '../words-settings.ts'
import { SettingRow, SettingsSection } from './setting-row.tsx'
import type { SettingsPartProps } from './settings-locking.tsx'

export function ActivitySettings({ settings: { keepSigned }, keep }: SettingsPartProps) {
  return (
    <SettingsSection id="settings-activity" title={home.activity}>
      <SettingRow
        icon="activity"
        title={words.keepSigned}
        hint={words.keepSignedHint}
        for="keep-signed"
        hintId="keep-signed-hint"
      >
        <Switch
          id="keep-signed"
          describedBy="keep-signed-hint"
          checked={keepSigned}
          onChange={on => void keep({ keepSigned: on })}
        />
      </SettingRow>
    </SettingsSection>
  )
}
