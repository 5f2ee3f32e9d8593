import { useState } from 'preact/hooks'
import { PasswordField, Submit, Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { PhraseFields, PhraseLength } from '../components/phrase-fields.tsx'
import { StepShell } from '../components/shell.tsx'
import { useNewPassword } from '../components/use-new-password.ts'
import { usePhrase } from '../components/use-phrase.ts'
import { problemOf, useClient } from '../context.ts'
import { Strength } from '../strength/strength.tsx'
import { common, errors } from '../words.ts'
import { restore } from '../words-set-up.ts'

export interface RestoreProps {
  readonly onBack: () => void
  /** They have a backup file, which holds more than the words. */
  readonly onFile: () => void
}

export function Restore({ onBack, onFile }: RestoreProps) {
  const client = useClient()
  const phrase = usePhrase()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const fresh = useNewPassword()

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    const canSend = fresh.check()
    if (!phrase.check() || isBusy || !canSend) return
    setBusy(true)
    setProblem(undefined)
    try {
      await client.ask('vault.restore', { ...phrase.params(), password: fresh.password })
      fresh.forget()
      phrase.forget()
    } catch (thrown) {
      const { code } = problemOf(thrown)
      // A mistake in the words is put right without typing the password again.
      if (code !== 'invalid_phrase') fresh.forget()
      if (!phrase.isRefused(thrown)) setProblem(errors[code])
    } finally {
      setBusy(false)
    }
  }

  const footer = <Submit form="restore" label={restore.restore} disabled={isBusy} />
  return (
    <StepShell onBack={onBack} footer={footer}>
      <form class="stack stack-3" id="restore" onSubmit={event => void submit(event)}>
        <div>
          <Title text={restore.title} focus />
          <button type="button" class="btn btn--quiet btn--sm btn--start" onClick={onFile}>
            {restore.fromFile}
            <Icon name="right" size={16} flip />
          </button>
        </div>
        <PhraseLength phrase={phrase} />
        {problem !== undefined && <Note text={problem} alert />}
        <PhraseFields phrase={phrase} />
        <div class="row row--top">
          <div class="grow">
            <PasswordField
              id="restore-password"
              label={common.password}
              value={fresh.password}
              onInput={fresh.setPassword}
              autocomplete="new-password"
              error={fresh.passwordError}
            />
          </div>
          <div class="grow">
            <PasswordField
              id="restore-confirm"
              label={common.confirmPassword}
              value={fresh.again}
              onInput={fresh.setAgain}
              autocomplete="new-password"
              error={fresh.againError}
            />
          </div>
        </div>
        <Strength password={fresh.password} />
      </form>
    </StepShell>
  )
}
