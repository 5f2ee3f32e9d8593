import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { ActivityRow } from '../../protocol/ui-door.ts'
import { useClient, useOnChange } from '../context.ts'

export interface Trail {
  /** Newest first; `null` before the first answer. */
  readonly rows: readonly ActivityRow[] | null
  /** There are older ones. */
  readonly more: boolean
  readonly failed: boolean
  readonly loadMore: () => Promise<void>
}

/** The trail page by page. What is new comes in on top while the first page is all there is. */
export function useActivity(limit: number): Trail {
  const client = useClient()
  const [page, setPage] = useState<{ rows: readonly ActivityRow[] | null; more: boolean }>({
    rows: null,
    more: false,
  })
  const [failed, setFailed] = useState(false)
  const isBusy = useRef(false)

  const load = useCallback(
    async (before: readonly ActivityRow[]) => {
      if (isBusy.current) return
      isBusy.current = true
      const last = before.at(-1)
      try {
        const { rows, more } = await client.ask('activity.page', {
          limit,
          ...(last === undefined ? {} : { before: last.seq }),
        })
        setPage({ rows: [...before, ...rows], more })
        setFailed(false)
      } catch {
        setFailed(true)
      } finally {
        isBusy.current = false
      }
    },
    [client, limit],
  )
  useEffect(() => void load([]), [load])
  useOnChange(() => {
    if ((page.rows?.length ?? 0) <= limit) void load([])
  })
  return { ...page, failed, loadMore: () => load(page.rows ?? []) }
}
