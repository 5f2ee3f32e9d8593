import { describe, expect, it } from 'vitest'
import { isLockedRow } from '../../../src/background/events/locked.ts'
import { reduceMutes } from '../../../src/background/events/projections/sites.ts'

const SITE = 'https://acorn.example'
const base = {
  seq: 7,
  prev: 'a'.repeat(64),
  at: '2026-11-21T12:00:00.000Z',
  type: 'site.muted',
  origin: SITE,
}
const muted = (details: object, more: object = {}) => ({
  row: { ...base, details, ...more },
  hash: 'b'.repeat(64),
  seq: 7,
})
const isTaken = (event: object) => isLockedRow(event as never, () => true)

describe('a site that is blocked while the wallet is locked', () => {
  it('is a row that a locked wallet writes', () => {
    expect(isTaken(muted({ until: Date.UTC(2026, 10, 22) }))).toBe(true)
  })

  it.each<[string, object]>([
    ['no end', muted({})],
    ['an end that no date can be', muted({ until: 8_640_000_000_000_001 })],
    ['an end before all time', muted({ until: -1 })],
    ['an end that is no number', muted({ until: '2027' })],
    ['no site', muted({ until: 1 }, { origin: undefined })],
    ['a decision', muted({ until: 1 }, { decision: 'approved' })],
    ['another detail', muted({ until: 1, lockAfter: 60 })],
    ['the opposite', muted({ until: 1 }, { type: 'site.unmuted' })],
    ['a key of a request', { ...muted({ until: 1 }), key: 'grant:1' }],
  ])('is none with %s', (_, event) => {
    expect(isTaken(event)).toBe(false)
  })

  it('never ends sooner by it', () => {
    const later = reduceMutes(new Map([[SITE, 1000]]), { ...base, details: { until: 5 } })
    expect(later.get(SITE)).toBe(1000)
    expect(reduceMutes(later, { ...base, details: { until: 2000 } }).get(SITE)).toBe(2000)
    expect(reduceMutes(later, { ...base, type: 'site.unmuted' }).has(SITE)).toBe(false)
  })
})
