import { rowHash } from '../../crypto/trail.ts'
import type { AuditRow } from '../../protocol/audit.ts'
import type { RowDetail } from '../../protocol/ui-door.ts'
import { decisionsOf, signedOf } from '../events/projections/days.ts'
import type { StoredEvent } from '../events/schema.ts'
import { isOwnRow } from '../events/seals.ts'
import { checkRowProof } from '../pipeline/row-proof.ts'
import type { Rooms } from '../rooms.ts'
import type { UiHandlers } from './parse-ui.ts'
import { UiRefusal } from './ui-refusal.ts'

type DayHandlers = Pick<UiHandlers, 'activity.days' | 'activity.row' | 'apps.uses'>

/** The part of the ui door for the pictures of what was decided, and for one row of it. */
export function createDayHandlers(rooms: Rooms): DayHandlers {
  const { db, events, vault } = rooms
  function checkUnlocked(): void {
    if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
  }

  /** A row that was changed goes on record, as wherever one is found. */
  function sealOf(event: StoredEvent): RowDetail['seal'] {
    const keys = events.keys()
    if (keys === null) throw new UiRefusal('not_now')
    if (isOwnRow(keys, event)) return 'held'
    events.report({ seq: event.seq, what: 'row_changed' })
    return 'changed'
  }

  return {
    'activity.days': async () => {
      checkUnlocked()
      return { decisions: decisionsOf(rooms.projections().days) }
    },
    'apps.uses': async () => {
      checkUnlocked()
      return { all: [...signedOf(rooms.projections().days)].map(([origin, slots]) => ({ origin, slots })) }
    },
    'activity.row': async ({ seq }) => {
      checkUnlocked()
      const [before, event, after] = await Promise.all(
        [seq - 1, seq, seq + 1].map(one => (one < 0 ? undefined : db.get('events', one))),
      )
      if (event === undefined) return null
      const seal = sealOf(event)
      const hash = typeof event.hash === 'string' ? event.hash : ''
      if (seal === 'changed') return { row: textsOf(event), hash, seal }
      const { row } = event
      const proof = await checkRowProof(row, events)
      return {
        row,
        hash,
        seal,
        ...(before === undefined ? {} : { before: { hash: before.hash, holds: isHash(before, row.prev) } }),
        ...(after === undefined ? {} : { after: { holds: after.row?.prev === hash } }),
        ...(proof === undefined ? {} : { proof }),
      }
    },
  }
}

/** Computed anew: a row before it that was edited says its old hash. */
function isHash({ row }: StoredEvent, prev: string): boolean {
  try {
    return rowHash(row) === prev
  } catch {
    // What was put there has no canonical text.
    return false
  }
}

/** Of a row that somebody else wrote, whatever is text: a screen must not trip over the rest. */
function textsOf({ seq, row }: StoredEvent): AuditRow {
  const none = { at: new Date(0).toISOString(), type: 'unreadable', prev: '' }
  const texts = Object.entries(row ?? {}).filter(([, value]) => typeof value === 'string')
  return { ...none, ...Object.fromEntries(texts), seq } as AuditRow
}
