import { readChoices, readPage } from '../events/activity.ts'
import { beginExport, createLineReader } from '../events/export.ts'
import type { StoredEvent } from '../events/schema.ts'
import { isOwnRow } from '../events/seals.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import type { UiHandlers } from './parse-ui.ts'
import { UiRefusal } from './ui-refusal.ts'
import { activityRow, countingRow } from './ui-views.ts'

type TrailHandlers = Pick<UiHandlers, 'activity.page' | 'activity.choices' | 'trail.begin' | 'trail.rows'>

/** The part of the ui door that reads the trail. */
export function createTrailHandlers(rooms: Rooms): TrailHandlers {
  const { db, events, folds, platform, vault } = rooms
  const readLines = createLineReader(db, events)

  /** Rows on a screen are checked where there are keys: one that was changed says so, and goes on record. */
  function shown(event: StoredEvent) {
    const keys = events.keys()
    if (keys === null || isOwnRow(keys, event)) return activityRow(event.row)
    const { seq, row } = event
    events.report({ seq, what: 'row_changed' })
    const isRow = typeof row?.at === 'string' && typeof row.type === 'string'
    const said = isRow ? activityRow(row) : { at: new Date(0).toISOString(), type: 'unreadable' }
    return { ...said, seq, changed: true as const }
  }
  function checkUnlocked(): void {
    if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
  }

  return {
    'activity.page': async ({ from, limit, filter }) => {
      await folds.flush().catch(() => {})
      const isPlain = filter === undefined || Object.keys(filter).length === 0
      const options = { limit, ...(from === undefined ? {} : { from }) }
      const page = await readPage(db, isPlain ? options : { ...options, filter })
      const counting = isPlain && from === undefined ? folds.counting().map(countingRow) : []
      return {
        rows: [...counting, ...page.events.map(shown)],
        total: events.tail().seq,
        ...(page.next === undefined ? {} : { next: page.next }),
      }
    },
    'activity.choices': async () => {
      const [origins, methods, decisions] = await Promise.all([
        readChoices(db, 'site'),
        readChoices(db, 'method'),
        readChoices(db, 'decision'),
      ])
      const agents = [...events.state().identities.values()].map(({ agentPubKey, name }) => ({
        agentPubKey,
        name,
      }))
      return { origins, methods, decisions, agents }
    },
    'trail.begin': async () => {
      checkUnlocked()
      await folds.flush().catch(() => {})
      const identity = rooms.identity()
      if (identity === undefined) throw new UiRefusal('not_now')
      const { local } = platform
      const around = { local, now: () => platform.now(), exportId: randomId(platform) }
      const begun = await beginExport(events, around, identity)
      if (begun === null) throw new UiRefusal('not_now')
      return begun
    },
    'trail.rows': async ({ from, to }) => {
      checkUnlocked()
      return readLines(from, to)
    },
  }
}
