import { useState } from 'preact/hooks'
import type { ActivityChoices } from '../../protocol/ui-door.ts'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { problemOf, useClient } from '../context.ts'
import { shortKey } from '../format.ts'
import { sayDecision, sayMethod } from '../reading/activity.ts'
import { errors } from '../words.ts'
import { chosen } from '../words-pictures.ts'
import { filters as words } from '../words-trail.ts'
import type { Filters } from './use-filters.ts'

/** The answers that are one press away; the others are in the list behind "Filter". */
const CHIPS = ['', 'approved', 'silent', 'rejected', 'wallet'] as const

/** Days, today included. */
const SPANS = [1, 7, 30] as const

export function ActivityFilters({ filters }: { readonly filters: Filters }) {
  const client = useClient()
  const { wanted, set } = filters
  const [choices, setChoices] = useState<ActivityChoices>()
  const [problem, setProblem] = useState<string>()

  /** Asked for each time it is opened: new sites may have come. */
  async function ask(): Promise<void> {
    try {
      setChoices(await client.ask('activity.choices'))
      setProblem(undefined)
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    }
  }

  return (
    <>
      <fieldset class="row row--chips" aria-label={words.show}>
        {CHIPS.map(decision => (
          <button
            type="button"
            class="chip"
            key={decision}
            aria-pressed={wanted.decision === decision}
            onClick={() => set({ decision })}
          >
            {decision === '' ? words.all : sayDecision(decision)}
          </button>
        ))}
      </fieldset>
      <details class="filters" onToggle={event => event.currentTarget.open && void ask()}>
        <summary>
          <Icon name="right" size={16} flip />
          {words.more}
        </summary>
        {problem !== undefined && <Note text={problem} alert />}
        <div class="filters__fields">
          <Choice
            id="filter-site"
            label={words.site}
            any={words.anySite}
            value={wanted.origin}
            options={choices?.origins.map(value => ({ value, text: value }))}
            onChange={origin => set({ origin })}
          />
          <Choice
            id="filter-kind"
            label={words.kind}
            any={words.anyKind}
            value={wanted.method}
            options={choices?.methods.map(value => ({ value, text: sayMethod(value) }))}
            onChange={method => set({ method })}
          />
          <Choice
            id="filter-answer"
            label={words.answer}
            any={words.anyAnswer}
            value={wanted.decision}
            options={choices?.decisions.map(value => ({ value, text: sayDecision(value) }))}
            onChange={decision => set({ decision })}
          />
          <Choice
            id="filter-identity"
            label={words.identity}
            any={words.anyIdentity}
            value={wanted.agentPubKey}
            options={choices?.agents.map(({ agentPubKey, name }) => ({
              value: agentPubKey,
              // Names are the person's own and may be alike.
              text: words.named(name, shortKey(agentPubKey)),
            }))}
            onChange={agentPubKey => set({ agentPubKey })}
          />
          <Choice
            id="filter-period"
            label={chosen.period}
            any={chosen.anyTime}
            value={wanted.lastDays}
            options={SPANS.map(n => ({ value: String(n), text: chosen.lastDays(n) }))}
            onChange={lastDays => set({ lastDays })}
          />
          <div class="field">
            <label for="filter-day">{words.day}</label>
            <input
              class="input input--sm"
              id="filter-day"
              type="date"
              max="9999-12-31"
              value={wanted.day}
              onInput={event => set({ day: event.currentTarget.value })}
            />
          </div>
        </div>
      </details>
    </>
  )
}

interface Option {
  readonly value: string
  readonly text: string
}
interface ChoiceProps {
  readonly id: string
  readonly label: string
  readonly any: string
  readonly value: string
  /** Absent until the worker has said. */
  readonly options: readonly Option[] | undefined
  readonly onChange: (value: string) => void
}

function Choice({ id, label, any, value, options = [], onChange }: ChoiceProps) {
  // What is chosen stays in the list, whatever the worker says: a chip may have set it.
  const all =
    value === '' || options.some(one => one.value === value)
      ? options
      : [...options, { value, text: sayDecision(value) }]
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        class="input input--sm"
        id={id}
        value={value}
        onChange={event => onChange(event.currentTarget.value)}
      >
        <option value="">{any}</option>
        {all.map(one => (
          <option key={one.value} value={one.value}>
            {one.text}
          </option>
        ))}
      </select>
    </div>
  )
}
