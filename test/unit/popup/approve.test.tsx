// @vitest-environment happy-dom
import { act } from 'preact/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
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
  isOff,
  key,
  open,
  press,
  refuse,
  release,
  settle,
  signView,
} from './support.tsx'

const ARMED = 700
const view = () => actionView({ type: 'CreateEntry' })
afterEach(async () => {
  await close()
  vi.unstubAllGlobals()
})

async function openRequest(current: Parameters<typeof asking>[0] = view()) {
  const wallet = fakeWallet(asking(current))
  await open(wallet, '#/request')
  return { wallet, current }
}

describe('Approve', () => {
  it('names id and digest of exactly what is on screen, once', async () => {
    const { wallet, current } = await openRequest()
    await settle(ARMED)
    await click(button('Approve'))
    await click(button('Approve'))
    const { id, digest } = current
    expect(wallet.params('request.decide')).toEqual([{ id, digest, decision: 'approve' }])
  })

  it('takes nothing in its first half second, then does', async () => {
    const { wallet } = await openRequest()
    expect(isOff(button('Approve'))).toBe(true)
    await click(button('Approve'))
    await settle(300)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
    await settle(ARMED)
    expect(isOff(button('Approve'))).toBe(false)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toHaveLength(1)
  })

  it('takes no press that began before it was armed, and no key that is held', async () => {
    const { wallet } = await openRequest()
    press(button('Approve'))
    await settle(ARMED)
    await act(() => release(button('Approve')))
    await key(button('Approve'), 'Enter', true)
    await key(button('Approve'), ' ', true)
    // Firefox clicks on the release of Space, whatever became of the repeated press.
    await act(() => release(button('Approve')))
    expect(wallet.params('request.decide')).toEqual([])
    await key(button('Approve'), 'Enter')
    expect(wallet.params('request.decide')).toHaveLength(1)
  })

  it('takes nothing from a script', async () => {
    const { wallet } = await openRequest()
    await settle(ARMED)
    for (const name of ['Approve', 'Reject', 'Mute this site for 1 hour']) {
      button(name).click()
      button(name).dispatchEvent(new MouseEvent('click', { bubbles: true }))
    }
    await settle()
    expect(wallet.params('request.decide')).toEqual([])
    expect(wallet.params('request.mute')).toEqual([])
  })

  it('is armed anew for the next request', async () => {
    const { wallet } = await openRequest()
    await settle(ARMED)
    await click(button('Approve'))
    const next = view()
    await wallet.push(asking(next))
    expect(isOff(button('Approve'))).toBe(true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toHaveLength(1)
    await settle(ARMED)
    await click(button('Approve'))
    expect(wallet.params('request.decide').at(-1)).toMatchObject({ id: next.id, digest: next.digest })
  })

  it('is armed anew when the window comes to the front', async () => {
    const { wallet } = await openRequest()
    await settle(ARMED)
    await act(() => void dispatchEvent(new Event('focus')))
    expect(isOff(button('Approve'))).toBe(true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
    await settle(ARMED)
    expect(isOff(button('Approve'))).toBe(false)
  })

  it('stays armed when the state is pushed again with the same request', async () => {
    const { wallet, current } = await openRequest()
    await settle(ARMED)
    await wallet.push(
      asking({ ...current, total: 2, behind: [{ origin: 'https://b.example', method: 'connect' }] }),
    )
    expect(isOff(button('Approve'))).toBe(false)
  })

  it('never enables inside a frame', async () => {
    vi.stubGlobal('top', {})
    const { wallet } = await openRequest()
    await settle(ARMED)
    expect(isOff(button('Approve'))).toBe(true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
  })

  it('never enables for bytes that are not those of the digest', async () => {
    const { wallet } = await openRequest(signView(utf8('hello'), { digest: '0'.repeat(64) }))
    await settle(ARMED)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
    expect(document.body.textContent).toContain('What is shown is not what would be signed')
    await click(button('Reject'))
    expect(wallet.params('request.decide')).toHaveLength(1)
  })

  it('waits for the tick before opaque bytes, and sends it', async () => {
    const { wallet } = await openRequest(signView(Uint8Array.of(0, 1, 2)))
    await settle(ARMED)
    expect(isOff(button('Approve'))).toBe(true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
    const tick = get<HTMLInputElement>('input', 'I expected this and know what the bytes are')
    await act(() => {
      tick.checked = true
      tick.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toMatchObject([{ decision: 'approve', acknowledged: true }])
  })
})

describe('the other answers', () => {
  it('rejects at once', async () => {
    const { wallet, current } = await openRequest()
    await click(button('Reject'))
    expect(wallet.params('request.decide')).toEqual([
      { id: current.id, digest: current.digest, decision: 'reject' },
    ])
  })

  it('mutes the site of this request', async () => {
    const { wallet, current } = await openRequest()
    await click(button('Mute this site for 1 hour'))
    expect(wallet.params('request.mute')).toEqual([{ id: current.id }])
  })

  it('connects with what was left switched on', async () => {
    const { wallet } = await openRequest(connectView())
    const off = get<HTMLInputElement>('input', 'Allow: Sign in your name')
    await act(() => {
      off.checked = false
      off.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await settle(ARMED)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toMatchObject([
      { decision: 'approve', scopes: ['openid', 'public_key'] },
    ])
  })

  it('can be given again after an error, which is said', async () => {
    const { wallet } = await openRequest()
    wallet.reply('request.decide', refuse({ code: 'storage_failed' }))
    await settle(ARMED)
    await click(button('Approve'))
    expect(document.querySelector('main')?.textContent).toContain('The disk is full')
    expect(document.querySelector('[aria-live]')?.textContent).toContain('The disk is full')
    wallet.reply('request.decide', null)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toHaveLength(2)
    expect(document.querySelector('main')?.textContent).not.toContain('The disk is full')
  })

  it('says when another request has taken the place of the one that was answered', async () => {
    const { wallet } = await openRequest()
    wallet.reply('request.decide', refuse({ code: 'request_changed' }))
    await click(button('Reject'))
    await wallet.push(asking(view()))
    expect(document.querySelector('main')?.textContent).toContain('Check what is shown now.')
  })
})
