import { useState } from 'preact/hooks'
import { PasswordField, Submit } from '../components/fields.tsx'
import { Note } from '../components/note.tsx'
import { PhraseFields, PhraseLength } from '../components/phrase-fields.tsx'
import { StepShell } from '../components/shell.tsx'
import { useNewPassword } from '../components/use-new-password.ts'
import { usePhrase } from '../components/use-phrase.ts'
import { problemOf, useClient } from '../context.ts'
import { common, errors } from '../words.ts'
import { restore } from '../words-set-up.ts'

export function Restore({ onBack }: { readonly onBack: () => void }) {
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
    const { password } = fresh
    fresh.forget()
    try {
      await client.ask('vault.restore', { ...phrase.params(), password })
    } catch (thrown) {
      if (!phrase.isRefused(thrown)) setProblem(errors[problemOf(thrown).code])
    } finally {
      setBusy(false)
    }
  }

  const footer = <Submit form="restore" label={restore.restore} disabled={isBusy} />
  return (
    <StepShell onBack={onBack} footer={footer}>
      <form class="stack stack-3" id="restore" onSubmit={event => void submit(event)}>
        <h1>{restore.title}</h1>
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
      </form>
    </StepShell>
  )
}
