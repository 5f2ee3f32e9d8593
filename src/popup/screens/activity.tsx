import { useLayoutEffect, useRef } from 'preact/hooks'
import type { TamperedView } from '../../protocol/ui-door.ts'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Hint } from '../hints/hints.tsx'
import { Calendar } from '../pictures/calendar.tsx'
import { Totals } from '../pictures/totals.tsx'
import { useDays } from '../pictures/use-days.ts'
import type { Check } from '../trail/check.ts'
import { activity } from '../words.ts'
import { pictures } from '../words-pictures.ts'
import { trail } from '../words-trail.ts'
import { ActivityChips } from './activity-chips.tsx'
import { ActivityFilters } from './activity-filters.tsx'
import { rowId } from './activity-log.tsx'
import { RowDetailScreen } from './activity-row.tsx'
import { ActivityRows } from './activity-rows.tsx'
import { totalsOf } from './activity-totals.ts'
import { CheckChip } from './check-result.tsx'
import { TrailButtons, TrailState } from './trail-tools.tsx'
import { useActivity } from './use-activity.ts'
import { readRowNumber, useRowPlace } from './use-activity-row.ts'
import { useFilters } from './use-filters.ts'
import { type TrailJobs, useTrailJobs } from './use-trail-jobs.ts'

const PAGE = 50

export interface ActivityProps {
  /** The site whose rows are looked for first, or the number of one row. */
  readonly origin?: string | undefined
  readonly tampered: TamperedView | undefined
  /** What the last check found, kept while the wallet stays unlocked on this page. */
  readonly check: Check | undefined
  readonly onCheck: (check: Check) => void
}

export function Activity({ origin, tampered, check, onCheck }: ActivityProps) {
  const filters = useFilters(readRowNumber(origin) === undefined ? origin : undefined)
  const rows = useActivity(PAGE, filters.filter)
  const { days, failed } = useDays()
  const jobs = useTrailJobs(onCheck)
  const place = useRowPlace()
  const left = useRef<number | undefined>(undefined)
  const top = useWayBack(place.seq, left)
  const { wanted, set } = filters
  const state = <TrailState jobs={jobs} check={check} tampered={tampered} />
  if (place.seq !== undefined) {
    return (
      <RowDetailScreen
        key={place.seq}
        seq={place.seq}
        onBack={place.close}
        tools={<VerifyButton jobs={jobs} />}
      >
        {state}
      </RowDetailScreen>
    )
  }
  const totals = totalsOf(wanted, days, rows)
  return (
    <div class="stack stack-3" ref={top}>
      <div class="row row--between">
        <Title text={activity.title} focus={left.current === undefined} />
        {check && <CheckChip check={check} />}
      </div>
      <div class="row row--tools">
        <span class="with-icon grow">
          <Icon name="search" size={16} />
          <input
            class="input input--sm"
            type="search"
            id="activity-search"
            aria-label={activity.search}
            placeholder={activity.searchHint}
            autocomplete="off"
            value={wanted.text}
            onInput={event => set({ text: event.currentTarget.value })}
          />
        </span>
        <TrailButtons jobs={jobs} />
      </div>
      {state}
      <Calendar days={days} failed={failed} chosen={wanted.day} onChoose={day => set({ day })} />
      <ActivityFilters filters={filters} />
      <section class="stack stack-2" aria-label={pictures.decisions}>
        <ActivityChips filters={filters} />
        {totals && <Totals {...totals} />}
        <ActivityRows
          trail={rows}
          isFiltered={filters.filter !== undefined}
          onClear={filters.clear}
          onOpen={seq => {
            left.current = seq
            place.open(seq)
          }}
        />
      </section>
      {rows !== null && <Hint about="activity" />}
    </div>
  )
}

/** For all rows, from one of them. It has the id by which the focus comes back to it. */
function VerifyButton({ jobs: { running, verify } }: { readonly jobs: TrailJobs }) {
  return (
    <button
      type="button"
      class="btn btn--sm"
      id="trail-verify"
      aria-disabled={running === null ? undefined : 'true'}
      onClick={() => void verify()}
    >
      <Icon name="verify" size={16} />
      {trail.verify}
    </button>
  )
}

/** Where the list was scrolled to, and the row that was opened: there it goes on after "back". */
function useWayBack(seq: number | undefined, left: { current: number | undefined }) {
  const top = useRef<HTMLDivElement>(null)
  const scrolled = useRef(0)
  useLayoutEffect(() => {
    if (seq !== undefined) return
    const box = top.current?.closest('main')
    if (left.current !== undefined) {
      document.getElementById(rowId(left.current))?.focus({ preventScroll: true })
      if (box) box.scrollTop = scrolled.current
      left.current = undefined
    }
    // Taken as it is scrolled: when a row is opened, the list is gone before anyone could look.
    const note = () => {
      scrolled.current = box?.scrollTop ?? 0
    }
    box?.addEventListener('scroll', note, { passive: true })
    return () => box?.removeEventListener('scroll', note)
  }, [seq])
  return top
}
