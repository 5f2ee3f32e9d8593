import type { ActivityRow } from '../../protocol/ui-door.ts'
import type { IconName } from '../components/sprite.tsx'
import { formatDay, isSameDay, joinParts } from '../format.ts'
import { activity } from '../words.ts'
import { saySummary } from './summary.ts'

/** One row of the trail in the words of the screens. */
export interface Entry {
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly origin: string | undefined
  readonly what: string
  readonly answer: string
  readonly icon: IconName
  readonly isSensitive: boolean
  /** The row is not as the wallet wrote it: what it says is no more than that. */
  readonly isChanged: boolean
}

const ICONS: { readonly [decision: string]: IconName } = {
  approved: 'check',
  rejected: 'cross',
  expired: 'clock',
  refused: 'refused',
  silent: 'bolt',
  aborted: 'clock',
  revoked: 'cross',
}

export function readEntry(row: ActivityRow): Entry {
  const { seq, at, origin, decision, changed: isChanged = false } = row
  const answer = wordsFor(activity.decisions, decision)
  const icon = (answer !== undefined && decision !== undefined && ICONS[decision]) || 'lock'
  return {
    seq,
    // A row that was changed may have any time, or none.
    at: Date.parse(at) || 0,
    origin,
    what: whatOf(row),
    answer: isChanged ? activity.changed : (answer ?? activity.wallet),
    icon: isChanged ? 'unread' : icon,
    isSensitive: decision === 'silent',
    isChanged,
  }
}

/** Kind and size; never content, the trail has none. A type that is unknown here is shown as it is. */
function whatOf({ type, method, summary, error, count }: ActivityRow): string {
  const named = method === undefined ? type : sayMethod(method)
  // At connect the summary lists scopes by their technical names: Apps says them in words.
  const said = summary === undefined || method === 'connect' ? undefined : saySummary(summary)
  const parts = [wordsFor(activity.types, type) ?? said ?? named]
  if (error !== undefined && !SAID_BY_ANSWER.includes(error)) parts.push(error)
  if (count !== undefined && count > 1) parts.push(activity.times(count))
  return joinParts(parts)
}

/** The mark beside the row says these already. */
const SAID_BY_ANSWER = ['user_rejected', 'request_expired']

function wordsFor(words: { readonly [name: string]: string }, name: string | undefined): string | undefined {
  return name !== undefined && Object.hasOwn(words, name) ? words[name] : undefined
}

/** Rows in order, cut where the day changes. */
export function groupByDay(
  entries: readonly Entry[],
  now: number,
): Array<{ readonly day: string; readonly entries: Entry[] }> {
  const groups: Array<{ day: string; entries: Entry[] }> = []
  for (const entry of entries) {
    const day = isSameDay(entry.at, now) ? activity.today : formatDay(entry.at, now)
    const last = groups.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else groups.push({ day, entries: [entry] })
  }
  return groups
}

/** What can be chosen from, in the words of the screens; what is unknown here stays as it is. */
export function sayMethod(method: string): string {
  return wordsFor(activity.methods, method) ?? method
}
export function sayDecision(decision: string): string {
  return wordsFor(activity.decisions, decision) ?? (decision === 'wallet' ? activity.wallet : decision)
}
