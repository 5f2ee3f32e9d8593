import type { IconName } from '../components/sprite.tsx'
import { hashOf } from '../route.ts'
import { settings as words } from '../words-settings.ts'
import { SettingRow, SettingsSection } from './setting-row.tsx'

interface Way {
  readonly about: string
  readonly icon: IconName
  readonly title: string
  readonly hint: string
  readonly button: string
}

/** Each leads to a screen of its own, which asks for the password. */
const WAYS: readonly Way[] = [
  {
    about: 'password',
    icon: 'lock',
    title: words.password,
    hint: words.passwordHint,
    button: words.changePassword,
  },
  {
    about: 'passkey',
    icon: 'key',
    title: words.passkeys,
    hint: words.passkeysHint,
    button: words.addPasskey,
  },
  {
    about: 'phrase',
    icon: 'text',
    title: words.phrase,
    hint: words.phraseHint,
    button: words.showPhrase,
  },
  {
    about: 'backup',
    icon: 'save',
    title: words.backup,
    hint: words.backupHint,
    button: words.exportBackup,
  },
]

export function SafetySettings() {
  return (
    <SettingsSection id="settings-safety" title={words.safety}>
      {WAYS.map(({ about, icon, title, hint, button }) => (
        <SettingRow key={about} icon={icon} title={title} hint={hint}>
          <button
            type="button"
            class="btn btn--sm"
            onClick={() => {
              location.hash = hashOf('settings', about)
            }}
          >
            {button}
          </button>
        </SettingRow>
      ))}
    </SettingsSection>
  )
}
