import * as v from 'valibot'
import type { AuditRow } from '../../../protocol/audit.ts'
import { COUNTED, SLOT, SLOTS_A_DAY, USE_DAYS, WEEKS } from '../../../protocol/days.ts'

/**
 * A sparse table: `key, count, key, count…`, keys rising. One flat list of small numbers, because it is copied for
 * each row and written to the disk with each kept state.
 */
type Counts = readonly number[]

/** What was decided on one day of UTC. */
export interface Day {
  /** Since 1970. */
  readonly day: number
  /** Rows by slot of the day and decision: the key is `slot * 8 + place in COUNTED`. */
  readonly decisions: Counts
  /** Signatures by site, and by slot of the day as key; empty for days that no picture of a site shows. */
  readonly signed: ReadonlyArray<readonly [origin: string, slots: Counts]>
}

/**
 * Decisions of the last weeks, for the calendar and the pictures of the sites. What is too old goes by the time of the
 * row that came last, never by a clock: the same rows always come to the same.
 */
export interface Days {
  /** Day of the row that was counted last; -1 before the first. */
  readonly at: number
  /** Rising; days without a decision are left out. */
  readonly days: readonly Day[]
}
export const NO_DAYS: Days = { at: -1, days: [] }

/** More decisions than there are, so that there is room for one. */
const KINDS = 8
/** A local day may begin up to fourteen hours before that of UTC, and end twelve after it. */
const AROUND = 1
const KEPT = WEEKS * 7 + AROUND
const KEPT_SIGNED = USE_DAYS + AROUND
/** Sites that are told apart on one day. Each was let in by a person, so nobody comes near it. */
const MOST_SITES = 200

/** Folds one row in. Rows that decide nothing, or have no time, leave it as it is. */
export function reduceDays(state: Days, { decision, at, origin, signature }: AuditRow): Days {
  if (decision === undefined) return state
  const kind = COUNTED.indexOf(decision)
  const slot = Math.floor(Date.parse(at) / SLOT)
  if (kind === -1 || Number.isNaN(slot)) return state
  const day = Math.floor(slot / SLOTS_A_DAY)
  const inDay = slot - day * SLOTS_A_DAY
  const days = (day === state.at ? state.days : within(state.days, day)).slice()
  const place = placeOf(days, day)
  const before = days[place]
  const { decisions, signed } = before?.day === day ? before : { decisions: [], signed: [] }
  const isSigned = origin !== undefined && signature !== undefined
  const after: Day = {
    day,
    decisions: oneMore(decisions, inDay * KINDS + kind),
    signed: isSigned ? oneMoreOf(signed, origin, inDay) : signed,
  }
  if (before?.day === day) days[place] = after
  else days.splice(place, 0, after)
  return { at: day, days }
}

/** Decisions as `slot since 1970, place in COUNTED, count…`, oldest first. */
export function decisionsOf({ days }: Days): number[] {
  const all: number[] = []
  for (const { day, decisions } of days) {
    for (let i = 0; i < decisions.length; i += 2) {
      const [key = 0, count = 0] = decisions.slice(i, i + 2)
      all.push(day * SLOTS_A_DAY + Math.floor(key / KINDS), key % KINDS, count)
    }
  }
  return all
}

/** Signatures of each site as `slot since 1970, count…`, oldest first. */
export function signedOf({ days }: Days): ReadonlyMap<string, number[]> {
  const sites = new Map<string, number[]>()
  for (const { day, signed } of days) {
    for (const [origin, slots] of signed) {
      const all = sites.get(origin) ?? []
      sites.set(origin, all)
      for (let i = 0; i < slots.length; i += 2) {
        all.push(day * SLOTS_A_DAY + (slots[i] ?? 0), slots[i + 1] ?? 0)
      }
    }
  }
  return sites
}

/**
 * Days that still count when a row of this day comes. Those far after it go as well: a clock that was years ahead once
 * must not leave them there for good.
 */
function within(days: readonly Day[], today: number): readonly Day[] {
  return days.flatMap(one => {
    const { day, signed } = one
    if (Math.abs(day - today) >= KEPT) return []
    return signed.length > 0 && day <= today - KEPT_SIGNED ? [{ ...one, signed: [] }] : [one]
  })
}

/** Where a day is, or has to go. Almost always at the end. */
function placeOf(days: readonly Day[], day: number): number {
  let place = days.length
  while (place > 0 && (days[place - 1]?.day ?? 0) >= day) place--
  return place
}

function oneMore(counts: Counts, key: number): Counts {
  const next = counts.slice()
  let place = next.length
  while (place > 0 && (next[place - 2] ?? 0) >= key) place -= 2
  if (next[place] === key) next[place + 1] = (next[place + 1] ?? 0) + 1
  else next.splice(place, 0, key, 1)
  return next
}

function oneMoreOf(signed: Day['signed'], origin: string, key: number): Day['signed'] {
  const place = signed.findIndex(([one]) => one === origin)
  if (place === -1) return signed.length === MOST_SITES ? signed : [...signed, [origin, [key, 1]]]
  const next = signed.slice()
  next[place] = [origin, oneMore(signed[place]?.[1] ?? [], key)]
  return next
}

const numbers = v.array(v.number())
const KeptDay = v.object({
  day: v.number(),
  decisions: numbers,
  signed: v.array(v.tuple([v.string(), numbers])),
})
/** As a kept state has them; see `state.ts`. */
export const KeptDays = v.object({ at: v.number(), days: v.array(KeptDay) })
