/** Numbers and times in the language of the screens. */

/** Language of texts, dates and numbers. */
export const LOCALE = 'en-GB'

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

export function formatNumber(n: number): string {
  return number.format(n)
}

/** `1 byte`, `2,031 bytes`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number.format(n)} ${n === 1 ? one : many}`
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
  if (round !== undefined && seconds < round.size * 100) return count(seconds / round.size, round.name)
  let rest = seconds
  const parts = UNITS.flatMap(({ name, size }) => {
    const n = Math.floor(rest / size)
    rest -= n * size
    return n === 0 ? [] : [count(n, name)]
  })
  return parts.join(' ')
}

const MINUTE = 60_000

/** What is left of milliseconds, rounded up to a whole unit: `42 min`, `5 hours`, `3 days`. */
export function formatLeft(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE))
  if (minutes < 120) return `${minutes} min`
  const hours = Math.ceil(minutes / 60)
  return hours < 48 ? count(hours, 'hour') : count(Math.ceil(hours / 24), 'day')
}

/** `14:58`, with the day if it is not today: when something ends. */
export function formatEnd(at: number, now: number): string {
  return isSameDay(at, now) ? formatClock(at) : `${formatDay(at, now)}, ${formatClock(at)}`
}

/** `just now`, `3 min ago`, `5 hours ago`, then the day. */
export function formatAgo(at: number, now: number): string {
  const minutes = Math.floor((now - at) / MINUTE)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  return minutes < 24 * 60 ? `${count(Math.floor(minutes / 60), 'hour')} ago` : formatDay(at, now)
}

/** Hex in groups of four digits, eight groups a line: what people compare. */
export function groupHex(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1 ').replace(/((?:.{4} ){7}.{4}) /g, '$1\n')
}

/** Start and end of a key, a hint for the eye only. */
export function shortKey(key: string): string {
  return key.length <= 16 ? key : `${key.slice(0, 9)}…${key.slice(-5)}`
}
