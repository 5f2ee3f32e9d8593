import { WEEKS } from '../../protocol/days.ts'
import type { ActivityRow } from '../../protocol/ui-door.ts'
import { addUp, type CountedDecision, type DayCounts, totalOf, weeksUntil } from '../pictures/days.ts'
import { firstDayOfWeek } from '../pictures/measure.ts'
import { pictures as words } from '../words-pictures.ts'
import type { Trail } from './use-activity.ts'
import type { Wanted } from './use-filters.ts'

/**
 * How what is looked for was answered, and what these are numbers of. Where only time and answer narrow, it is known
 * of all rows; else of those that were read so far, and says so. `null` while nobody knows.
 */
export function totalsOf(
  { text, decision, origin, method, agentPubKey, day, lastDays }: Wanted,
  days: ReadonlyMap<string, DayCounts> | null,
  { rows, more, isLooking, failed }: Trail,
): { readonly counts: DayCounts; readonly of: string } | null {
  const kept = weeksUntil(Date.now(), WEEKS, firstDayOfWeek()).flatMap(week => week.days)
  const isKnown = [text.trim(), origin, method, agentPubKey].every(one => one === '') && decision !== 'wallet'
  const isKept = day === '' || kept.some(one => one.day === day)
  if (isKnown && isKept) {
    if (days === null) return null
    const wanted = kept.slice(lastDays === '' ? 0 : -Number(lastDays)).filter(one => !day || one.day === day)
    const counts = onlyOf(addUp(wanted.map(one => days.get(one.day) ?? {})), decision)
    const isAll = day === '' && lastDays === '' && decision === ''
    return isAll && totalOf(counts) === 0
      ? null
      : { counts, of: day === '' && lastDays === '' ? words.weeks(WEEKS) : words.matching }
  }
  if (rows === null || rows.length === 0 || decision === 'wallet') return null
  const counts = addUp(rows.map(countOf))
  return { counts, of: more || isLooking || failed ? words.newest(rows.length) : words.matching }
}

function onlyOf(counts: DayCounts, decision: string): DayCounts {
  const n = counts[decision as CountedDecision]
  return decision === '' ? counts : n === undefined ? {} : { [decision]: n }
}
function countOf({ decision }: ActivityRow): DayCounts {
  return decision === undefined ? {} : { [decision]: 1 }
}
