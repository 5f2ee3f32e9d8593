// @vitest-environment happy-dom

import { act } from 'preact/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { formatDay } from '../../../src/popup/format.ts'
import { filterOf } from '../../../src/popup/screens/use-filters.ts'
import { byHand, FIRST, lastAsked, NEXT, NO_ROWS, openActivity, ROWS, row, said, texts } from './activity.tsx'
import {
  button,
  change,
  click,
  close,
  field,
  get,
  IDENTITY,
  refuse,
  settle,
  type,
  until,
} from './support.tsx'

afterEach(close)

describe('looking for something', () => {
  it('searches the whole trail, once the letters have stopped', async () => {
    const wallet = await openActivity()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    for (const text of ['b', 'bi', 'bir', ' birch ']) {
      await type(field('Search'), text)
      await act(async () => void (await vi.advanceTimersByTimeAsync(200)))
    }
    expect(wallet.params('activity.page')).toHaveLength(1)
    wallet.reply('activity.page', { rows: [ROWS[1]], total: 9 })
    await act(async () => void (await vi.advanceTimersByTimeAsync(100)))
    vi.useRealTimers()
    await until(() => texts().length === 2)
    expect(wallet.params('activity.page').slice(1)).toEqual([{ limit: 50, filter: { text: 'birch' } }])
    expect(document.body.textContent).toContain('1 row matches')
    expect(said()).toBe('1 row matches')
  })

  it('combines everything that is set, and leaves out what is not', async () => {
    const choices = {
      origins: ['https://acorn.example', 'https://birch.example'],
      methods: ['connect', 'signBytes'],
      decisions: ['approved', 'expired', 'wallet'],
      agents: [{ agentPubKey: IDENTITY.agentPubKey, name: 'Everyday' }],
    }
    const wallet = await openActivity(undefined, { 'activity.choices': choices })
    await click(button('Approved'))
    expect(button('Approved').getAttribute('aria-pressed')).toBe('true')
    expect(button('All').getAttribute('aria-pressed')).toBe('false')
    expect(lastAsked(wallet)).toMatchObject({ filter: { decision: 'approved' } })

    const details = document.querySelector('details')
    if (details === null) throw new Error('no Filter')
    expect(details.querySelector('summary')?.textContent).toBe('Filter')
    details.open = true
    details.dispatchEvent(new Event('toggle'))
    await settle()
    const select = (name: string) => get<HTMLSelectElement>('select', name)
    const options = (name: string) => [...select(name).options].map(option => option.textContent)
    expect(options('Kind')).toEqual(['Any kind', 'Connect', 'Sign bytes'])
    expect(options('Answer')).toEqual(['Any answer', 'Approved', 'Expired', 'Wallet'])
    expect(options('Identity')).toEqual(['Any identity', 'Everyday, uhCAk78Cz…ETTwP'])
    await change(select('Site'), 'https://birch.example')
    await change(select('Kind'), 'signBytes')
    await change(select('Identity'), IDENTITY.agentPubKey)
    await change(select('Answer'), 'expired')
    await type(field('Day'), '2026-03-29')
    await type(field('Search'), 'reply')
    await until(() => JSON.stringify(lastAsked(wallet)).includes('text'))
    await settle()
    expect(lastAsked(wallet)).toEqual({
      limit: 50,
      filter: {
        text: 'reply',
        decision: 'expired',
        origin: 'https://birch.example',
        method: 'signBytes',
        agentPubKey: IDENTITY.agentPubKey,
        since: new Date(2026, 2, 29).toISOString(),
        until: new Date(2026, 2, 30).toISOString(),
      },
    })
    await change(select('Site'), '')
    await settle()
    expect(Object.keys((lastAsked(wallet) as { filter: object }).filter)).not.toContain('origin')
  })

  it('takes a day from midnight to midnight where the person is, and none that is not whole', () => {
    const none = { text: '', decision: '', origin: '', method: '', agentPubKey: '', lastDays: '' }
    expect(filterOf({ ...none, day: '2024-02-29' })).toEqual({
      since: new Date(2024, 1, 29).toISOString(),
      until: new Date(2024, 2, 1).toISOString(),
    })
    expect(filterOf({ ...none, day: '0020-01-01' })?.since).toMatch(/^00(?:19|20)-/)
    expect(filterOf({ ...none, day: '12026-01-01' })).toBeUndefined()
    expect(filterOf({ ...none, day: '' })).toBeUndefined()
    const now = new Date(2026, 10, 21, 14, 16).getTime()
    expect(filterOf({ ...none, day: '', lastDays: '7' }, now)).toEqual({
      since: new Date(2026, 10, 15).toISOString(),
    })
    expect(filterOf({ ...none, day: '', lastDays: '1' }, now)).toEqual({
      since: new Date(2026, 10, 21).toISOString(),
    })
  })

  it('shows what is set as chips, which are taken away one by one, or all at once', async () => {
    const wallet = await openActivity()
    await click(button('Approved'))
    await type(field('Day'), '2026-03-29')
    await type(field('Search'), 'reply')
    await until(() => JSON.stringify(lastAsked(wallet)).includes('text'))
    const chips = () => [...document.querySelectorAll('.chip--away')].map(one => one.textContent)
    const day = formatDay(new Date(2026, 2, 29).getTime(), Date.now())
    expect(chips()).toEqual([day, 'Approved', 'Contains “reply”'])
    await click(button(`Take away: ${day}`))
    expect(document.activeElement).toBe(button('Take away: Approved'))
    expect(lastAsked(wallet)).toEqual({ limit: 50, filter: { decision: 'approved', text: 'reply' } })
    await click(button('Take away: Contains “reply”'))
    expect(document.activeElement).toBe(button('Take away: Approved'))
    expect(field('Search').value).toBe('')
    await type(field('Day'), '2026-03-29')
    await click(button('Clear all'))
    expect(chips()).toEqual([])
    expect(document.activeElement).toBe(field('Search'))
    expect(lastAsked(wallet)).toEqual({ limit: 50 })
  })

  it('takes a span of days in the place of a day, and the other way round', async () => {
    const wallet = await openActivity()
    await type(field('Day'), '2026-03-29')
    await change(get<HTMLSelectElement>('select', 'Time'), '7')
    await settle()
    expect(field('Day').value).toBe('')
    expect(Object.keys((lastAsked(wallet) as { filter: object }).filter)).toEqual(['since'])
    expect(button('Take away: Last 7 days')).toBeTruthy()
    await type(field('Day'), '2026-03-29')
    await settle()
    expect(get<HTMLSelectElement>('select', 'Time').value).toBe('')
  })

  it('asks on after pages without a row until a page is full, one question at a time', async () => {
    const hand = byHand()
    const wallet = await openActivity()
    wallet.reply('activity.page', hand.reply)
    await click(button('Rejected'))
    await until(() => document.body.textContent?.includes('Looking…') === true)
    const cursor = (n: number) => ['2025-12-31T00:00:00Z', n] as const
    await hand.answer({ rows: [], next: cursor(500), total: 999 })
    await hand.answer({
      rows: Array.from({ length: 20 }, (_, i) => row(400 - i)),
      next: cursor(300),
      total: 999,
    })
    expect(texts()).toHaveLength(21)
    expect(document.body.textContent).toContain('Looking…')
    expect(lastAsked(wallet)).toEqual({ limit: 30, from: cursor(300), filter: { decision: 'rejected' } })
    await hand.answer({
      rows: Array.from({ length: 30 }, (_, i) => row(200 - i)),
      next: cursor(100),
      total: 999,
    })
    expect(texts()).toHaveLength(51)
    expect(hand.waiting()).toBe(0)
    expect(hand.mostAtOnce()).toBe(1)
    expect(document.body.textContent).not.toContain('Looking…')
    expect(said()).toBe('The newest 50 rows that match')
    expect(button('Show more')).toBeTruthy()
  })

  it('drops answers to a filter that is not set any more, and waits for them before it asks', async () => {
    const hand = byHand()
    const wallet = await openActivity()
    wallet.reply('activity.page', hand.reply)
    for (const name of ['Approved', 'Rejected', 'Wallet']) await click(button(name))
    expect(hand.waiting()).toBe(1)
    await hand.answer({ rows: [row(1, { decision: 'approved' })], next: NEXT, total: 9 })
    expect(document.body.textContent).toContain('acorn.example')
    expect(lastAsked(wallet)).toEqual({ limit: 50, filter: { decision: 'wallet' } })
    await hand.answer({ rows: [row(2)], total: 9 })
    expect(texts()).toHaveLength(2)
    expect(hand.mostAtOnce()).toBe(1)
    expect(wallet.params('activity.page')).toHaveLength(3)
  })

  it('shows nothing of before when looking fails', async () => {
    const wallet = await openActivity()
    wallet.reply('activity.page', refuse({ code: 'server_error' }))
    await click(button('Rejected'))
    expect(texts()).toEqual([])
    expect(document.querySelector('[role=alert]')?.textContent).toContain('Something went wrong')
  })

  it('says that nothing matches and clears everything', async () => {
    const wallet = await openActivity()
    wallet.reply('activity.page', NO_ROWS)
    await click(button('By itself'))
    await type(field('Search'), 'nobody')
    await until(() => JSON.stringify(lastAsked(wallet)).includes('text'))
    await settle()
    expect(lastAsked(wallet)).toEqual({ limit: 50, filter: { decision: 'silent', text: 'nobody' } })
    expect(document.body.textContent).toContain('No row matches')
    expect(said()).toBe('No row matches')
    wallet.reply('activity.page', FIRST)
    await click(button('Clear filters'))
    await until(() => texts().length > 0)
    expect(field('Search').value).toBe('')
    expect(document.activeElement).toBe(field('Search'))
    expect(button('All').getAttribute('aria-pressed')).toBe('true')
  })

  it('says when there are no choices to be had', async () => {
    await openActivity(FIRST, { 'activity.choices': refuse({ code: 'storage_failed' }) })
    const details = document.querySelector('details')
    if (details !== null) details.open = true
    details?.dispatchEvent(new Event('toggle'))
    await settle()
    expect(document.querySelector('[role=alert]')?.textContent).toContain('The disk is full')
  })
})
