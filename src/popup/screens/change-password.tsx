import { useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { BackTo } from '../components/back-to.tsx'
import { PasswordField, Submit, Title } from '../components/fields.tsx'
import { Note } from '../components/note.tsx'
import { Problem } from '../components/problem.tsx'
import { useNewPassword } from '../components/use-new-password.ts'
import { useOwner } from '../components/use-owner.ts'
import { problemOf, useClient } from '../context.ts'
import { Strength } from '../strength/strength.tsx'
import { common, errors, home } from '../words.ts'
import { setUp } from '../words-set-up.ts'
import { changing as words } from '../words-vault.ts'

/** A new password for the old one. Nothing is typed for the person: what was typed is forgotten either way. */
export function ChangePassword() {
  const client = useClient()
  const announce = useAnnounce()
  const owner = useOwner()
  const fresh = useNewPassword()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [isDone, setDone] = useState(false)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setProblem(undefined)
    if (isBusy || !fresh.check()) return
    const password = owner.take()
    if (password === null) return
    setBusy(true)
    try {
      await client.ask('vault.changePassword', { password, next: fresh.password })
      fresh.forget()
      setDone(true)
      announce(words.changed)
    } catch (thrown) {
      const { code } = problemOf(thrown)
      if (!owner.isRefused(thrown)) {
        setProblem(code === 'disconnected' ? words.disconnected : errors[code])
      }
    } finally {
      setBusy(false)
    }
  }

  return (
    <form class="stack stack-3" onSubmit={event => void submit(event)}>
      <BackTo route="settings" text={home.settings} />
      <Title key={`${isDone}`} text={isDone ? words.changed : words.title} focus />
      {isDone ? (
        <p class="lead small">{words.changedText}</p>
      ) : (
        <>
          <p class="lead small">{words.lead}</p>
          {problem !== undefined && <Problem text={problem} />}
          <PasswordField
            id="change-current"
            label={words.current}
            value={owner.password}
            onInput={owner.type}
            autocomplete="current-password"
            error={owner.error}
            focus={owner.tries > 0 ? owner.tries : undefined}
          />
          <PasswordField
            id="change-next"
            label={words.next}
            value={fresh.password}
            onInput={fresh.setPassword}
            autocomplete="new-password"
            hint={setUp.passwordHint}
            error={fresh.passwordError}
            canShow
          />
          <Strength password={fresh.password} />
          <PasswordField
            id="change-confirm"
            label={common.confirmPassword}
            value={fresh.again}
            onInput={fresh.setAgain}
            autocomplete="new-password"
            error={fresh.againError}
          />
          <Submit label={words.change} disabled={isBusy} />
          <Note text={words.care} />
        </>
      )}
    </form>
  )
}
