import { useEffect, useMemo, useState } from 'preact/hooks'
import type { ActivityFilter } from '../../protocol/ui-door.ts'

/** What is set in the fields; empty is "any". */
export interface Wanted {
  readonly text: string
  readonly decision: string
  readonly origin: string
  readonly method: string
  readonly agentPubKey: string
  /** `2026-11-21`, a day where the person is. */
  readonly day: string
  /** So many days, today included, as digits. Never together with a day. */
  readonly lastDays: string
}
const ANY: Wanted = { text: '', decision: '', origin: '', method: '', agentPubKey: '', day: '', lastDays: '' }

/** Milliseconds without another letter before the worker is asked. */
const PAUSE = 300

export interface Filters {
  readonly wanted: Wanted
  readonly set: (changes: Partial<Wanted>) => void
  readonly clear: () => void
  /** For the worker; the same object until it means something else, absent while everything is wanted. */
  readonly filter: ActivityFilter | undefined
}

/** Choices take effect at once, letters after a pause. It starts with the rows of `site`, where one is given. */
export function useFilters(site = ''): Filters {
  const [wanted, setWanted] = useState<Wanted>({ ...ANY, origin: site })
  const [text, setText] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setText(wanted.text), wanted.text === '' ? 0 : PAUSE)
    return () => clearTimeout(timer)
  }, [wanted.text])
  const { decision, origin, method, agentPubKey, day, lastDays } = wanted
  const filter = useMemo(
    () => filterOf({ text, decision, origin, method, agentPubKey, day, lastDays }),
    [text, decision, origin, method, agentPubKey, day, lastDays],
  )
  return {
    wanted,
    filter,
    set: changes => setWanted(before => ({ ...before, ...oneTime(changes) })),
    clear: () => {
      setWanted(ANY)
      setText('')
    },
  }
}

/** A day takes the place of a span of days, and the other way round. */
function oneTime(changes: Partial<Wanted>): Partial<Wanted> {
  if (changes.day) return { lastDays: '', ...changes }
  return changes.lastDays ? { day: '', ...changes } : changes
}

export function filterOf(
  { day, lastDays, text, ...exact }: Wanted,
  now = Date.now(),
): ActivityFilter | undefined {
  const all = { ...exact, ...sinceOf(lastDays, now), ...boundsOf(day), text: text.trim() }
  const given = Object.entries(all).filter(([, value]) => value !== '')
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

function sinceOf(lastDays: string, now: number): { since: string } | undefined {
  if (lastDays === '') return undefined
  const today = new Date(now)
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (Number(lastDays) - 1))
  return { since: first.toISOString() }
}

/** A local day as moments in UTC; it has 23 or 25 hours where clocks change. Years of more than four digits are none. */
function boundsOf(day: string): { since: string; until: string } | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)?.map(Number) ?? []
  if (year === undefined || month === undefined || date === undefined) return undefined
  const at = (offset: number) => {
    const moment = new Date(0)
    moment.setHours(0, 0, 0, 0)
    moment.setFullYear(year, month - 1, date + offset)
    return moment.toISOString()
  }
  return { since: at(0), until: at(1) }
}
