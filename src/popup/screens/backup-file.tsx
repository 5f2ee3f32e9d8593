import { useRef, useState } from 'preact/hooks'
import { Hint, PasswordField } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { backup, choosing as words } from '../words-backup.ts'

/** A file that was chosen and the password for it. */
export function useBackupFile() {
  const [file, setFile] = useState<File>()
  const [password, setPassword] = useState('')
  const [isTried, setTried] = useState(false)
  return {
    file,
    choose: setFile,
    password,
    setPassword,
    fileError: isTried && file === undefined ? words.noFile : undefined,
    passwordError: isTried && password === '' ? words.noPassword : undefined,
    /** Both, or `null`; from now on the fields say what is missing. */
    check(): { file: File; filePassword: string } | null {
      setTried(true)
      return file === undefined || password === '' ? null : { file, filePassword: password }
    },
    forget(): void {
      setFile(undefined)
      setPassword('')
      setTried(false)
    },
  }
}
export type ChosenBackup = ReturnType<typeof useBackupFile>

/** Where a backup file is chosen or dropped, and the field for its password. Only one is taken. */
export function BackupFile({ chosen }: { readonly chosen: ChosenBackup }) {
  const input = useRef<HTMLInputElement>(null)
  const { file, choose, fileError } = chosen
  return (
    <>
      <section
        class="card card--pad stack stack-2"
        aria-label={backup.file}
        // Without it the browser would open what is dropped in place of this page.
        onDragOver={event => event.preventDefault()}
        onDrop={event => {
          event.preventDefault()
          const [dropped] = event.dataTransfer?.files ?? []
          if (dropped !== undefined) choose(dropped)
        }}
      >
        <input
          type="file"
          hidden
          ref={input}
          aria-label={words.choose}
          accept=".json,application/json"
          onChange={event => {
            const [picked] = event.currentTarget.files ?? []
            if (picked !== undefined) choose(picked)
            // The same file, changed meanwhile, can be chosen again.
            event.currentTarget.value = ''
          }}
        />
        <button
          type="button"
          class="btn"
          aria-describedby="backup-file-hint"
          onClick={() => input.current?.click()}
        >
          <Icon name="save" size={16} />
          {words.choose}
        </button>
        <Hint
          id="backup-file-hint"
          text={file === undefined ? words.drop : <bdi>{words.chosen(file.name, file.size)}</bdi>}
          error={fileError}
        />
      </section>
      <PasswordField
        id="backup-open-password"
        label={backup.filePassword}
        value={chosen.password}
        onInput={chosen.setPassword}
        autocomplete="off"
        error={chosen.passwordError}
        canShow
      />
    </>
  )
}
