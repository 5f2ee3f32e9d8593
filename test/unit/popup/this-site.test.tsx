// @vitest-environment happy-dom

import { afterEach, describe, expect, it } from 'vitest'
import {
  all,
  button,
  change,
  click,
  close,
  fakeWallet,
  field,
  get,
  open,
  openLater,
  refuse,
  settle,
  stateOf,
  until,
} from './support.tsx'

afterEach(close)

const ORIGIN = 'https://app.acorn.example'
const PATTERN = `${ORIGIN}/*`
const LABEL = 'Sign its Holochain calls'
const site = (isOn: boolean) => ({ origin: ORIGIN, pattern: PATTERN, isOn })
const card = () => get('section', 'Site in this tab')

/** A wallet whose worker switches the site on once the browser allows it. */
async function opened({ isOn = false, allowed = false } = {}) {
  const wallet = fakeWallet(stateOf('unlocked'))
  const now = { isOn, allowed }
  wallet.reply('sites.view', () => site(now.isOn))
  wallet.reply('sites.enable', () => {
    now.isOn = now.allowed
    return { isOn: now.isOn }
  })
  wallet.reply('sites.disable', () => {
    now.isOn = false
    return null
  })
  wallet.onAllow(() => {
    now.allowed = true
    return true
  })
  await open(wallet)
  await until(() => all('section', 'Site in this tab').length === 1 && all('input', LABEL).length === 1)
  const commands = () =>
    wallet.asked.map(({ command }) => command).filter(one => /^sites\.(en|dis)/.test(one))
  return { wallet, commands }
}

describe('the site behind the popup', () => {
  it('is shown by its whole origin, with a switch that says what it does', async () => {
    await opened()
    expect(card().querySelector('.origin')?.textContent).toBe(ORIGIN)
    const toggle = field(LABEL)
    expect([toggle.getAttribute('role'), toggle.checked]).toEqual(['switch', false])
    const hint = document.getElementById(toggle.getAttribute('aria-describedby') ?? '')
    expect(hint?.textContent).toContain('You are still asked before anything is signed')
  })

  it.each<[string, unknown]>([
    ['no site', null],
    ['a wallet that does not say', refuse({ code: 'not_now' })],
  ])('is not there for %s', async (_, reply) => {
    const wallet = fakeWallet(stateOf('unlocked'), { 'sites.view': reply })
    await open(wallet)
    await settle(50)
    expect(all('section', 'Site in this tab')).toEqual([])
  })

  it('tells the worker first, asks the browser within the click, and shows that it is on', async () => {
    const { wallet, commands } = await opened()
    const order: string[] = []
    wallet.reply('sites.enable', () => {
      order.push('worker')
      return { isOn: order.length > 2 }
    })
    wallet.onAllow(() => {
      order.push('browser')
      wallet.reply('sites.view', site(true))
      return true
    })
    const changing = change(field(LABEL), true)
    // Not a promise later: the browser asks only while it handles a click.
    expect(order).toEqual(['worker', 'browser'])
    await changing
    await settle()
    expect(wallet.allowing).toEqual([PATTERN])
    expect(commands()).toEqual(['sites.enable', 'sites.enable'])
    expect(field(LABEL).checked).toBe(true)
    expect(document.querySelector('[aria-live=polite]')?.textContent).toContain(
      `Holochain calls of ${ORIGIN} come to`,
    )
    expect(document.querySelector('[role=alert]')).toBeNull()
  })

  it.each<[string, () => boolean | Promise<boolean>, string]>([
    ['no', () => false, 'The browser did not allow it, so nothing changed.'],
    ['nothing, it throws', () => Promise.reject(new Error('gesture')), 'went wrong'],
  ])('says so where the browser says %s, and stays off', async (_, answer, said) => {
    const { wallet, commands } = await opened()
    wallet.onAllow(answer)
    await change(field(LABEL), true)
    await settle()
    expect(document.querySelector('[role=alert]')?.textContent).toContain(said)
    expect(field(LABEL).checked).toBe(false)
    // No wish is left behind for later.
    if (said.startsWith('The browser')) expect(commands()).toEqual(['sites.enable', 'sites.disable'])
    wallet.onAllow(() => true)
    wallet.reply('sites.enable', { isOn: true })
    await change(field(LABEL), true)
    await settle()
    expect(document.querySelector('[role=alert]')).toBeNull()
  })

  it('says what failed in the wallet', async () => {
    const { wallet } = await opened()
    wallet.reply('sites.enable', refuse({ code: 'storage_failed' }))
    await change(field(LABEL), true)
    await settle()
    expect(document.querySelector('[role=alert]')?.textContent).not.toBe('')
    expect(field(LABEL).checked).toBe(false)
  })

  it('turns off at once, and asks no browser', async () => {
    const { wallet, commands } = await opened({ isOn: true })
    expect(field(LABEL).checked).toBe(true)
    await change(field(LABEL), false)
    await settle()
    expect([wallet.allowing, commands()]).toEqual([[], ['sites.disable']])
    expect(field(LABEL).checked).toBe(false)
  })

  it('follows the wallet', async () => {
    const { wallet } = await opened()
    wallet.reply('sites.view', site(true))
    await wallet.push(stateOf('unlocked', { waiting: 0 }))
    await settle(200)
    expect(field(LABEL).checked).toBe(true)
  })
})

describe('Apps', () => {
  const app = {
    grantId: 'a'.repeat(32),
    origin: ORIGIN,
    appName: 'Acorn',
    scopes: ['openid', 'public_key', 'holochain:sign'],
    grantedAt: '2026-11-20T12:00:00.000Z',
    signCount: 0,
    isSwitched: true,
  }

  it('shows in one site that it is on, and switches it off', async () => {
    const wallet = fakeWallet(stateOf('unlocked'), { 'apps.list': { apps: [app], muted: [] } })
    await openLater(wallet, `#/apps/${app.grantId}`)
    await until(() => all('section', 'Its Holochain calls').length === 1)
    wallet.reply('apps.list', { apps: [{ ...app, isSwitched: undefined }], muted: [] })
    await click(button('Switch off'))
    await settle()
    expect(wallet.params('sites.disable')).toEqual([{ origin: ORIGIN }])
    expect(all('section', 'Its Holochain calls')).toEqual([])
  })

  it('lists sites that are on and have not connected yet', async () => {
    const wallet = fakeWallet(stateOf('unlocked'), {
      'apps.list': { apps: [], muted: [], switched: [ORIGIN] },
    })
    await openLater(wallet, '#/apps')
    await until(() => all('section', 'Holochain calls switched on').length === 1)
    expect(get('li', ORIGIN).textContent).toContain('Has to ask you')
    wallet.reply('apps.list', { apps: [], muted: [], switched: [] })
    await click(button('Switch off'))
    await settle()
    expect(wallet.params('sites.disable')).toEqual([{ origin: ORIGIN }])
    expect(all('section', 'Holochain calls switched on')).toEqual([])
  })
})
