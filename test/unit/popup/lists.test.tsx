// @vitest-environment happy-dom

import { afterEach, describe, expect, it } from 'vitest'
import type { ActivityRow, AppView } from '../../../src/protocol/ui-door.ts'
import {
  all,
  button,
  click,
  close,
  fakeWallet,
  field,
  get,
  nameOf,
  open,
  refuse,
  settle,
  stateOf,
  type,
} from './support.tsx'

const app = (origin: string, n: number): AppView => ({
  grantId: String(n).repeat(32),
  origin,
  appName: 'x',
  scopes: ['openid', 'holochain:sign'],
  grantedAt: '2026-01-01T00:00:00Z',
  signCount: n,
})
const APPS = [app('https://acorn.example', 1), app('https://birch.example', 2)]
const row = (seq: number, more: Partial<ActivityRow> = {}): ActivityRow => ({
  seq,
  at: '2026-01-01T12:00:00Z',
  type: 'vault.unlocked',
  ...more,
})
afterEach(close)

describe('apps', () => {
  const openApps = async (apps = APPS) => {
    const muted = [{ origin: 'https://elm.example', until: Date.now() + 51 * 60_000 }]
    const wallet = fakeWallet(stateOf('unlocked'), { 'apps.list': { apps, muted } })
    await open(wallet, '#/apps')
    await settle()
    return wallet
  }
  const revokeOf = (origin: string) => get('li', origin).querySelector('button') as HTMLButtonElement

  it('has a row for each site, by its origin, and revokes at once', async () => {
    const wallet = await openApps()
    expect(nameOf(revokeOf('https://birch.example'))).toBe('Revoke')
    wallet.reply('apps.list', { apps: APPS.slice(0, 1), muted: [] })
    await click(revokeOf('https://birch.example'))
    expect(wallet.params('apps.revoke')).toEqual([{ grantId: APPS[1]?.grantId }])
    expect(all('li', 'https://birch.example')).toEqual([])
    expect(document.querySelector('[aria-live]')?.textContent).toBe('https://birch.example is revoked.')
    expect(document.activeElement?.tagName).toBe('H1')
  })

  it('takes a permission that is gone already for revoked', async () => {
    const wallet = await openApps()
    wallet.reply('apps.revoke', refuse({ code: 'request_changed' }))
    await click(revokeOf('https://birch.example'))
    expect(document.querySelector('[role=alert]')).toBeNull()
  })

  it('says when it could not be written, and takes nothing away from the list', async () => {
    const wallet = await openApps()
    wallet.reply('apps.revoke', refuse({ code: 'storage_failed' }))
    await click(revokeOf('https://birch.example'))
    expect(document.querySelector('[role=alert]')?.textContent).toContain('The disk is full')
    expect(all('li', 'https://birch.example')).toHaveLength(1)
  })

  it('asks before it revokes all', async () => {
    const wallet = await openApps()
    await click(button('Revoke all'))
    expect(wallet.params('apps.revokeAll')).toEqual([])
    await click(button('Cancel'))
    await click(button('Revoke all'))
    await click(button('Yes, revoke all'))
    expect(wallet.params('apps.revokeAll')).toHaveLength(1)
  })

  it('lists muted sites and lets them ask again', async () => {
    const wallet = await openApps()
    expect(get('li', 'https://elm.example').textContent).toContain('Silent for 51 more minutes.')
    await click(button('Unmute'))
    expect(wallet.params('apps.unmute')).toEqual([{ origin: 'https://elm.example' }])
  })

  it('says what will be here when there is nothing', async () => {
    await openApps([])
    expect(document.body.textContent).toContain('No site is connected')
    expect(all('button', 'Revoke all')).toEqual([])
  })

  it('follows the wallet', async () => {
    const wallet = await openApps([])
    wallet.reply('apps.list', { apps: APPS, muted: [] })
    await wallet.push(stateOf('unlocked'))
    await settle(250)
    expect(all('li', 'https://acorn.example')).toHaveLength(1)
  })
})

describe('activity', () => {
  const rows = [
    row(9, {
      type: 'request.approved',
      origin: 'https://acorn.example',
      decision: 'approved',
      summary: 'text, 5 bytes',
    }),
    row(8, {
      type: 'request.refused',
      origin: 'https://birch.example',
      decision: 'refused',
      method: 'connect',
      error: 'limit_exceeded',
      count: 31,
    }),
    row(7, { at: '2025-12-31T12:00:00Z' }),
  ]
  const openActivity = async (reply: unknown = { rows, more: true }) => {
    const wallet = fakeWallet(stateOf('unlocked'), { 'activity.page': reply })
    await open(wallet, '#/activity')
    await settle()
    return wallet
  }
  const texts = () => [...get('table', 'Activity').querySelectorAll('tbody tr')].map(one => one.textContent)

  it('is a table by day', async () => {
    await openActivity()
    expect(texts()).toEqual([
      expect.stringContaining('1 January'),
      expect.stringMatching(/https:\/\/acorn\.exampleText, 5 bytesApproved9$/),
      expect.stringMatching(/https:\/\/birch\.exampleConnect, limit_exceeded, 31 timesRefused8$/),
      expect.stringContaining('31 December 2025'),
      expect.stringMatching(/This walletUnlockedWallet7$/),
    ])
  })

  it('finds rows among those that are there', async () => {
    await openActivity()
    await type(field('Search'), 'BIRCH')
    expect(texts()).toHaveLength(2)
    expect(document.body.textContent).toContain('1 of the 3 rows shown here')
    await type(field('Search'), 'nobody')
    expect(texts()).toEqual(['No row shown here matches.'])
  })

  it('shows older rows on request', async () => {
    const wallet = await openActivity()
    const before = { at: '2025-12-31T11:00:00Z' }
    wallet.reply('activity.page', { rows: [row(6, before), row(5, before)], more: false })
    await click(button('Show more'))
    expect(wallet.params('activity.page').at(-1)).toEqual({ limit: 50, before: 7 })
    expect(texts()).toHaveLength(7)
    expect(all('button', 'Show more')).toEqual([])
  })

  it('says what will be here, that it is loading, and that it failed', async () => {
    await openActivity({ rows: [], more: false })
    expect(document.body.textContent).toContain('Nothing has happened yet')
    await openActivity(() => new Promise(() => {}))
    await settle(200)
    expect(document.querySelector('.bone')).not.toBeNull()
    await openActivity(refuse({ code: 'server_error' }))
    expect(document.querySelector('[role=alert]')?.textContent).toContain('Something went wrong')
  })
})
