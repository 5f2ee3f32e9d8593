import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Days,
  decisionsOf,
  NO_DAYS,
  reduceDays,
  signedOf,
} from '../../../src/background/events/projections/days.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import { COUNTED } from '../../../src/protocol/days.ts'

const SLOT = 1_800_000
const DAY = 86_400_000
const START = Date.UTC(2026, 10, 21, 14, 16)
const dayOf = (at: string) => Math.floor(Date.parse(at) / DAY)

const row = (at: number, more: Partial<AuditRow> = {}): AuditRow => ({
  seq: 0,
  prev: '',
  at: new Date(at).toISOString(),
  type: 'request.approved',
  decision: 'approved',
  ...more,
})
const fold = (rows: readonly AuditRow[]) => rows.reduce(reduceDays, NO_DAYS)

/** Most steps are small; some go back, a few go months either way. */
const anyStep = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 3 * 3_600_000 }) },
  { weight: 4, arbitrary: fc.integer({ min: -DAY, max: 5 * DAY }) },
  { weight: 1, arbitrary: fc.integer({ min: -150 * DAY, max: 150 * DAY }) },
)
const anyRows = fc
  .array(
    fc.record({
      step: anyStep,
      decision: fc.option(fc.constantFrom(...COUNTED), { nil: undefined }),
      origin: fc.option(fc.constantFrom('https://a.example', 'https://b.example'), { nil: undefined }),
      signature: fc.option(fc.constant('s'), { nil: undefined }),
    }),
    { maxLength: 120 },
  )
  .map(list => {
    let at = START
    return list.map(({ step, ...more }) => {
      at += step
      const given = Object.entries(more).filter(([, value]) => value !== undefined)
      const { decision: _, ...bare } = row(at)
      return { ...bare, ...Object.fromEntries(given) } as AuditRow
    })
  })

/** The same in the plainest way: rows are kept, and thrown away when one comes to which they are too old or ahead. */
function naively(rows: readonly AuditRow[]) {
  let kept: AuditRow[] = []
  let signed: AuditRow[] = []
  for (const one of rows) {
    if (one.decision === undefined) continue
    const today = dayOf(one.at)
    const near = (days: number) => (other: AuditRow) =>
      dayOf(other.at) > today - days && dayOf(other.at) < today + 16 * 7 + 1
    kept = [...kept.filter(near(16 * 7 + 1)), one]
    signed = signed.filter(near(14 + 1))
    if (one.origin !== undefined && one.signature !== undefined) signed.push(one)
  }
  const decisions = count(kept, one => `${Math.floor(Date.parse(one.at) / SLOT)} ${one.decision}`)
  const uses = count(signed, one => `${one.origin} ${Math.floor(Date.parse(one.at) / SLOT)}`)
  return { decisions, uses }
}
function count(rows: readonly AuditRow[], by: (row: AuditRow) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of rows) counts[by(one)] = (counts[by(one)] ?? 0) + 1
  return counts
}
function counted(state: Days) {
  const decisions: Record<string, number> = {}
  const all = decisionsOf(state)
  for (let i = 0; i < all.length; i += 3)
    decisions[`${all[i]} ${COUNTED[all[i + 1] ?? -1]}`] = all[i + 2] ?? 0
  const uses: Record<string, number> = {}
  for (const [origin, list] of signedOf(state)) {
    for (let i = 0; i < list.length; i += 2) uses[`${origin} ${list[i]}`] = list[i + 1] ?? 0
  }
  return { decisions, uses }
}

describe('decisions by day', () => {
  it('come to what counting row by row comes to, whatever the clock does', () => {
    fc.assert(
      fc.property(anyRows, rows => {
        expect(counted(fold(rows))).toEqual(naively(rows))
      }),
      { numRuns: 300 },
    )
  })

  it('are the same when they are written down half-way and read again', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(120), (rows, at) => {
        const half = JSON.parse(JSON.stringify(fold(rows.slice(0, at)))) as Days
        expect(rows.slice(at).reduce(reduceDays, half)).toEqual(fold(rows))
      }),
    )
  })

  it('stay as they were when a row is folded in', () => {
    fc.assert(
      fc.property(anyRows, rows => {
        let state = NO_DAYS
        for (const one of rows) {
          const before = JSON.stringify(state)
          const next = reduceDays(state, one)
          expect(JSON.stringify(state)).toBe(before)
          state = next
        }
      }),
      { numRuns: 50 },
    )
  })

  it('are in the order of time', () => {
    const slots = decisionsOf(fold([row(START), row(START - 2 * DAY), row(START + 3_600_000)])).filter(
      (_, i) => i % 3 === 0,
    )
    expect(slots).toEqual([...slots].sort((a, b) => a - b))
    expect(slots).toHaveLength(3)
  })

  it('lose what is older than sixteen weeks, and of sites what is older than fourteen days', () => {
    const site = { origin: 'https://a.example', signature: 's' }
    const later = (days: number) => counted(fold([row(START, site), row(START + days * DAY)]))
    expect(Object.keys(later(112).decisions)).toHaveLength(2)
    expect(Object.keys(later(113).decisions)).toHaveLength(1)
    expect(Object.keys(later(14).uses)).toHaveLength(1)
    expect(Object.keys(later(15).uses)).toHaveLength(0)
  })

  it('forget what a clock that was years ahead left there, and go on', () => {
    const ahead = START + 4000 * DAY
    const state = fold([row(START), row(ahead), row(START + 1000), row(START + 2000)])
    expect(counted(state).decisions).toEqual({ [`${Math.floor(START / SLOT)} approved`]: 2 })
  })

  it('leave out rows that decide nothing, and times that are none', () => {
    const { decision: _, ...bare } = row(START)
    expect(reduceDays(NO_DAYS, bare)).toBe(NO_DAYS)
    expect(reduceDays(NO_DAYS, { ...row(START), at: 'yesterday' })).toBe(NO_DAYS)
    expect(reduceDays(NO_DAYS, { ...row(START), decision: 'else' as 'approved' })).toBe(NO_DAYS)
  })

  it('tell so many sites of one day apart, and no more', () => {
    const rows = Array.from({ length: 300 }, (_, i) =>
      row(START, { origin: `https://${i}.example`, signature: 's' }),
    )
    const state = fold(rows)
    expect(signedOf(state).size).toBe(200)
    expect(Object.values(counted(state).decisions)).toEqual([300])
  })
})
