import type { JSX } from 'preact'
import { PasswordField, Submit, Title } from '../components/fields.tsx'
import { JobBar } from '../components/job-bar.tsx'
import { Note } from '../components/note.tsx'
import { Problem } from '../components/problem.tsx'
import { StepShell } from '../components/shell.tsx'
import { useNewPassword } from '../components/use-new-password.ts'
import { Strength } from '../strength/strength.tsx'
import { backup, restoring as words } from '../words-backup.ts'
import { BackupFile, useBackupFile } from './backup-file.tsx'
import { progressOf } from './backup-form.tsx'
import { BackupFound } from './backup-found.tsx'
import { PopupNote } from './backup-popup-note.tsx'
import { useReading } from './backup-use-reading.ts'

/**
 * Set-up from a backup file, in two steps: the file is opened and checked without anything being kept, and only then
 * read once more into a wallet under a new password.
 */
export function RestoreBackup({ onBack }: { readonly onBack: () => void }): JSX.Element {
  const chosen = useBackupFile()
  const fresh = useNewPassword({ short: backup.short, different: backup.different })
  const reading = useReading()
  const { found, progress, problem } = reading

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    const taken = chosen.check()
    if (taken === null || progress !== null) return
    const { file, filePassword } = taken
    if (found === undefined) return reading.read(file, { filePassword })
    if (fresh.check()) await reading.read(file, { filePassword, password: fresh.password })
  }
  function startOver(): void {
    chosen.forget()
    fresh.forget()
    reading.forget()
  }

  const footer =
    progress !== null ? (
      <JobBar text={progressOf(progress)} progress={progress} onStop={reading.stop} />
    ) : (
      <Submit form="restore-backup" label={found === undefined ? words.open : words.restore} />
    )
  return (
    <StepShell onBack={onBack} footer={footer}>
      <form class="stack stack-3" id="restore-backup" onSubmit={event => void submit(event)}>
        <Title text={words.title} focus />
        <p class="lead">{words.lead}</p>
        <PopupNote />
        {problem !== undefined && <Problem text={problem} />}
        {found === undefined ? (
          <BackupFile chosen={chosen} />
        ) : (
          <>
            <BackupFound found={found} />
            <Note text={words.asksAgain} />
            <PasswordField
              id="restore-backup-password"
              label={words.password}
              value={fresh.password}
              onInput={fresh.setPassword}
              autocomplete="new-password"
              hint={words.newPassword}
              error={fresh.passwordError}
              canShow
              focus={0}
            />
            <Strength password={fresh.password} />
            <PasswordField
              id="restore-backup-confirm"
              label={words.confirm}
              value={fresh.again}
              onInput={fresh.setAgain}
              autocomplete="new-password"
              error={fresh.againError}
            />
            <p>
              <button type="button" class="btn btn--quiet btn--sm" onClick={startOver}>
                {words.other}
              </button>
            </p>
          </>
        )}
      </form>
    </StepShell>
  )
}
