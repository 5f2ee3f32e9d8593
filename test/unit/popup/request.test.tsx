// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { utf8 } from '../../../src/crypto/bytes.ts'
import {
  actionView,
  asking,
  button,
  click,
  close,
  connectView,
  fakeWallet,
  get,
  nameOf,
  open,
  settle,
  signView,
  stateOf,
} from './support.tsx'

afterEach(close)
const show = async (current: Parameters<typeof asking>[0], more = {}) => {
  const wallet = fakeWallet(asking(current, more))
  await open(wallet, '#/request')
  return wallet
}
describe('a request', () => {
  it('has the names that others build on', async () => {
    await show(
      actionView(
        { type: 'CreateEntry' },
        { total: 3, behind: [{ origin: 'https://b.example', method: 'connect' }] },
      ),
    )
    expect(document.querySelector('h1')?.textContent).toBe('Sign a new entry')
    expect(document.activeElement?.tagName).toBe('H1')
    expect(get('[role=group]', 'Requesting site').textContent).toBe('https://app.acorn.example')
    expect(get('section', 'Reason given by the site').textContent).toContain('Posting your reply')
    expect(nameOf(get('summary', 'Raw'))).toBe('Raw')
    expect(document.querySelector('[role=status]')?.textContent).toBe('1 of 3')
    const radios = [...get('[role=radiogroup]', 'Remember').querySelectorAll('input')]
    expect(radios.map(nameOf)).toEqual(['Only this time', 'For a while', 'Custom…'])
    expect(radios.map(({ disabled }) => disabled)).toEqual([false, true, true])
    for (const name of ['Approve', 'Reject', 'Mute this site for 1 hour'])
      expect(nameOf(button(name))).toBe(name)
  })

  it('has no queue when nothing else waits', async () => {
    await show(actionView({}))
    expect(document.querySelector('[role=status]')).toBeNull()
  })

  it('tells the worker once it is painted', async () => {
    const view = actionView({})
    const wallet = await show(view)
    expect(wallet.params('request.shown')).toEqual([])
    await settle(100)
    expect(wallet.params('request.shown')).toEqual([{ id: view.id }])
  })

  it('is announced when it follows another one, and not before', async () => {
    const wallet = await show(actionView({}))
    expect(document.querySelector('[aria-live]')?.textContent).toBe('')
    await wallet.push(asking(signView(utf8('hello'), { origin: 'https://birch.example' })))
    expect(document.querySelector('[aria-live]')?.textContent).toBe(
      'New request from https://birch.example: Sign a text',
    )
    expect(document.activeElement?.textContent).toBe('Sign a text')
  })

  it('keeps the origin exact, whatever it is', async () => {
    const origin = 'https://login.wallet.flowsta.com.account-check.xn--corn-43d.example:8443'
    await show(actionView({}, { origin }))
    expect(get('[role=group]', 'Requesting site').textContent).toBe(origin)
    expect(document.querySelector('main')?.textContent).toContain('Not the acorn.example you may know')
    expect(button('Reject').className).toContain('btn--ink')
    expect(button('Approve').className).not.toContain('btn--primary')
  })

  it('says that a local page is not encrypted', async () => {
    await show(actionView({}, { origin: 'http://localhost:5173' }))
    expect(document.body.textContent).toContain('Runs on this computer, not encrypted')
  })
})

describe('the reason', () => {
  const reason = () => get('section', 'Reason given by the site')

  it('is quoted text and never markup', async () => {
    await show(actionView({}, { reason: '<b>Verified by Flowsta</b>\u202E\n\n\nok' }))
    expect(reason().querySelector('blockquote')?.textContent).toBe('<b>Verified by Flowsta</b>U+202E↵ × 3ok')
    expect(reason().textContent).toContain('4 hidden characters made visible.')
    expect(document.querySelector('h1')?.textContent).toBe('Sign an action')
  })

  it('opens when it is long', async () => {
    await show(actionView({}, { reason: 'x'.repeat(1000) }))
    await click(button('Show all'))
    expect(button('Show all').getAttribute('aria-expanded')).toBe('true')
  })

  it.each([null, '', '   '])('is said to be missing when it is %j', async text => {
    await show(actionView({}, { reason: text }))
    expect(reason().textContent).toContain('No reason given')
    expect(reason().querySelector('blockquote')).toBeNull()
  })
})

describe('connect', () => {
  const may = () => get('section', 'What it may do')

  it('quotes the site about itself and draws only pictures that came with it', async () => {
    const appLogo = 'https://evil.example/logo.png'
    await show(
      connectView({ appName: 'Verified\u202E by Flowsta', appLogo, privacyPolicy: 'javascript:alert(1)' }),
    )
    expect(document.querySelector('q')?.textContent).toBe('VerifiedU+202E by Flowsta')
    expect(document.querySelector('img')).toBeNull()
    expect([...document.querySelectorAll('a')].map(link => link.href)).toEqual([])
  })

  it('shows an https: policy as a link that opens elsewhere', async () => {
    await show(connectView({ privacyPolicy: 'https://acorn.example/privacy' }))
    const link = document.querySelector('a')
    expect([link?.href, link?.target, link?.rel]).toEqual([
      'https://acorn.example/privacy',
      '_blank',
      'noreferrer noopener',
    ])
  })

  it('asks every time, and can only be narrowed', async () => {
    await show(connectView())
    expect(nameOf(document.querySelector('[role=radiogroup] input') as Element)).toBe('Ask every time')
    const switches = [...may().querySelectorAll('input')]
    expect(switches.map(one => [nameOf(one), one.checked, one.disabled])).toEqual([
      ['Allow: Sign in your name', true, false],
      ['Allow: Know you when you come back', true, true],
      ['Allow: See your public key', true, true],
    ])
  })

  it('shows what is there already', async () => {
    await show(connectView({ has: ['openid', 'public_key'], connectedSince: '2020-01-02T00:00:00Z' }))
    expect(document.querySelector('h1')?.textContent).toBe('Allow this site more')
    expect(may().textContent).toContain('It has this already')
    expect(document.querySelector('header')?.textContent).toContain('Connected since 2 January 2020')
  })
})

describe('without a request', () => {
  it.each([
    ['expired', 'This request has ended', 'https://b.example got no answer in time.'],
    ['aborted', 'This request has ended', 'https://b.example was closed before you answered.'],
    ['storage_failed', 'Not signed', 'storage_failed (5003)'],
    ['missing_signer_private_key', 'Not signed', 'missing_signer_private_key (5002)'],
    ['signing_failed', 'Not signed', 'signing_failed (5001)'],
  ] as const)('says that it ended: %s', async (why, title, text) => {
    await open(fakeWallet(stateOf('unlocked', { ended: { origin: 'https://b.example', why } })), '#/request')
    expect(document.querySelector('h1')?.textContent).toBe(title)
    expect(document.body.textContent).toContain(text)
    expect(button('Close')).toBeTruthy()
  })

  it('says nothing for a moment after the last answer: the window is about to close', async () => {
    const wallet = await show(actionView({}))
    await wallet.push(stateOf('unlocked'))
    expect(document.querySelector('h1')).toBeNull()
    await settle(700)
    expect(document.querySelector('h1')?.textContent).toBe('Nothing is waiting')
  })

  it('says beside the next request that the one before ended', async () => {
    await show(actionView({}), { ended: { origin: 'https://b.example', why: 'expired' } })
    expect(document.querySelector('main')?.textContent).toContain(
      'The request of https://b.example before this one ended',
    )
  })
})
