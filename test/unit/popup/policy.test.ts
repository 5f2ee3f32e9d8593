import { describe, expect, it } from 'vitest'
import { formatAgo, formatEnd, formatLeft, formatSpan } from '../../../src/popup/format.ts'
import { isAdded, isLeft, keyOf, kindsOf, stepsUpTo, without } from '../../../src/popup/reading/policy.ts'
import { readPlace } from '../../../src/popup/route.ts'

const NONE = { methods: [], actionTypes: [], domains: [], cells: [] } as const
const ALL = {
  methods: ['signAction', 'signBytes', 'signZomeCall'],
  actionTypes: ['CreateEntry', 'poke'],
  domains: ['a/login'],
  cells: ['uhC0kA', 'uhC0kA/posts/create'],
} as const
const keys = (kinds: Parameters<typeof kindsOf>[0]) => kindsOf(kinds).map(keyOf)

describe('what a policy covers', () => {
  it('is a list of kinds, texts and JSON among them wherever bytes are', () => {
    expect(keys(ALL)).toEqual([
      'action CreateEntry',
      'action poke',
      'plain ',
      'domain a/login',
      'cell uhC0kA',
      'function uhC0kA/posts/create',
    ])
    expect(keys({ ...NONE, methods: ['signBytes'] })).toEqual(['plain '])
  })

  it('leaves out what stands beside no method of its own', () => {
    expect(keys({ ...ALL, methods: [] })).toEqual([])
    expect(keys({ ...ALL, methods: ['signAction'] })).toEqual(['action CreateEntry', 'action poke'])
    expect(keys({ ...NONE, methods: ['signAction', 'signZomeCall'] })).toEqual([])
  })

  it('names a kind once, however often the site does', () => {
    expect(keys({ ...NONE, methods: ['signAction'], actionTypes: ['a', 'a'] })).toEqual(['action a'])
  })

  it('without some kinds is less by exactly those, a method going with its last kind', () => {
    expect(without(ALL, new Set())).toEqual(ALL)
    expect(without(ALL, new Set(['action poke', 'function uhC0kA/posts/create']))).toEqual({
      ...ALL,
      actionTypes: ['CreateEntry'],
      cells: ['uhC0kA'],
    })
    expect(without(ALL, new Set(['action poke', 'action CreateEntry'])).methods).toEqual([
      'signBytes',
      'signZomeCall',
    ])
  })

  it('without texts and JSON has no domains either: nothing could say so', () => {
    const out = new Set(['plain '])
    expect(without({ ...ALL, methods: ['signBytes'] }, out)).toEqual(NONE)
    expect(
      kindsOf(ALL)
        .filter(kind => !isLeft(kind, out))
        .map(keyOf),
    ).toEqual(['plain ', 'domain a/login'])
  })

  it('is new by its own name, or by a method that is new', () => {
    const isNew = (added: object) =>
      kindsOf(ALL)
        .filter(kind => isAdded(kind, { ...NONE, ...added }))
        .map(keyOf)
    expect(isNew({ actionTypes: ['poke'] })).toEqual(['action poke'])
    expect(isNew({ methods: ['signBytes'] })).toEqual(['plain ', 'domain a/login'])
    expect(isNew({ domains: ['poke'] })).toEqual([])
  })
})

describe('steps to choose from', () => {
  it('end at the most, and hold the given number', () => {
    expect(stepsUpTo(100, [1, 5, 20, 100, 500])).toEqual([1, 5, 20, 100])
    expect(stepsUpTo(50, [1, 5, 20, 100], 7)).toEqual([1, 5, 7, 20, 50])
    expect(stepsUpTo(3, [5, 20])).toEqual([3])
  })
})

describe('times', () => {
  it.each([
    [1, '1 second'],
    [90, '90 seconds'],
    [60, '1 minute'],
    [900, '15 minutes'],
    [3600, '1 hour'],
    [5400, '90 minutes'],
    [86_400, '24 hours'],
    [7 * 86_400, '7 days'],
    [30 * 86_400, '30 days'],
    [100_000, '1 day, 3 hours, 46 minutes, 40 seconds'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(formatSpan(seconds)).toBe(text)
  })

  it.each([
    [1, '1 min'],
    [60_000, '1 min'],
    [60_001, '2 min'],
    [42 * 60_000, '42 min'],
    [120 * 60_000, '2 hours'],
    [121 * 60_000, '3 hours'],
    [47 * 3_600_000, '47 hours'],
    [71 * 3_600_000, '3 days'],
  ])('%i ms are left as %s', (ms, text) => {
    expect(formatLeft(ms)).toBe(text)
  })

  it('end at a time of day, with the day where it is another one', () => {
    const noon = new Date(2026, 10, 21, 12, 0).getTime()
    expect(formatEnd(noon + 3_600_000, noon)).toBe('13:00')
    expect(formatEnd(noon + 86_400_000, noon)).toBe('22 November, 12:00')
  })

  it('are told by how long ago they were', () => {
    const now = new Date(2026, 10, 21, 12, 0).getTime()
    expect([30_000, 180_000, 3_600_000, 48 * 3_600_000].map(ms => formatAgo(now - ms, now))).toEqual([
      'just now',
      '3 min ago',
      '1 hour ago',
      '19 November',
    ])
  })
})

describe('places', () => {
  it.each([
    ['', { route: 'home' }],
    ['#/', { route: 'home' }],
    ['#/apps', { route: 'apps' }],
    ['#/apps/abc', { route: 'apps', about: 'abc' }],
    ['#/activity/https%3A%2F%2Fa.example', { route: 'activity', about: 'https://a.example' }],
    ['#/apps/%', { route: 'apps' }],
    ['#/nowhere/abc', { route: 'home', about: 'abc' }],
  ])('%s', (hash, place) => {
    expect(readPlace(hash)).toEqual(place)
  })
})
