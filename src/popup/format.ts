/** Numbers, times and lists in the language of the screens. */
import { LANGUAGE, plural, t } from './language/texts.ts'

/** English as it is written in Britain: days come before months. */
export const LOCALE = LANGUAGE === 'en' ? 'en-GB' : LANGUAGE

const number = new Intl.NumberFormat(LOCALE)
const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const dayThisYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long' })
const dayOtherYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' })
const moment = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

const list = new Intl.ListFormat(LOCALE, { type: 'conjunction' })
const span = new Intl.ListFormat(LOCALE, { type: 'unit', style: 'short' })
const scripts = new Intl.DisplayNames(LOCALE, { type: 'script' })
const ago = new Intl.RelativeTimeFormat(LOCALE)
const agoShort = new Intl.RelativeTimeFormat(LOCALE, { style: 'short' })

export function formatNumber(n: number): string {
  return number.format(n)
}

/** `1 byte`, `2,031 bytes`. */
export function formatSize(bytes: number): string {
  return plural('unit_bytes', bytes)
}

/** `acorn.example, tide.example and 3 more`: whole things in a sentence. */
export function formatList(things: readonly string[]): string {
  return list.format(things)
}

/** `Text, 5 bytes, 3 times`: what there is to say of one thing, part by part. */
export function joinParts(parts: readonly string[]): string {
  return parts.reduce((before, part) => t('list_comma', before, part))
}

/** Name of a script, by its code in ISO 15924: `Cyrillic`. */
export function scriptName(code: string): string {
  return scripts.of(code) ?? code
}

/** `14:02`, local time. */
export function formatClock(at: number): string {
  return clock.format(at)
}

/** `3 November`, with the year if it is another one than `now`'s. */
export function formatDay(at: number, now: number): string {
  const same = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (same ? dayThisYear : dayOtherYear).format(at)
}

/** `21 Nov 2026, 14:02:00`, local time. */
export function formatMoment(at: number): string {
  return moment.format(at)
}

/** Whether two moments (milliseconds since 1970) are on the same local day. */
export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString()
}

const UNITS = [
  { name: 'day', size: 86_400, least: 2 },
  { name: 'hour', size: 3600, least: 1 },
  { name: 'minute', size: 60, least: 1 },
  { name: 'second', size: 1, least: 1 },
] as const

/** Seconds, exactly: `1 hour`, `24 hours`, `90 minutes`; what is not round in any unit is spelled out. */
export function formatSpan(seconds: number): string {
  const round = UNITS.find(({ size, least }) => seconds % size === 0 && seconds >= size * least)
  if (round !== undefined && seconds < round.size * 100) return formatUnit(seconds / round.size, round.name)
  let rest = seconds
  const parts = UNITS.flatMap(({ name, size }) => {
    const n = Math.floor(rest / size)
    rest -= n * size
    return n === 0 ? [] : [formatUnit(n, name)]
  })
  return span.format(parts)
}

/** `1 hour`, `90 minutes`. */
function formatUnit(n: number, unit: 'day' | 'hour' | 'minute' | 'second'): string {
  return new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay: 'long' }).format(n)
}

const MINUTE = 60_000

/** What is left of milliseconds, rounded up to a whole unit: `42 min`, `5 hours`, `3 days`. */
export function formatLeft(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE))
  if (minutes < 120) return plural('time_minutes', minutes)
  const hours = Math.ceil(minutes / 60)
  return hours < 48 ? formatUnit(hours, 'hour') : formatUnit(Math.ceil(hours / 24), 'day')
}

/** `14:58`, with the day if it is not today: when something ends. */
export function formatEnd(at: number, now: number): string {
  return isSameDay(at, now) ? formatClock(at) : t('time_dayAndClock', formatDay(at, now), formatClock(at))
}

/** `just now`, `3 min ago`, `5 hours ago`, then the day. */
export function formatAgo(at: number, now: number): string {
  const minutes = Math.floor((now - at) / MINUTE)
  if (minutes < 1) return t('time_now')
  if (minutes < 60) return agoShort.format(-minutes, 'minute')
  return minutes < 24 * 60 ? ago.format(-Math.floor(minutes / 60), 'hour') : formatDay(at, now)
}

/** Hex in groups of four digits, eight groups a line: what people compare. */
export function groupHex(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1 ').replace(/((?:.{4} ){7}.{4}) /g, '$1\n')
}

/** Start and end of a key, a hint for the eye only. */
export function shortKey(key: string): string {
  return key.length <= 16 ? key : `${key.slice(0, 9)}…${key.slice(-5)}`
}
