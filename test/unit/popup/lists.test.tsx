// @vitest-environment happy-dom

import { afterEach, describe, expect, it } from 'vitest'
import type { AppView } from '../../../src/protocol/ui-door.ts'
import {
  all,
  button,
  click,
  close,
  fakeWallet,
  get,
  nameOf,
  openLater,
  refuse,
  settle,
  stateOf,
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
afterEach(close)

describe('apps', () => {
  const openApps = async (apps = APPS) => {
    const muted = [{ origin: 'https://elm.example', until: Date.now() + 51 * 60_000 }]
    const wallet = fakeWallet(stateOf('unlocked'), { 'apps.list': { apps, muted } })
    await openLater(wallet, '#/apps')
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
