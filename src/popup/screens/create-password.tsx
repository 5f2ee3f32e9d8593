import { useState } from 'preact/hooks'
import { PasswordField, Submit } from '../components/fields.tsx'
import { Note } from '../components/note.tsx'
import { StepShell } from '../components/shell.tsx'
import { useNewPassword } from '../components/use-new-password.ts'
import { problemOf, useClient } from '../context.ts'
import { Strength } from '../strength/strength.tsx'
import { common, errors } from '../words.ts'
import { setUp } from '../words-set-up.ts'

export function CreatePassword({ onBack }: { readonly onBack: () => void }) {
  const client = useClient()
  const fresh = useNewPassword()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (isBusy || !fresh.check()) return
    setBusy(true)
    setProblem(undefined)
    const { password } = fresh
    fresh.forget()
    try {
      await client.ask('setup.begin', { password })
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    } finally {
      setBusy(false)
    }
  }

  const footer = <Submit form="create" label={setUp.continue} disabled={isBusy} />
  return (
    <StepShell step={1} onBack={onBack} footer={footer}>
      <form class="stack" id="create" onSubmit={event => void submit(event)}>
        <div class="stack stack-2">
          <h1>{setUp.choosePassword}</h1>
          <p class="lead">{setUp.choosePasswordLead}</p>
        </div>
        {problem !== undefined && <Note text={problem} alert />}
        <PasswordField
          id="create-password"
          label={common.password}
          value={fresh.password}
          onInput={fresh.setPassword}
          autocomplete="new-password"
          hint={setUp.passwordHint}
          error={fresh.passwordError}
          canShow
          focus={0}
        />
        <Strength password={fresh.password} />
        <PasswordField
          id="create-confirm"
          label={common.confirmPassword}
          value={fresh.again}
          onInput={fresh.setAgain}
          autocomplete="new-password"
          error={fresh.againError}
        />
      </form>
    </StepShell>
  )
}
