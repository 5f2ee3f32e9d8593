import { useEffect, useRef } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { Bones, SKELETON_AFTER } from '../components/bones.tsx'
import { Icon } from '../components/icon.tsx'
import { useDelayed } from '../context.ts'
import { readEntry } from '../reading/activity.ts'
import { activity, common, errors } from '../words.ts'
import { filters as words } from '../words-trail.ts'
import { Log } from './activity-log.tsx'
import type { Trail } from './use-activity.ts'

export interface ActivityRowsProps {
  readonly trail: Trail
  readonly isFiltered: boolean
  readonly onClear: () => void
  /** A row is to be shown whole. */
  readonly onOpen: (seq: number) => void
}

export function ActivityRows({ trail, isFiltered, onClear, onOpen }: ActivityRowsProps) {
  const { rows, more, isLooking, failed, loadMore } = trail
  const onMore = useShowMore(trail, isFiltered)
  const clear = () => {
    onClear()
    // The button goes away with the filters.
    document.getElementById('activity-search')?.focus()
  }
  if (rows === null) {
    if (failed) return <Failed onAgain={loadMore} />
    return isFiltered ? <Looking /> : <Bones rows={5} />
  }
  const isEnd = !isLooking && !failed
  return (
    <>
      {isFiltered && rows.length > 0 && <p class="meta num">{words.found(rows.length, more || !isEnd)}</p>}
      {rows.length > 0 && (
        <div class="card card--clip">
          <Log entries={rows.map(readEntry)} onOpen={onOpen} />
        </div>
      )}
      {isLooking && <Looking />}
      {failed && <Failed onAgain={loadMore} />}
      {rows.length === 0 && isEnd && (isFiltered ? <NoMatch onClear={clear} /> : <Empty />)}
      {rows.length > 0 && more && !failed && (
        <button
          type="button"
          class="btn btn--block"
          aria-disabled={isLooking ? 'true' : undefined}
          onClick={onMore}
        >
          {activity.showMore}
        </button>
      )}
    </>
  )
}

/** Says how a search or "Show more" ended, and keeps the focus when the last page takes the button away. */
function useShowMore({ rows, more, isLooking, loadMore }: Trail, isFiltered: boolean): () => void {
  const announce = useAnnounce()
  const isAsked = useRef(false)
  const shown = rows?.length
  useEffect(() => {
    if (isLooking || shown === undefined) return
    if (isFiltered) announce(shown === 0 ? words.noMatch : words.found(shown, more))
    else if (isAsked.current) announce(activity.shown(shown))
    if (isAsked.current && !more && document.activeElement === document.body) {
      document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
    }
    isAsked.current = false
  }, [isLooking])
  return () => {
    if (isLooking) return
    isAsked.current = true
    loadMore()
  }
}

/** How far it is nobody knows, and it is mostly over before anybody reads this. */
function Looking() {
  return useDelayed(SKELETON_AFTER) ? <p class="meta">{words.looking}</p> : null
}

function Failed({ onAgain }: { readonly onAgain: () => void }) {
  return (
    <div class="note note--action" role="alert">
      <Icon name="info" />
      <div>{errors.server_error}</div>
      <button type="button" class="btn btn--sm" onClick={onAgain}>
        {common.tryAgain}
      </button>
    </div>
  )
}

function NoMatch({ onClear }: { readonly onClear: () => void }) {
  return (
    <div class="empty">
      <Icon name="search" />
      <h2>{words.noMatch}</h2>
      <p>{words.noMatchText}</p>
      <button type="button" class="btn btn--sm" onClick={onClear}>
        {words.clear}
      </button>
    </div>
  )
}

function Empty() {
  return (
    <div class="empty">
      <Icon name="activity" />
      <h2>{activity.empty}</h2>
      <p>{activity.emptyText}</p>
    </div>
  )
}
