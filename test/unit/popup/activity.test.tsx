// @vitest-environment happy-dom

import { afterEach, describe, expect, it } from 'vitest'
import { byHand, lastAsked, NEXT, NO_ROWS, OLDER, openActivity, ROWS, row, said, texts } from './activity.tsx'
import { all, button, click, close, get, refuse, settle, stateOf, until } from './support.tsx'

afterEach(close)

describe('the table', () => {
  it('is one page, by day', async () => {
    const wallet = await openActivity()
    expect(wallet.params('activity.page')).toEqual([{ limit: 50 }])
    expect(wallet.params('activity.choices')).toEqual([])
    expect(get('table', 'Activity')).toBeTruthy()
    expect(texts()).toEqual([
      expect.stringContaining('1 January'),
      expect.stringMatching(/https:\/\/acorn\.exampleText, 5 bytesApproved9$/),
      expect.stringMatching(/https:\/\/birch\.exampleConnect, limit_exceeded, 31 timesRefused8$/),
      expect.stringContaining('31 December 2025'),
      expect.stringMatching(/This walletUnlockedWallet7$/),
    ])
  })

  it('says of what a conductor accepts how it stands, and nothing in technical names', async () => {
    const types = ['capability.created', 'capability.ended', 'capability.settled', 'site.enabled']
    const rows = types.map((type, i) =>
      row(9 - i, { type, origin: 'https://acorn.example', summary: 'zome calls, all functions' }),
    )
    await openActivity({ rows, total: 4 })
    expect([...document.querySelectorAll('.log__what')].map(one => one.textContent)).toEqual([
      'Allowed to call an app at your conductor',
      'No longer allowed to call an app at your conductor',
      'Revoked at your conductor too',
      'Holochain calls switched on',
    ])
  })

  it('marks a row that was changed, whatever is in it', async () => {
    await openActivity({ rows: [row(3, { ...ROWS[0], at: 'yesterday', changed: true })], total: 1 })
    const mark = document.querySelector('.mark--red')
    expect(mark?.textContent).toBe('Changed')
    expect(mark?.querySelector('use')?.getAttribute('href')).toBe('#i-unread')
  })

  it('shows older rows on request, from where the page before ended', async () => {
    const full = Array.from({ length: 50 }, (_, i) => row(99 - i))
    const wallet = await openActivity({ rows: full, next: NEXT, total: 100 })
    expect(wallet.params('activity.page')).toHaveLength(1)
    wallet.reply('activity.page', { rows: [row(6, OLDER), row(5, OLDER)], total: 100 })
    button('Show more').focus()
    await click(button('Show more'))
    expect(lastAsked(wallet)).toEqual({ limit: 50, from: NEXT })
    expect(texts()).toHaveLength(50 + 2 + 2)
    expect(said()).toBe('52 rows shown.')
    expect(all('button', 'Show more')).toEqual([])
    expect(document.activeElement?.tagName).toBe('H1')
  })

  it('brings new rows in on top of the first page, and of no other', async () => {
    const full = Array.from({ length: 50 }, (_, i) => row(99 - i))
    const wallet = await openActivity({ rows: full, next: NEXT, total: 100 })
    wallet.reply('activity.page', { rows: [row(100), ...full.slice(0, 49)], next: NEXT, total: 101 })
    await wallet.push(stateOf('unlocked'))
    await until(() => /100$/.test(texts()[1] ?? ''))
    wallet.reply('activity.page', { rows: [row(1, OLDER)], total: 101 })
    await click(button('Show more'))
    const asked = wallet.params('activity.page').length
    await wallet.push(stateOf('unlocked'))
    await settle(200)
    expect(wallet.params('activity.page')).toHaveLength(asked)
  })

  it('asks again when the wallet changed while an answer was on its way', async () => {
    const hand = byHand()
    const wallet = await openActivity(hand.reply)
    await wallet.push(stateOf('unlocked'))
    await settle(200)
    expect(hand.waiting()).toBe(1)
    await hand.answer({ rows: [row(1)], total: 1 })
    expect(hand.waiting()).toBe(1)
    await hand.answer({ rows: [row(2), row(1)], total: 2 })
    expect(texts()).toHaveLength(3)
    expect(hand.waiting()).toBe(0)
  })

  it('says what will be here, that it is loading, that it failed, and tries again', async () => {
    await openActivity({ rows: [], total: 0 })
    expect(document.body.textContent).toContain('Nothing has happened yet')
    await openActivity(() => new Promise(() => {}))
    await until(() => document.querySelector('.bone') !== null)
    const wallet = await openActivity(refuse({ code: 'server_error' }))
    expect(document.querySelector('[role=alert]')?.textContent).toContain('Something went wrong')
    wallet.reply('activity.page', NO_ROWS)
    await click(button('Try again'))
    expect(document.querySelector('[role=alert]')).toBeNull()
  })

  it('keeps what is shown when the next page fails, and goes on there', async () => {
    const full = Array.from({ length: 50 }, (_, i) => row(99 - i))
    const wallet = await openActivity({ rows: full, next: NEXT, total: 100 })
    wallet.reply('activity.page', refuse({ code: 'server_error' }))
    await click(button('Show more'))
    expect(texts()).toHaveLength(51)
    wallet.reply('activity.page', { rows: [row(6, OLDER)], total: 100 })
    await click(button('Try again'))
    expect(lastAsked(wallet)).toEqual({ limit: 50, from: NEXT })
    expect(texts()).toHaveLength(53)
  })
})
