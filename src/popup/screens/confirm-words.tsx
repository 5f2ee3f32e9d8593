import { useState } from 'preact/hooks'
import { PasswordField, Submit } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { StepShell } from '../components/shell.tsx'
import { problemOf, useClient } from '../context.ts'
import { common, errors } from '../words.ts'
import { setUp } from '../words-set-up.ts'

export interface ConfirmWordsProps {
  /** Numbers of the asked words, from 1. */
  readonly ask: readonly number[]
  readonly onShowAgain: () => void
}

export function ConfirmWords({ ask, onShowAgain }: ConfirmWordsProps) {
  const client = useClient()
  const [words, setWords] = useState<readonly string[]>(() => ask.map(() => ''))
  const [wrong, setWrong] = useState<{ at: number; tries: number }>({ at: -1, tries: 0 })
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setProblem(undefined)
    try {
      await client.ask('setup.confirm', { words: words.map(word => word.trim()) })
    } catch (thrown) {
      const { code, field } = problemOf(thrown)
      const at = /^words\.(\d+)$/.exec(field ?? '')?.[1]
      if (code === 'word_mismatch') setWrong(({ tries }) => ({ at: Number(at ?? 0), tries: tries + 1 }))
      else setProblem(errors[code])
    } finally {
      setBusy(false)
    }
  }
  function type(at: number, word: string): void {
    setWords(words.map((before, i) => (i === at ? word : before)))
    if (wrong.at === at) setWrong({ ...wrong, at: -1 })
  }

  const footer = <Submit form="confirm" label={setUp.confirm} disabled={isBusy} />
  return (
    <StepShell step={3} footer={footer}>
      <form class="stack" id="confirm" onSubmit={event => void submit(event)}>
        <div class="stack stack-2">
          <h1>{setUp.check}</h1>
          <p class="lead">{setUp.checkLead}</p>
        </div>
        {problem !== undefined && <Note text={problem} alert />}
        {ask.map((number, i) => (
          <PasswordField
            key={number}
            id={`confirm-word-${number}`}
            label={common.wordN(number)}
            value={words[i] ?? ''}
            onInput={word => type(i, word)}
            autocomplete="off"
            error={wrong.at === i ? errors.word_mismatch : undefined}
            focus={wrong.at === i ? wrong.tries : i === 0 && wrong.tries === 0 ? 0 : undefined}
          />
        ))}
        <p>
          <button type="button" class="btn btn--quiet btn--start" onClick={onShowAgain}>
            <Icon name="back" size={16} flip />
            {setUp.showAgain}
          </button>
        </p>
      </form>
    </StepShell>
  )
}
