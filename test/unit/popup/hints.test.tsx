// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { utf8 } from '../../../src/crypto/bytes.ts'
import { isSeen, markSeen } from '../../../src/popup/hints/seen.ts'
import type { AppView, WalletState } from '../../../src/protocol/ui-door.ts'
import {
  asking,
  button,
  click,
  close,
  connectView,
  fakeWallet,
  open,
  settle,
  signView,
  stateOf,
  until,
} from './support.tsx'

const notes = () => [...document.querySelectorAll('[role=note]')].map(note => note.textContent ?? '')
const SITES = { 'apps.list': { apps: [{ origin: 'https://a.example', grantId: 'a' } as AppView], muted: [] } }

beforeEach(() => localStorage.clear())
afterEach(close)
// What draws them is loaded when there is one; from then on it is there at once.
beforeAll(async () => {
  await open(fakeWallet(stateOf('unlocked')))
  await until(() => notes().length === 1)
  await open(fakeWallet(asking(connectView())), '#/request')
  await until(() => notes().length === 1)
  await close()
})
async function home(state: Partial<WalletState> = {}, replies = {}, inToolbar = false): Promise<void> {
  const wallet = fakeWallet(stateOf('unlocked', state), replies)
  if (inToolbar) wallet.openInToolbar()
  await open(wallet)
  // The hint goes by how many sites are connected.
  await until(() => /site.* connected/i.test(document.body.textContent ?? ''))
  await settle(5)
}

describe('on Home', () => {
  it('says what to do next, one thing at a time, until it is put away', async () => {
    await home()
    await until(() => notes().join().includes('Try it'))
    expect(notes()).toHaveLength(1)
    await click(button('Got it'))
    expect(notes()).toEqual([])
    expect(document.activeElement?.tagName).toBe('H1')
    await home()
    await until(() => notes().join().includes('Keep it in sight'))
    await click(button('Got it'))
    await home()
    expect(notes()).toEqual([])
  })
  it('says nothing of what was done already, also once it is undone', async () => {
    await home({}, SITES)
    await until(() => isSeen('try'))
    expect(notes()).toEqual([])
    await home({})
    await until(() => notes().join().includes('Keep it in sight'))
    await home({}, {}, true)
    await until(() => isSeen('pin'))
    expect(notes()).toEqual([])
    await home()
    expect(notes()).toEqual([])
  })
  it.each<[string, Partial<WalletState>]>([
    ['a request waits', { waiting: 1 }],
    ['the second copy opened the wallet', { secondCopy: true }],
    ['the trail was changed', { tampered: { seq: 3 } as unknown as NonNullable<WalletState['tampered']> }],
  ])('is silent while %s', async (_, state) => {
    await home(state)
    expect(notes()).toEqual([])
  })
})

describe('at a request', () => {
  const show = async (current: Parameters<typeof asking>[0]) => {
    await open(fakeWallet(asking(current)), '#/request')
    await settle(5)
  }
  it('points to the address, below everything that is decided on, once', async () => {
    await show(connectView())
    expect(notes()).toEqual([expect.stringContaining('The address there is who asks.')])
    const region = document.querySelector('[aria-labelledby=may-do]')
    const note = document.querySelector('[role=note]')
    expect(
      region && note && region.compareDocumentPosition(note) & Node.DOCUMENT_POSITION_FOLLOWING,
    ).toBeTruthy()
    await show(signView(utf8('hello')))
    expect(notes()).toHaveLength(1)
    await click(button('Reject'))
    await show(connectView())
    expect(notes()).toEqual([])
  })
  it.each([
    ['a look-alike name', signView(utf8('hello'), { origin: 'https://xn--80ak6aa92e.com' })],
    ['unreadable bytes', signView(new Uint8Array([1, 2, 255]))],
    ['a digest that does not fit', signView(utf8('hello'), { digest: 'c'.repeat(64) })],
  ])('is silent beside %s', async (_, current) => {
    await show(current)
    expect(notes()).toEqual([])
  })
})

it('is silent where nothing can be kept', async () => {
  const { localStorage: kept } = globalThis
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get() {
      throw new DOMException('denied', 'SecurityError')
    },
  })
  try {
    expect(isSeen('try')).toBe(true)
    expect(() => markSeen('try')).not.toThrow()
  } finally {
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: kept })
  }
})
