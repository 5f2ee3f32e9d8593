// @vitest-environment happy-dom

import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  actionView,
  asking,
  button,
  change,
  click,
  close,
  connectView,
  fakeWallet,
  field,
  get,
  IDENTITY,
  nameOf,
  open,
  openLater,
  press,
  SETTINGS,
  settle,
  stateOf,
} from './support.tsx'

const closeWindow = vi.fn()
beforeEach(() => {
  closeWindow.mockReset()
  vi.stubGlobal('close', closeWindow)
})
afterEach(async () => {
  await close()
  vi.unstubAllGlobals()
})

describe('home', () => {
  it('shows the key whole, leads everywhere, and locks', async () => {
    const wallet = fakeWallet(stateOf('unlocked'))
    await open(wallet)
    expect(get('section', 'Identity in use').textContent).toContain(IDENTITY.agentPubKey)
    const links = [...get('nav', 'Wallet').querySelectorAll('a')]
    expect(links.map(link => [nameOf(link), link.getAttribute('href')])).toEqual([
      ['Apps', '#/apps'],
      ['Activity', '#/activity'],
      ['Identities', '#/identities'],
      ['Settings', '#/settings'],
    ])
    await click(button('Lock'))
    expect(wallet.params('vault.lock')).toHaveLength(1)
  })

  it('points to requests that wait when it is a tab', async () => {
    const wallet = fakeWallet(asking(connectView({ total: 2 })))
    await open(wallet)
    await settle()
    expect(document.body.textContent).toContain('2 requests are waiting')
    expect(wallet.params('request.open')).toEqual([])
    await click(button('Show request'))
    expect(wallet.params('request.open')).toHaveLength(1)
    expect(closeWindow).not.toHaveBeenCalled()
  })

  it.each(['unlocked', 'locked', 'none'] as const)(
    'hands over to the window of requests from the toolbar: %s',
    async phase => {
      const wallet = fakeWallet(stateOf(phase, { waiting: 1, waitingFrom: 'https://acorn.example' }))
      wallet.openInToolbar()
      await open(wallet)
      await settle()
      expect(wallet.params('request.open')).toHaveLength(1)
      expect(closeWindow).toHaveBeenCalled()
    },
  )

  it('stays in the toolbar when nothing waits, also when something comes later', async () => {
    const wallet = fakeWallet(stateOf('unlocked'))
    wallet.openInToolbar()
    await open(wallet)
    await wallet.push(stateOf('unlocked', { waiting: 1 }))
    await settle()
    expect(wallet.params('request.open')).toEqual([])
  })
})

describe('what stands in front', () => {
  it('unlocks first, then shows the request', async () => {
    const wallet = fakeWallet(stateOf('locked', { waiting: 1, waitingFrom: 'https://acorn.example' }))
    await open(wallet, '#/request')
    expect(button('Unlock')).toBeTruthy()
    await wallet.push(asking(actionView({ type: 'CreateEntry' })))
    expect(document.querySelector('h1')?.textContent).toBe('Sign a new entry')
  })

  it('draws no skeleton for an answer that comes soon', async () => {
    await open(fakeWallet(null))
    expect(document.querySelector('.bone')).toBeNull()
    await settle(200)
    expect(document.querySelector('.bone')).not.toBeNull()
  })

  it('tells the worker that somebody is here, every ten seconds at most, while unlocked', async () => {
    const wallet = fakeWallet(stateOf('locked'))
    await open(wallet)
    press(document.body)
    expect(wallet.params('touch')).toEqual([])
    await wallet.push(stateOf('unlocked'))
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
    expect(wallet.params('touch')).toEqual([])
    press(document.body)
    press(document.body)
    expect(wallet.params('touch')).toHaveLength(1)
    const later = performance.now() + 10_001
    vi.spyOn(performance, 'now').mockReturnValue(later)
    press(document.body)
    expect(wallet.params('touch')).toHaveLength(2)
    vi.restoreAllMocks()
  })
})

describe('identities and settings', () => {
  it('copies the whole key', async () => {
    const writeText = vi.fn(async () => {})
    vi.stubGlobal('navigator', { clipboard: { writeText } })
    await openLater(fakeWallet(stateOf('unlocked')), `#/identities/${IDENTITY.id}`)
    expect(document.querySelector('main')?.textContent).toContain(IDENTITY.did)
    await click(button('Copy public key'))
    expect(writeText).toHaveBeenCalledWith(IDENTITY.agentPubKey)
  })

  it('keeps each change at once and follows the worker', async () => {
    const wallet = fakeWallet(stateOf('unlocked'))
    await openLater(wallet, '#/settings')
    const select = get<HTMLSelectElement>('select', 'Lock after')
    expect([...select.options].map(option => option.textContent)).toEqual([
      '1 minute',
      '5 minutes',
      '15 minutes',
      '30 minutes',
      '1 hour',
    ])
    await act(() => {
      select.value = '5'
      select.dispatchEvent(new Event('change', { bubbles: true }))
      const lock = field('Lock with the computer')
      lock.checked = false
      lock.dispatchEvent(new Event('change', { bubbles: true }))
    })
    expect(wallet.params('settings.set')).toEqual([{ lockAfter: 5 }, { lockWithComputer: false }])
    await wallet.push(stateOf('unlocked', { settings: { ...SETTINGS, lockAfter: 60 } }))
    expect(get<HTMLSelectElement>('select', 'Lock after').value).toBe('60')
  })

  it('keeps what was signed only when that is switched on, and says what it means', async () => {
    const wallet = fakeWallet(stateOf('unlocked'))
    await openLater(wallet, '#/settings')
    const keep = field('Keep what was signed')
    expect([keep.getAttribute('role'), keep.checked]).toEqual(['switch', false])
    const hint = document.getElementById(keep.getAttribute('aria-describedby') ?? '')
    expect(hint?.textContent).toContain('readable on this computer’s disk and in each export')
    await change(keep, true)
    expect(wallet.params('settings.set')).toEqual([{ keepSigned: true }])
    await wallet.push(stateOf('unlocked', { settings: { ...SETTINGS, keepSigned: true } }))
    expect(field('Keep what was signed').checked).toBe(true)
  })

  it.each(['#/', '#/settings'])('says at %s that the second copy was used', async hash => {
    await openLater(fakeWallet(stateOf('unlocked', { secondCopy: true })), hash)
    expect(document.querySelector('.note--amber')?.textContent).toContain('opened with its second copy')
    await openLater(fakeWallet(stateOf('unlocked')), hash)
    expect(document.querySelector('.note--amber')).toBeNull()
  })
})
