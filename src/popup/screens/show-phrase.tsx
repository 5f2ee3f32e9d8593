import { useCallback, useRef, useState } from 'preact/hooks'
import { BackTo } from '../components/back-to.tsx'
import { PasswordField, Submit, Title } from '../components/fields.tsx'
import { Note } from '../components/note.tsx'
import { PhraseWords, useOnLook } from '../components/phrase-words.tsx'
import { useOwner } from '../components/use-owner.ts'
import { problemOf, useClient } from '../context.ts'
import { common, errors, home } from '../words.ts'
import { phrase as words } from '../words-identities.ts'
import { setUp } from '../words-set-up.ts'

/** The words once more, for the password. They are in the page only while they are shown, as at set-up. */
export function ShowPhrase() {
  const client = useClient()
  const owner = useOwner()
  const [shown, setShown] = useState<readonly string[] | null>(null)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  /** Counts what hides the words, so that an answer that comes after it does not show them again. */
  const hides = useRef(0)
  const hide = useCallback(() => {
    hides.current++
    setShown(null)
  }, [])
  useOnLook(hide)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    const password = isBusy ? null : owner.take()
    if (password === null) return
    const before = hides.current
    setBusy(true)
    setProblem(undefined)
    try {
      const answer = await client.ask('phrase.reveal', { password })
      if (hides.current === before) setShown(answer.words)
    } catch (thrown) {
      if (!owner.isRefused(thrown)) setProblem(errors[problemOf(thrown).code])
    } finally {
      setBusy(false)
    }
  }

  return (
    <div class="stack stack-3">
      <BackTo route="settings" text={home.settings} />
      <Title text={words.title} focus />
      <p class="lead small">{words.lead}</p>
      {problem !== undefined && <Note text={problem} alert />}
      {shown === null ? (
        <form class="stack stack-3" onSubmit={event => void submit(event)}>
          <PasswordField
            id="phrase-password"
            label={common.password}
            value={owner.password}
            onInput={owner.type}
            autocomplete="current-password"
            error={owner.error}
            focus={owner.tries > 0 ? owner.tries : undefined}
          />
          <Submit label={words.show} disabled={isBusy} />
        </form>
      ) : (
        <PhraseWords words={shown} />
      )}
      <Note kind="amber" title={setUp.careTitle} text={setUp.care} />
    </div>
  )
}
