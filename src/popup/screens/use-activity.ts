import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { ActivityCursor, ActivityFilter, ActivityRow } from '../../protocol/ui-door.ts'
import { useClient, useOnChange } from '../context.ts'

interface Page {
  /** Newest first; `null` before the first answer. */
  readonly rows: readonly ActivityRow[] | null
  /** Where older ones begin. */
  readonly next?: ActivityCursor | undefined
  /** What they were looked for with. */
  readonly filter?: ActivityFilter | undefined
}
export interface Trail {
  readonly rows: Page['rows']
  /** There may be older ones. */
  readonly more: boolean
  readonly isLooking: boolean
  readonly failed: boolean
  /** Up to `limit` older rows; from the start where nothing is shown yet. */
  readonly loadMore: () => void
}

const NOTHING: Page = { rows: null }

/**
 * The trail page by page. With a filter the worker looks at so many rows at a time: it is asked on and on until a page
 * is full, the trail ends or another filter is set. Never more than one question at a time, and answers to a filter
 * that is not set any more are dropped. What is new comes in on top while the first page, unfiltered, is all there is.
 * `filter` is compared by identity.
 */
export function useActivity(limit: number, filter?: ActivityFilter): Trail {
  const client = useClient()
  const [page, setPage] = useState(NOTHING)
  const [isLooking, setLooking] = useState(true)
  const [failed, setFailed] = useState(false)
  /** Each look has a number; only the newest one is wanted. */
  const newest = useRef(0)
  const isBusy = useRef(false)
  const inFlight = useRef<Promise<unknown>>(Promise.resolve())
  const missed = useRef(false)

  const look = useCallback(
    async (before: readonly ActivityRow[], start: ActivityCursor | undefined) => {
      const mine = ++newest.current
      const isStale = () => newest.current !== mine
      const wanted = before.length + limit
      let rows = before
      let from = start
      isBusy.current = true
      setLooking(true)
      setFailed(false)
      try {
        do {
          await inFlight.current.catch(() => {})
          if (isStale()) return
          const answer = client.ask('activity.page', {
            limit: wanted - rows.length,
            ...(from === undefined ? {} : { from }),
            ...(filter === undefined ? {} : { filter }),
          })
          inFlight.current = answer
          const found = await answer
          if (isStale()) return
          rows = [...rows, ...found.rows]
          from = found.next
          setPage({ rows, next: from, filter })
        } while (from !== undefined && rows.length < wanted)
      } catch {
        if (isStale()) return
        setPage(shown => (shown.filter === filter ? shown : NOTHING))
        setFailed(true)
      }
      isBusy.current = false
      setLooking(false)
      if (missed.current && rows.length <= limit) void look([], undefined)
      missed.current = false
    },
    [client, limit, filter],
  )
  useEffect(() => {
    missed.current = false
    void look([], undefined)
    // The look that is on its way belongs to nobody any more.
    return () => {
      newest.current++
    }
  }, [look])
  useOnChange(() => {
    if (filter !== undefined || (page.rows?.length ?? 0) > limit) return
    if (isBusy.current) missed.current = true
    else void look([], undefined)
  })
  const loadMore = useCallback(
    () => void look(page.next === undefined ? [] : (page.rows ?? []), page.next),
    [look, page],
  )
  return { rows: page.rows, more: page.next !== undefined, isLooking, failed, loadMore }
}
