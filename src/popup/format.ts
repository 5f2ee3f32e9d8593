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

/** Hex in groups of four digits, eight groups a line: what people compare. */
export function groupHex(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1 ').replace(/((?:.{4} ){7}.{4}) /g, '$1\n')
}

/** Start and end of a key, a hint for the eye only. */
export function shortKey(key: string): string {
  return key.length <= 16 ? key : `${key.slice(0, 9)}…${key.slice(-5)}`
}
