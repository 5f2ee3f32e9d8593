import { Submit, Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { JobBar } from '../components/job-bar.tsx'
import { Problem } from '../components/problem.tsx'
import { backup, trial as words } from '../words-backup.ts'
import { BackupFile, useBackupFile } from './backup-file.tsx'
import { progressOf } from './backup-form.tsx'
import { BackupFound } from './backup-found.tsx'
import { PopupNote } from './backup-popup-note.tsx'
import { useReading } from './backup-use-reading.ts'

/** Opens a backup file and says what is in it; nothing of it is kept. */
export function TryBackup({ onBack }: { readonly onBack: () => void }) {
  const chosen = useBackupFile()
  const reading = useReading()

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    reading.forget()
    const taken = chosen.check()
    if (taken !== null) await reading.read(taken.file, { filePassword: taken.filePassword })
  }
  return (
    <form class="stack stack-3" onSubmit={event => void submit(event)}>
      <p class="back">
        <button type="button" class="btn btn--quiet btn--sm" onClick={onBack}>
          <Icon name="back" size={16} flip />
          {backup.title}
        </button>
      </p>
      <Title text={words.title} focus />
      <p class="lead">{words.lead}</p>
      <PopupNote />
      {reading.problem !== undefined && <Problem text={reading.problem} />}
      <BackupFile chosen={chosen} />
      {reading.progress !== null ? (
        <JobBar text={progressOf(reading.progress)} progress={reading.progress} onStop={reading.stop} />
      ) : (
        <Submit label={words.button} />
      )}
      {reading.found !== undefined && <BackupFound found={reading.found} />}
    </form>
  )
}
