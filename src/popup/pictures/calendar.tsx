import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { WEEKS } from '../../protocol/days.ts'
import { Note } from '../components/note.tsx'
import { joinParts } from '../format.ts'
import { errors } from '../words.ts'
import { pictures as words } from '../words-pictures.ts'
import { type DayCounts, dayOf, levelOf, totalOf, weeksUntil } from './days.ts'
import { Legend } from './legend.tsx'
import { firstDayOfWeek, useIsWide } from './measure.ts'
import { dayName, monthName, sayCounts } from './say.ts'

/** Weeks that fit a popup, each as wide as a finger or a shaky hand needs. */
const NARROW = 13

export interface CalendarProps {
  /** By local day; `null` before the worker's first answer: the shape is there, and says nothing yet. */
  readonly days: ReadonlyMap<string, DayCounts> | null
  readonly failed: boolean
  /** The day that the list is filtered to, or empty. */
  readonly chosen: string
  readonly onChoose: (day: string) => void
}

/** Decisions per day: weeks are columns, a press shows the rows of that day. Arrow keys go from day to day. */
export function Calendar({ days, failed, chosen, onChoose }: CalendarProps) {
  const weeks = useIsWide() ? WEEKS : NARROW
  const today = dayOf(Date.now())
  // Once a day, not with each letter of a search.
  const columns = useMemo(() => weeksUntil(Date.now(), weeks, firstDayOfWeek()), [today, weeks])
  const all = useMemo(() => columns.flatMap(week => week.days), [columns])
  const [lastFocused, setFocused] = useState<string>()
  const [pointed, setPointed] = useState<string>()
  const grid = useRef<HTMLFieldSetElement>(null)
  const isIn = (day: string | undefined) => day !== undefined && all.some(one => one.day === day)
  const stop = [lastFocused, chosen, today].find(isIn)
  useEffect(() => setFocused(undefined), [chosen])

  const counts = new Map(all.map(({ day }) => [day, totalOf(days?.get(day))]))
  const most = Math.max(0, ...counts.values())
  const nameOf = ({ day, noon }: (typeof all)[number]) =>
    words.day(dayName(noon, day === today), sayCounts(days?.get(day)))
  const shown = all.find(({ day }) => day === pointed) ?? all.find(({ day }) => day === chosen)
  const busiest = all.findLast(({ day }) => most > 0 && counts.get(day) === most)

  function move(event: KeyboardEvent): void {
    const at = all.findIndex(({ day }) => day === (event.target as HTMLElement).dataset.day)
    const week = getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? -7 : 7
    const steps: { readonly [key: string]: number } = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      ArrowLeft: at - week,
      ArrowRight: at + week,
      Home: 0,
      End: all.length - 1,
    }
    const to = steps[event.key]
    if (at === -1 || to === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    const next = all[to]
    if (next === undefined) return
    setFocused(next.day)
    grid.current?.querySelector<HTMLElement>(`[data-day="${next.day}"]`)?.focus()
  }

  return (
    <section class="card calendar" aria-label={words.calendar} aria-busy={days === null && !failed}>
      {failed && days === null && <Note text={errors.server_error} />}
      <div class="calendar__months meta" aria-hidden="true" style={{ '--weeks': weeks }}>
        {columns.map(({ month }, i) => (
          <span class="calendar__month" key={`${i}`}>
            {month !== undefined && monthName(month)}
          </span>
        ))}
      </div>
      <fieldset
        class="heat"
        ref={grid}
        style={{ '--weeks': weeks }}
        onKeyDown={move}
        onMouseLeave={() => setPointed(undefined)}
      >
        {all.map(one => {
          const level = levelOf(counts.get(one.day) ?? 0, most)
          if (days === null) return <span class="heat__day" key={one.day} aria-hidden="true" />
          return (
            <button
              type="button"
              class={`heat__day heat__day--${level}`}
              key={one.day}
              data-day={one.day}
              tabIndex={one.day === stop ? 0 : -1}
              aria-label={nameOf(one)}
              aria-pressed={one.day === chosen}
              aria-current={one.day === today ? 'date' : undefined}
              onClick={() => onChoose(one.day === chosen ? '' : one.day)}
              onFocus={() => setPointed(one.day)}
              onBlur={() => setPointed(undefined)}
              onMouseEnter={() => setPointed(one.day)}
            />
          )
        })}
      </fieldset>
      <div class="calendar__foot">
        {/* What a person points at has its numbers in its name already. */}
        <p class="small num" aria-hidden={shown === undefined ? undefined : 'true'}>
          {shown !== undefined
            ? nameOf(shown)
            : busiest !== undefined
              ? words.busiest(joinParts([dayName(busiest.noon, busiest.day === today), words.count(most)]))
              : days !== null && words.calm(weeks)}
        </p>
        <Legend most={most} />
      </div>
    </section>
  )
}
