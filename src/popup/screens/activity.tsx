import type { TamperedView } from '../../protocol/ui-door.ts'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import type { Check } from '../trail/check.ts'
import { activity } from '../words.ts'
import { ActivityFilters } from './activity-filters.tsx'
import { ActivityRows } from './activity-rows.tsx'
import { CheckChip } from './check-result.tsx'
import { TrailButtons, TrailState } from './trail-tools.tsx'
import { useActivity } from './use-activity.ts'
import { useFilters } from './use-filters.ts'
import { useTrailJobs } from './use-trail-jobs.ts'

const PAGE = 50

export interface ActivityProps {
  /** The site whose rows are looked for first. */
  readonly origin?: string | undefined
  readonly tampered: TamperedView | undefined
  /** What the last check found, kept while the wallet stays unlocked on this page. */
  readonly check: Check | undefined
  readonly onCheck: (check: Check) => void
}

export function Activity({ origin, tampered, check, onCheck }: ActivityProps) {
  const filters = useFilters(origin)
  const trail = useActivity(PAGE, filters.filter)
  const jobs = useTrailJobs(onCheck)
  return (
    <div class="stack stack-3">
      <div class="row row--between">
        <Title text={activity.title} focus />
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
            value={filters.wanted.text}
            onInput={event => filters.set({ text: event.currentTarget.value })}
          />
        </span>
        <TrailButtons jobs={jobs} />
      </div>
      <TrailState jobs={jobs} check={check} tampered={tampered} />
      <ActivityFilters filters={filters} />
      <ActivityRows trail={trail} isFiltered={filters.filter !== undefined} onClear={filters.clear} />
    </div>
  )
}
