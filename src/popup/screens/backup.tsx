import { useState } from 'preact/hooks'
import { BackTo } from '../components/back-to.tsx'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { hashOf } from '../route.ts'
import { home } from '../words.ts'
import { backup as words } from '../words-backup.ts'
import { BackupForm } from './backup-form.tsx'
import { RestoredHistory } from './backup-history.tsx'
import { BackupTable } from './backup-table.tsx'
import { TryBackup } from './backup-try.tsx'

/** The screen below Settings that saves a backup file; from it one can be tried out. */
export function Backup() {
  const [isTrying, setTrying] = useState(false)
  if (isTrying) return <TryBackup onBack={() => setTrying(false)} />
  return (
    <div class="stack stack-3">
      <BackTo route="settings" text={home.settings} />
      <Title text={words.title} focus />
      <p class="lead">{words.lead}</p>
      <BackupTable />
      <BackupForm />
      <section class="card list" aria-label={words.more}>
        <div class="item">
          <Icon name="verify" />
          <span class="grow meta">{words.tryText}</span>
          <button type="button" class="btn btn--sm" onClick={() => setTrying(true)}>
            {words.try}
          </button>
        </div>
        <a class="item" href={hashOf('settings', 'phrase')}>
          <Icon name="text" />
          <span class="grow title">{words.showWords}</span>
          <Icon name="right" size={16} flip />
        </a>
      </section>
      <RestoredHistory />
    </div>
  )
}
