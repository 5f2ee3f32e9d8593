import { formatDay, joinParts, LOCALE } from '../format.ts'
import { pictures as words } from '../words-pictures.ts'
import { type CountedDecision, type DayCounts, totalOf } from './days.ts'

/** What is told apart in words; the rest is in the number of all decisions. */
export const TOLD = [
  'approved',
  'silent',
  'rejected',
  'refused',
] as const satisfies readonly CountedDecision[]

const month = new Intl.DateTimeFormat(LOCALE, { month: 'short' })

/** `Nov`: over a column of the calendar. */
export function monthName(noon: number): string {
  return month.format(noon)
}

export function dayName(noon: number, isToday: boolean): string {
  const day = formatDay(noon, Date.now())
  return isToday ? words.today(day) : day
}

/** `14 decisions, 3 by themselves, 2 rejected`; what was approved is what is left. `undefined` for none. */
export function sayCounts(counts: DayCounts = {}): string | undefined {
  const all = totalOf(counts)
  if (all === 0) return undefined
  const parts = TOLD.filter(one => one !== 'approved').flatMap(one => {
    const n = counts[one] ?? 0
    return n === 0 ? [] : [words[one](n)]
  })
  return joinParts([words.count(all), ...parts])
}
