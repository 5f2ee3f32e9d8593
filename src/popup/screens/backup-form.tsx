import { useState } from 'preact/hooks'
import { backupName, makeBackup } from '../backup/make-backup.ts'
import { useAnnounce } from '../components/announce.tsx'
import { PasswordField, Submit } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { JobBar } from '../components/job-bar.tsx'
import { Problem } from '../components/problem.tsx'
import { useNewPassword } from '../components/use-new-password.ts'
import { useOwner } from '../components/use-owner.ts'
import { useClient } from '../context.ts'
import { Strength } from '../strength/strength.tsx'
import type { Progress } from '../trail/read-rows.ts'
import { saveFile } from '../trail/save-file.ts'
import { useJob } from '../use-job.ts'
import { errors } from '../words.ts'
import { backup as words } from '../words-backup.ts'
import { PopupNote } from './backup-popup-note.tsx'

interface SavedBackup {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Asks for the wallet's password and for one for the file, and hands the file to the browser. */
export function BackupForm() {
  const client = useClient()
  const announce = useAnnounce()
  const owner = useOwner()
  const fresh = useNewPassword({ short: words.short, different: words.different })
  const job = useJob()
  const [problem, setProblem] = useState<string>()
  const [saved, setSaved] = useState<SavedBackup>()

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setProblem(undefined)
    if (!fresh.check() || job.progress !== null) return
    const password = owner.take()
    if (password === null) return
    setSaved(undefined)
    announce(words.starting)
    const filePassword = fresh.password
    const end = await job.run(watch => makeBackup(client, { password, filePassword }, watch))
    if (end === null) return
    if (end.is === 'stopped') return setProblem(words.stopped)
    if (end.is === 'failed') {
      if (!owner.isRefused(end.problem)) setProblem(errors[end.problem.code])
      return
    }
    fresh.forget()
    const now = new Date()
    const { file, rows } = end.value
    const name = backupName(now)
    saveFile(file, name)
    setSaved({ name, rows, bytes: file.size, at: now.getTime() })
    announce(words.saved(name))
  }

  return (
    <form class="stack stack-3" onSubmit={event => void submit(event)}>
      <PopupNote />
      {problem !== undefined && <Problem text={problem} />}
      <PasswordField
        id="backup-password"
        label={words.password}
        value={owner.password}
        onInput={owner.type}
        autocomplete="current-password"
        hint={words.passwordHint}
        error={owner.error}
        focus={owner.tries > 0 ? owner.tries : undefined}
      />
      <PasswordField
        id="backup-file-password"
        label={words.filePassword}
        value={fresh.password}
        onInput={fresh.setPassword}
        autocomplete="off"
        hint={words.filePasswordHint}
        error={fresh.passwordError}
        canShow
      />
      <Strength password={fresh.password} />
      <PasswordField
        id="backup-confirm"
        label={words.confirm}
        value={fresh.again}
        onInput={fresh.setAgain}
        autocomplete="off"
        error={fresh.againError}
      />
      {job.progress !== null ? (
        <JobBar text={progressOf(job.progress)} progress={job.progress} onStop={job.stop} />
      ) : (
        <Submit label={words.save} />
      )}
      {saved !== undefined && (
        <div class="note note--good" role="status">
          <Icon name="save" />
          <div>
            <b>{words.saved(saved.name)}</b>
            <p class="num">{words.savedText(saved.rows, saved.bytes, saved.at)}</p>
            <p>{words.tryHint}</p>
          </div>
        </div>
      )}
    </form>
  )
}

export function progressOf({ done, of }: Partial<Progress>): string {
  return done === undefined || of === undefined ? words.starting : words.reading(done, of)
}
