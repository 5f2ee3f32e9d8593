import type { WalletState } from '../../protocol/ui-door.ts'
import { Title } from '../components/fields.tsx'
import { lazy } from '../components/lazy.tsx'
import { Note } from '../components/note.tsx'
import { settings as words } from '../words-settings.ts'
import { SecondCopyNote } from './second-copy-note.tsx'
import { ActivitySettings } from './settings-activity.tsx'
import { ConductorLink } from './settings-conductor.tsx'
import { LockingSettings } from './settings-locking.tsx'
import { LookSettings, useReturn } from './settings-look.tsx'
import { SafetySettings } from './settings-safety.tsx'
import { useSettings } from './use-settings.ts'

const ShowPhrase = lazy(async () => (await import('./show-phrase.tsx')).ShowPhrase)
const ChangePassword = lazy(async () => (await import('./change-password.tsx')).ChangePassword)
const Passkeys = lazy(async () => (await import('./passkeys.tsx')).Passkeys)
const Backup = lazy(async () => (await import('./backup.tsx')).Backup)
const SettingsNotices = lazy(async () => (await import('./settings-notices.tsx')).SettingsNotices)

export interface SettingsProps {
  readonly state: WalletState
  /** The screen below this one: `phrase`, `password`, `passkey`, `backup`. */
  readonly about: string | undefined
}

export function Settings({ state, about }: SettingsProps) {
  switch (about) {
    case 'phrase':
      return <ShowPhrase />
    case 'password':
      return <ChangePassword />
    case 'passkey':
      return <Passkeys />
    case 'backup':
      return <Backup />
    default:
      return <SettingsList state={state} />
  }
}

function SettingsList({ state: { settings, secondCopy, version } }: Pick<SettingsProps, 'state'>) {
  const { keep, problem } = useSettings()
  const back = useReturn()
  return (
    <div class="stack">
      <Title text={words.title} focus={!back.isBack} />
      {secondCopy && <SecondCopyNote />}
      {problem !== undefined && <Note text={problem} alert />}
      <LockingSettings settings={settings} keep={keep} />
      <LookSettings {...back} />
      <ActivitySettings settings={settings} keep={keep} />
      <SettingsNotices />
      <SafetySettings />
      <ConductorLink />
      <p class="meta">{words.about(version)}</p>
    </div>
  )
}
