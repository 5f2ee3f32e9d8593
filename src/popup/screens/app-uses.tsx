import { useMemo } from 'preact/hooks'
import { Answer } from '../components/answer.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { formatClock, formatDay, isSameDay } from '../format.ts'
import { readEntry } from '../reading/activity.ts'
import { hashOf } from '../route.ts'
import { errors } from '../words.ts'
import { app as words } from '../words-app.ts'
import { useActivity } from './use-activity.ts'

const LATEST = 5

/** The newest rows about a site, and the way to all of them. */
export function LastUses({ origin }: { readonly origin: string }) {
  const filter = useMemo(() => ({ origin }), [origin])
  const { rows, failed } = useActivity(LATEST, filter)
  const now = Date.now()
  return (
    <section aria-labelledby="app-uses">
      <h2 class="label" id="app-uses">
        {words.lastUses}
      </h2>
      {failed && <Note text={errors.server_error} />}
      {rows?.length === 0 && !failed && <p class="meta">{words.noLastUses}</p>}
      {rows !== null && rows.length > 0 && (
        <ul class="card list small">
          {rows.map(readEntry).map(entry => (
            <li class="item item--low" key={entry.seq}>
              <span class="meta num">
                {isSameDay(entry.at, now) ? formatClock(entry.at) : formatDay(entry.at, now)}
              </span>
              <span class="grow">{entry.what}</span>
              <Answer entry={entry} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <a class="btn btn--quiet btn--sm btn--start" href={hashOf('activity', origin)}>
          {words.allOfIt}
          <Icon name="right" size={16} flip />
        </a>
      </p>
    </section>
  )
}
