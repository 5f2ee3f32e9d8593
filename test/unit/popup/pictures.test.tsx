// @vitest-environment happy-dom

import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  addUp,
  countDays,
  dayOf,
  levelOf,
  levelRanges,
  usesUntil,
  weeksUntil,
} from '../../../src/popup/pictures/days.ts'
import { COUNTED, SLOT } from '../../../src/protocol/days.ts'
import type { AppView } from '../../../src/protocol/ui-door.ts'
import { lastAsked, openActivity, row } from './activity.tsx'
import { click, close, fakeWallet, get, key, openLater, stateOf, until } from './support.tsx'

const DAY = 86_400_000
const slotAt = (at: number) => Math.floor(at / SLOT)
const noonBefore = (days: number) => {
  const today = new Date()
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - days, 12).getTime()
}
const place = (decision: (typeof COUNTED)[number]) => COUNTED.indexOf(decision)

afterEach(async () => {
  vi.unstubAllGlobals()
  await close()
})

describe('counts by day', () => {
  it('are added up to the days where the person is', () => {
    const late = new Date(2026, 10, 20, 23, 45).getTime()
    const early = new Date(2026, 10, 21, 0, 15).getTime()
    const days = countDays([
      ...[slotAt(late), place('approved'), 2],
      ...[slotAt(late), place('rejected'), 1],
      ...[slotAt(early), place('silent'), 5],
      // A decision that nobody knows of yet.
      ...[slotAt(early), 40, 5],
    ])
    expect([...days]).toEqual([
      ['2026-11-20', { approved: 2, rejected: 1 }],
      ['2026-11-21', { silent: 5 }],
    ])
    expect(addUp(days.values())).toEqual({ approved: 2, rejected: 1, silent: 5 })
  })

  it('fill weeks that begin where weeks begin, the last one up to today', () => {
    const saturday = new Date(2026, 10, 21, 9).getTime()
    const weeks = weeksUntil(saturday, 3, 1)
    expect(weeks.map(({ days }) => days.length)).toEqual([7, 7, 6])
    expect(weeks[0]?.days[0]?.day).toBe('2026-11-02')
    expect(weeks.at(-1)?.days.at(-1)?.day).toBe('2026-11-21')
    const sundays = weeksUntil(saturday, 3, 7)
    expect(sundays.map(({ days }) => days.length)).toEqual([7, 7, 7])
    expect(sundays[0]?.days[0]?.day).toBe('2026-11-01')
  })

  it('are of each day once, also where clocks change', () => {
    const all = weeksUntil(new Date(2026, 10, 30).getTime(), 60, 1).flatMap(({ days }) => days)
    const days = all.map(({ day }) => day)
    expect(new Set(days).size).toBe(days.length)
    expect([...days].sort()).toEqual(days)
  })

  it('of a site are those of the last 14 days, today last', () => {
    const now = noonBefore(0)
    const days = usesUntil(now, [slotAt(now - 20 * DAY), 9, slotAt(noonBefore(13)), 2, slotAt(now), 3])
    expect(days).toHaveLength(14)
    expect(days.map(({ n }) => n)).toEqual([2, ...Array(12).fill(0), 3])
    expect(days.at(-1)?.day).toBe(dayOf(now))
  })

  it('have a level, and each level a range of numbers', () => {
    for (const most of [1, 2, 3, 4, 5, 31, 1000]) {
      const ranges = levelRanges(most)
      for (let n = 0; n <= most; n++) {
        const { from, to } = ranges.find(({ level }) => level === levelOf(n, most)) ?? { from: 1, to: 0 }
        expect(n, `${n} of ${most}`).toBeGreaterThanOrEqual(from)
        expect(n, `${n} of ${most}`).toBeLessThanOrEqual(to)
      }
    }
    expect(levelOf(0, 0)).toBe(0)
  })
})

describe('the calendar', () => {
  const DECISIONS = [
    ...[slotAt(noonBefore(3)), place('approved'), 12],
    ...[slotAt(noonBefore(3)), place('rejected'), 2],
    ...[slotAt(noonBefore(0)), place('silent'), 1],
  ]
  const openCalendar = async () => {
    const wallet = await openActivity(undefined, { 'activity.days': { decisions: DECISIONS } })
    await until(() => document.querySelector('button.heat__day') !== null)
    return wallet
  }
  const days = () => [...document.querySelectorAll<HTMLButtonElement>('button.heat__day')]
  const stops = () => days().filter(one => one.tabIndex === 0)
  const name = (one: Element | null | undefined) => one?.getAttribute('aria-label') ?? ''

  it('has a button per day that says its numbers, today last', async () => {
    await openCalendar()
    expect(get('section', 'Calendar')).toBeTruthy()
    expect(days().length).toBeGreaterThan(12 * 7)
    expect(days().length).toBeLessThanOrEqual(16 * 7)
    expect(name(days().at(-4))).toMatch(/^\d+ \w+: 14 decisions, 2 rejected$/)
    expect(name(days().at(-1))).toMatch(/^Today, \d+ \w+: 1 decision, 1 by itself$/)
    expect(name(days().at(-2))).toMatch(/: no decisions$/)
    expect(days().at(-1)?.getAttribute('aria-current')).toBe('date')
    expect(days().at(-4)?.className).toContain('heat__day--4')
    expect(days().at(-1)?.className).toContain('heat__day--1')
    expect(document.querySelector('.heat__legend')?.textContent).toBe('Decisions a day01–34–78–1011–14')
    expect(document.querySelector('.calendar__foot p')?.textContent).toMatch(
      /^Busiest: \d+ \w+, 14 decisions$/,
    )
  })

  it('is there before its numbers are, and says nothing yet', async () => {
    await openActivity(undefined, { 'activity.days': () => new Promise(() => {}) })
    expect(document.querySelectorAll('span.heat__day').length).toBeGreaterThan(80)
    expect(days()).toEqual([])
    expect(get('section', 'Calendar').getAttribute('aria-busy')).toBe('true')
  })

  it('is one stop of the Tab key, and goes from day to day by arrows, Home and End', async () => {
    await openCalendar()
    expect(stops()).toEqual([days().at(-1)])
    stops()[0]?.focus()
    const press = (name: string) => key(document.activeElement ?? document.body, name)
    const at = () => days().indexOf(document.activeElement as HTMLButtonElement) - days().length
    for (const [name, where] of [
      ['ArrowUp', -2],
      ['ArrowLeft', -9],
      ['ArrowDown', -8],
      ['ArrowRight', -1],
      // There is no later day.
      ['ArrowRight', -1],
      ['Home', -days().length],
      ['ArrowUp', -days().length],
      ['End', -1],
    ] as const) {
      await press(name)
      expect(at(), name).toBe(where)
      expect(stops()).toEqual([document.activeElement])
    }
  })

  it('runs the other way where text does', async () => {
    await openCalendar()
    vi.stubGlobal('getComputedStyle', () => ({ direction: 'rtl' }))
    stops()[0]?.focus()
    await key(document.activeElement ?? document.body, 'ArrowRight')
    expect(days().indexOf(document.activeElement as HTMLButtonElement)).toBe(days().length - 8)
    await key(document.activeElement ?? document.body, 'ArrowLeft')
    expect(days().indexOf(document.activeElement as HTMLButtonElement)).toBe(days().length - 1)
  })

  it('shows the rows of a day at a press, with its numbers, and all of them at the next', async () => {
    const wallet = await openCalendar()
    const day = days().at(-4)
    if (day === undefined) throw new Error('no day')
    await click(day)
    const midnight = new Date(noonBefore(3)).setHours(0)
    expect(lastAsked(wallet)).toEqual({
      limit: 50,
      filter: { since: new Date(midnight).toISOString(), until: new Date(midnight + DAY).toISOString() },
    })
    expect(day.getAttribute('aria-pressed')).toBe('true')
    expect(document.querySelector('.totals')?.textContent).toContain('12 approved2 rejected')
    expect(document.querySelectorAll('.chip--away')).toHaveLength(1)
    await click(day)
    expect(lastAsked(wallet)).toEqual({ limit: 50 })
    expect(document.querySelectorAll('.chip--away')).toHaveLength(0)
  })

  it('counts what was read where nobody knows of all rows', async () => {
    const wallet = await openCalendar()
    wallet.reply('activity.page', {
      rows: [row(2, { decision: 'approved' }), row(1, { decision: 'refused' }), row(0)],
      total: 9,
    })
    const search = get<HTMLInputElement>('input', 'Search')
    search.value = 'acorn'
    search.dispatchEvent(new Event('input', { bubbles: true }))
    await until(() => document.querySelector('.totals')?.textContent?.startsWith('In all that') === true)
    expect(document.querySelector('.totals')?.textContent).toContain('1 approved1 refused')
  })

  it('says that it could not be read, once', async () => {
    await openActivity(undefined, {
      'activity.days': () => {
        throw new Error('no')
      },
    })
    expect(get('section', 'Calendar').textContent).toContain('Something went wrong')
  })
})

describe('a site', () => {
  const app: AppView = {
    grantId: '1'.repeat(32),
    origin: 'https://acorn.example',
    appName: 'x',
    scopes: ['openid', 'holochain:sign'],
    grantedAt: '2026-01-01T00:00:00Z',
    signCount: 5,
  }
  const uses = { all: [{ origin: app.origin, slots: [slotAt(noonBefore(2)), 3, slotAt(noonBefore(0)), 2] }] }
  const open = (hash: string, answer: object = uses) =>
    openLater(
      fakeWallet(stateOf('unlocked'), { 'apps.list': { apps: [app], muted: [] }, 'apps.uses': answer }),
      hash,
    )
  const spark = () => document.querySelector('svg.spark')

  it('has its signatures of 14 days as bars, and in words', async () => {
    await open('#/apps')
    expect(spark()?.getAttribute('aria-label')).toMatch(
      /^Signatures per day since \d+ \w+: 5 in all, at most 3, today 2$/,
    )
    expect(spark()?.querySelectorAll('rect')).toHaveLength(14)
    expect(spark()?.querySelector('.now')).toBe(spark()?.querySelectorAll('rect')[13])
    await close()
    await open(`#/apps/${app.grantId}`)
    expect(spark()?.querySelectorAll('title')[11]?.textContent).toMatch(/^\d+ \w+: 3 signatures$/)
  })

  it('that signed nothing lately has no bars in the list, and says so on its own page', async () => {
    await open('#/apps', { all: [] })
    expect(spark()).toBeNull()
    await close()
    await open(`#/apps/${app.grantId}`, { all: [] })
    expect(spark()?.getAttribute('aria-label')).toMatch(/^No signature since /)
  })
})
