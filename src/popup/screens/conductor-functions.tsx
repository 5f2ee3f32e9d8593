import { useState } from 'preact/hooks'
import { Exact } from '../components/exact.tsx'
import { Hint } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { type Called, join, keyOf, MOST_FUNCTIONS, readFunctions } from '../conductor/functions.ts'
import { allow as words } from '../words-conductor.ts'

export interface ConductorFunctionsProps {
  readonly zomes: readonly string[]
  readonly functions: readonly Called[]
  /** Why it can't go on like this. */
  readonly wrong: string | undefined
  /** Some were taken from what the site signs without asking. */
  readonly isFromSite: boolean
  readonly onChange: (functions: readonly Called[]) => void
}

/** Names functions one after the other: no conductor tells which ones there are. */
export function ConductorFunctions({
  zomes,
  functions,
  wrong,
  isFromSite,
  onChange,
}: ConductorFunctionsProps) {
  const [picked, setPicked] = useState<string>()
  const [typed, setTyped] = useState('')
  const [mistake, setMistake] = useState<string>()
  const zome = picked ?? zomes[0]

  function add(): void {
    const read = zome === undefined ? null : readFunctions(zome, typed)
    const next = read === null ? functions : join(functions, read)
    if (read === null || next.length > MOST_FUNCTIONS) {
      setMistake(read === null ? words.badName : words.tooMany)
    } else {
      setMistake(undefined)
      setTyped('')
      onChange(next)
    }
    document.getElementById('conductor-fn')?.focus()
  }
  function remove(gone: Called): void {
    onChange(functions.filter(one => keyOf(one) !== keyOf(gone)))
    document.getElementById('conductor-fn')?.focus()
  }

  const error = mistake ?? wrong
  return (
    <div class="card card--pad stack stack-3">
      <div class="conductor-add">
        <div class="field">
          <label for="conductor-zome">{words.zome}</label>
          <select
            class="input"
            id="conductor-zome"
            value={zome}
            onChange={event => setPicked(event.currentTarget.value)}
          >
            {zomes.map(name => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="conductor-fn">{words.fn}</label>
          <input
            class="input mono"
            id="conductor-fn"
            dir="ltr"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            value={typed}
            onInput={event => setTyped(event.currentTarget.value)}
            onKeyDown={event => {
              // Enter adds; it must not send the form with half of it.
              if (event.key !== 'Enter' || typed.trim() === '') return
              event.preventDefault()
              add()
            }}
            aria-invalid={error === undefined ? undefined : 'true'}
            aria-describedby="conductor-fn-hint"
          />
        </div>
        <button type="button" class="btn" onClick={add}>
          {words.add}
        </button>
      </div>
      <Hint id="conductor-fn-hint" text={words.fnHint} error={error} />
      {functions.length > 0 && (
        <>
          {isFromSite && <p class="meta">{words.fromSite}</p>}
          <ul class="conductor-chosen" aria-label={words.chosen}>
            {functions.map(one => (
              <li class="chip" key={keyOf(one)}>
                <bdi class="mono" dir="ltr">
                  <Exact text={keyOf(one)} />
                </bdi>
                <button
                  type="button"
                  class="btn btn--icon"
                  aria-label={words.remove(keyOf(one))}
                  onClick={() => remove(one)}
                >
                  <Icon name="cross" size={16} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
