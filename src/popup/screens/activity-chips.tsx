import type { ComponentChildren } from 'preact'
import { Icon } from '../components/icon.tsx'
import { formatDay, shortKey } from '../format.ts'
import { dayOf } from '../pictures/days.ts'
import { dayName } from '../pictures/say.ts'
import { sayDecision, sayMethod } from '../reading/activity.ts'
import { chosen as words } from '../words-pictures.ts'
import type { Filters, Wanted } from './use-filters.ts'

type Field = keyof Wanted
const ORDER: readonly Field[] = ['day', 'lastDays', 'decision', 'origin', 'method', 'agentPubKey', 'text']

/** What is looked for, one chip each, with a way to take it away; all of them must hold. */
export function ActivityChips({ filters }: { readonly filters: Filters }) {
  const { wanted, set, clear } = filters
  const given = ORDER.filter(field => wanted[field].trim() !== '')
  if (given.length === 0) return null
  return (
    <ul class="row row--chips" aria-label={words.name}>
      {given.map(field => (
        <li key={field}>
          <button
            type="button"
            class="chip chip--accent chip--away"
            aria-label={words.takeAway(sayFilter(field, wanted))}
            onClick={event => {
              // This button goes away with its filter: on to the next one.
              neighbourOf(event.currentTarget).focus()
              set({ [field]: '' })
            }}
          >
            <span class="chip__text">{shown(field, wanted)}</span>
            <Icon name="cross" size={16} />
          </button>
        </li>
      ))}
      <li key="all">
        <button
          type="button"
          class="btn btn--quiet btn--sm"
          onClick={() => {
            searchField().focus()
            clear()
          }}
        >
          {words.clearAll}
        </button>
      </li>
    </ul>
  )
}

function neighbourOf(button: HTMLElement): HTMLElement {
  const all = [...(button.closest('ul')?.querySelectorAll<HTMLElement>('.chip--away') ?? [])]
  const at = all.indexOf(button)
  return all[at + 1] ?? all[at - 1] ?? searchField()
}
function searchField(): HTMLElement {
  return document.getElementById('activity-search') ?? document.body
}

function sayFilter(field: Field, wanted: Wanted): string {
  const value = wanted[field].trim()
  switch (field) {
    case 'day': {
      const noon = new Date(`${value}T12:00:00`).getTime()
      if (Number.isNaN(noon)) return value
      const isToday = value === dayOf(Date.now())
      return isToday ? dayName(noon, true) : formatDay(noon, Date.now())
    }
    case 'lastDays':
      return words.lastDays(Number(value))
    case 'decision':
      return sayDecision(value)
    case 'method':
      return sayMethod(value)
    case 'agentPubKey':
      return words.as(shortKey(value))
    case 'text':
      return words.containing(value)
    case 'origin':
      return value
  }
}

/** A site is written the way it is written everywhere. */
function shown(field: Field, wanted: Wanted): ComponentChildren {
  return field === 'origin' ? <bdi dir="ltr">{wanted.origin}</bdi> : sayFilter(field, wanted)
}
