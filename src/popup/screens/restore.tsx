import { useState } from 'preact/hooks'
import type { Derivation } from '../../protocol/ui-door.ts'
import { Hint, PasswordField, Submit } from '../components/fields.tsx'
import { Note } from '../components/note.tsx'
import { StepShell } from '../components/shell.tsx'
import { useNewPassword } from '../components/use-new-password.ts'
import { WordBoxes } from '../components/word-boxes.tsx'
import { problemOf, useClient } from '../context.ts'
import { common, errors } from '../words.ts'
import { restore } from '../words-set-up.ts'

const LENGTHS = [24, 12] as const
const DERIVATIONS = Object.keys(restore.derivations) as Derivation[]

export function Restore({ onBack }: { readonly onBack: () => void }) {
  const client = useClient()
  const [words, setWords] = useState<readonly string[]>(() => Array<string>(24).fill(''))
  const [derivation, setDerivation] = useState<Derivation>('flowsta-device')
  const [wrong, setWrong] = useState<{ at: number; text: string }>()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const fresh = useNewPassword()

  /** A pasted phrase of another length changes the number of boxes with it. */
  function take(next: readonly string[]): void {
    setWords(next)
    setWrong(undefined)
    if (next.length !== 24 && derivation === 'entropy-is-seed') setDerivation('flowsta-device')
  }
  function resize(length: number): void {
    take(Array.from({ length }, (_, i) => words[i] ?? ''))
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    const missing = words.findIndex(word => word.trim() === '')
    const canSend = fresh.check()
    if (missing >= 0) return setWrong({ at: missing, text: restore.missing(missing + 1) })
    if (isBusy || !canSend) return
    setBusy(true)
    setProblem(undefined)
    const { password } = fresh
    fresh.forget()
    try {
      await client.ask('vault.restore', { words: words.map(word => word.trim()), derivation, password })
    } catch (thrown) {
      refuse(thrown)
    } finally {
      setBusy(false)
    }
  }
  function refuse(thrown: unknown): void {
    const { code, field } = problemOf(thrown)
    const at = /^words\.(\d+)$/.exec(field ?? '')?.[1]
    if (code === 'invalid_phrase' && at !== undefined) {
      setWrong({ at: Number(at), text: restore.badWord(Number(at) + 1) })
    } else setProblem(errors[code])
  }

  const footer = <Submit form="restore" label={restore.restore} disabled={isBusy} />
  return (
    <StepShell onBack={onBack} footer={footer}>
      <form class="stack stack-3" id="restore" onSubmit={event => void submit(event)}>
        <h1>{restore.title}</h1>
        <div class="row">
          <p class="lead small grow">{restore.lead}</p>
          <div class="field field--inline">
            <label for="restore-length">{restore.numberOfWords}</label>
            <select
              class="input input--sm"
              id="restore-length"
              value={String(words.length)}
              onChange={event => resize(Number(event.currentTarget.value))}
            >
              {LENGTHS.map(length => (
                <option key={length} value={String(length)}>
                  {length}
                </option>
              ))}
            </select>
          </div>
        </div>
        {problem !== undefined && <Note text={problem} alert />}
        <WordBoxes words={words} onChange={take} wrong={wrong} describedBy="restore-wrong" />
        {wrong !== undefined && <Hint id="restore-wrong" error={wrong.text} />}
        <div class="field">
          <label for="restore-derivation">{restore.derivation}</label>
          <select
            class="input"
            id="restore-derivation"
            value={derivation}
            onChange={event => setDerivation(event.currentTarget.value as Derivation)}
          >
            {DERIVATIONS.map(name => (
              <option key={name} value={name} disabled={name === 'entropy-is-seed' && words.length !== 24}>
                {restore.derivations[name]}
              </option>
            ))}
          </select>
        </div>
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
