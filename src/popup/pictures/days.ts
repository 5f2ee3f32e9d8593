/** Counts by half-hours of UTC, added up to the days of where the person is. Days are written `2026-11-21`. */
import { COUNTED, SLOT, USE_DAYS } from '../../protocol/days.ts'

export type CountedDecision = (typeof COUNTED)[number]
/** How many rows of a day, by decision; absent is none. */
export type DayCounts = Readonly<Partial<Record<CountedDecision, number>>>

/** A local day; what is asked of it is asked of its noon, which every day has. */
export interface CalendarDay {
  readonly day: string
  /** Milliseconds since 1970: noon. */
  readonly noon: number
}
/** One column of the calendar. */
export interface CalendarWeek {
  /** Up to seven, the last column up to today. */
  readonly days: readonly CalendarDay[]
  /** The month that begins in it, as its noon; also in the first column, where the next has none. */
  readonly month?: number
}

/** The local day of a moment (milliseconds since 1970). */
export function dayOf(at: number): string {
  const date = new Date(at)
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** `activity.days` by local day. */
export function countDays(decisions: readonly number[]): ReadonlyMap<string, DayCounts> {
  const days = new Map<string, Partial<Record<CountedDecision, number>>>()
  for (let i = 0; i + 2 < decisions.length; i += 3) {
    const [slot = 0, place = -1, n = 0] = decisions.slice(i, i + 3)
    const decision = COUNTED[place]
    if (decision === undefined) continue
    const day = dayOf(slot * SLOT)
    const counts = days.get(day) ?? {}
    counts[decision] = (counts[decision] ?? 0) + n
    days.set(day, counts)
  }
  return days
}

export function totalOf(counts: DayCounts | undefined): number {
  return Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0)
}
export function addUp(all: Iterable<DayCounts>): DayCounts {
  const sum: Partial<Record<CountedDecision, number>> = {}
  for (const counts of all) {
    for (const decision of COUNTED) {
      const n = counts[decision]
      if (n !== undefined) sum[decision] = (sum[decision] ?? 0) + n
    }
  }
  return sum
}

/** The columns of a calendar that ends today. `firstDay`: of the week, 1 is Monday, 7 is Sunday. */
export function weeksUntil(now: number, weeks: number, firstDay: number): readonly CalendarWeek[] {
  const today = new Date(now)
  const into = (today.getDay() - firstDay + 7) % 7
  const columns = Array.from({ length: weeks }, (_, week) => {
    const left = (weeks - 1 - week) * 7 + into
    return Array.from({ length: week === weeks - 1 ? into + 1 : 7 }, (_, i) => daysBefore(today, left - i))
  })
  return columns.map((days, week) => {
    const begins = days.find(({ noon }) => new Date(noon).getDate() === 1)
    // The first column says its month where there is room: when the next one does not say another.
    const next = columns[week + 1]?.some(({ noon }) => new Date(noon).getDate() === 1)
    const month = begins?.noon ?? (week === 0 && !next ? days[0]?.noon : undefined)
    return month === undefined ? { days } : { days, month }
  })
}

/** Signatures of the last 14 local days, today last, from pairs of slot and count. */
export function usesUntil(now: number, slots: readonly number[] = []): readonly UseDay[] {
  const today = new Date(now)
  const days = Array.from({ length: USE_DAYS }, (_, i) => daysBefore(today, USE_DAYS - 1 - i))
  const counts = new Map(days.map(({ day }) => [day, 0]))
  for (let i = 0; i + 1 < slots.length; i += 2) {
    const [slot = 0, n = 0] = slots.slice(i, i + 2)
    const day = dayOf(slot * SLOT)
    const before = counts.get(day)
    if (before !== undefined) counts.set(day, before + n)
  }
  return days.map(one => ({ ...one, n: counts.get(one.day) ?? 0 }))
}
export interface UseDay extends CalendarDay {
  readonly n: number
}

function daysBefore(today: Date, n: number): CalendarDay {
  const noon = new Date(today.getFullYear(), today.getMonth(), today.getDate() - n, 12).getTime()
  return { day: dayOf(noon), noon }
}

const LEVELS = 4

/** 0 for nothing, up to 4 for the busiest. */
export function levelOf(n: number, most: number): number {
  return n <= 0 ? 0 : Math.min(LEVELS, Math.ceil((n * LEVELS) / Math.max(1, most)))
}
/** What each level stands for; those that no number falls into are left out. */
export function levelRanges(most: number): ReadonlyArray<{ level: number; from: number; to: number }> {
  const ranges = Array.from({ length: LEVELS }, (_, i) => ({
    level: i + 1,
    from: Math.floor((i * most) / LEVELS) + 1,
    to: Math.floor(((i + 1) * most) / LEVELS),
  }))
  return [{ level: 0, from: 0, to: 0 }, ...ranges.filter(({ from, to }) => from <= to)]
}
