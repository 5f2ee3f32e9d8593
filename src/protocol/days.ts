/** How decisions are counted over time: what worker and screens share of it. */
import type { Decision } from './audit.ts'

/**
 * Milliseconds. Counts go by halves of an hour of UTC, numbered since 1970, and a screen adds them up to the days of
 * wherever it is. Where clocks are off by a quarter (Nepal), what falls into the quarter beside midnight is shown with
 * the day next to it; by quarters, what is kept would be twice as long for everybody.
 */
export const SLOT = 30 * 60_000
export const SLOTS_A_DAY = 48

/** Weeks that are looked back on, the one that has begun included. */
export const WEEKS = 16
/** Days of the small pictures, today included. */
export const USE_DAYS = 14

/** Numbers stand for these in counts, by their place here. Never reordered: kept counts go by it. */
export const COUNTED = [
  'approved',
  'silent',
  'rejected',
  'refused',
  'expired',
  'aborted',
  'revoked',
] as const satisfies readonly Decision[]
