import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/protocol/limits.ts'
import type { SignBytesResponse } from '../../../src/protocol/provider.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, PHRASE, settle, trail } from './support.ts'

const SITE = 'https://acorn.example'
const bytes = (text: string) => Buffer.from(text).toString('base64')

async function connected(browser: FakeBrowser) {
  const page = browser.page(SITE)
  const account = page.ask('connect', {})
  await browser.screen().decide('approve')
  await account
  return page
}
async function restart(browser: FakeBrowser): Promise<void> {
  await browser.stop()
  await browser.start()
  await settle()
}
const decisions = async (browser: FakeBrowser) =>
  (await trail(browser)).filter(row => row.method === 'signBytes').map(row => row.decision)

describe('the lock', () => {
  it('creates a wallet from three words typed back, and not from wrong ones', async () => {
    const browser = await freshBrowser({ wallet: false })
    const screen = browser.screen()
    expect(await screen.ask('setup.begin', { password: 'short' })).toMatchObject({
      error: { code: 'weak_password' },
    })
    await screen.must('setup.begin', { password: PASSWORD })
    const { words } = await screen.must('setup.reveal', undefined)
    expect(words).toHaveLength(24)
    await restart(browser)
    const again = browser.screen()
    await settle()
    expect(again.state).toMatchObject({ phase: 'setup' })
    const ask = again.state?.setup?.ask ?? []
    expect(new Set(ask).size).toBe(3)
    const right = ask.map(number => words[number - 1] ?? '')
    const wrong = [right[0] ?? '', 'zoo', right[2] ?? '']
    expect(await again.ask('setup.confirm', { words: wrong })).toMatchObject({
      error: { code: 'word_mismatch', field: 'words.1' },
    })
    await again.must('setup.confirm', { words: right })
    await settle()
    expect(again.state?.phase).toBe('unlocked')
  })

  it('stays unlocked over a stopped worker, but not over a browser exit', async () => {
    const browser = await freshBrowser()
    await restart(browser)
    const screen = browser.screen()
    await settle()
    expect(screen.state?.phase).toBe('unlocked')
    await browser.stop()
    browser.session.values.clear()
    await browser.start()
    const later = browser.screen()
    await settle()
    expect(later.state?.phase).toBe('locked')
    expect(later.state?.identity).toBeUndefined()
  })

  it('says that a password is wrong, slows down after five, and a restart does not reset it', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    await screen.must('vault.lock', undefined)
    for (let i = 0; i < 4; i++) {
      const answer = await screen.ask('vault.unlock', { password: 'wrong password' })
      expect(answer).toMatchObject({ error: { code: 'wrong_password' } })
      expect(answer).not.toMatchObject({ error: { wait: expect.anything() } })
    }
    expect(await screen.ask('vault.unlock', { password: 'wrong password' })).toMatchObject({
      error: { code: 'wrong_password', wait: 5000 },
    })
    await restart(browser)
    const again = browser.screen()
    expect(await again.ask('vault.unlock', { password: PASSWORD })).toMatchObject({
      error: { code: 'too_soon' },
    })
    await browser.advance(5001)
    await again.must('vault.unlock', { password: PASSWORD })
    await settle()
    expect(again.state?.phase).toBe('unlocked')
  })

  it('locks when nobody used its screens, and requests of sites do not count as use', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    await browser.advance(14 * 60_000)
    await page.ask('isConnected')
    void page.ask('signBytes', { bytes: bytes('x') })
    await settle()
    await browser.advance(61_000)
    const screen = browser.screen()
    await settle()
    expect(screen.state).toMatchObject({ phase: 'locked', lock: { why: 'idle' }, waitingFrom: SITE })
    expect([...browser.session.values.keys()]).not.toContain('unlocked')
  })

  it('locks at the next start when its time passed while the worker was stopped', async () => {
    const browser = await freshBrowser()
    await browser.stop()
    browser.now += 16 * 60_000
    await browser.start()
    const screen = browser.screen()
    await settle()
    expect(screen.state?.phase).toBe('locked')
  })

  it('asks for the unlock first and then shows the request', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = browser.screen()
    await screen.must('vault.lock', undefined)
    const asked = page.ask('signBytes', { bytes: bytes('x') })
    await settle()
    expect(screen.state).toMatchObject({ phase: 'locked', waiting: 1, waitingFrom: SITE })
    expect(screen.state?.current).toBeUndefined()
    await screen.must('vault.unlock', { password: PASSWORD })
    await screen.decide('approve')
    expect(await asked).toMatchObject({ success: true })
  })

  it('answers wallet_locked when the unlock is closed, and no_wallet when the set-up is', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    await browser.advance(100)
    await browser.screen().must('vault.lock', undefined)
    const asked = page.ask('signBytes', { bytes: bytes('x') })
    await settle()
    browser.closeWindow([...browser.windows][0] ?? 0)
    expect(await asked).toMatchObject({ error: 'wallet_locked' })

    const empty = await freshBrowser({ wallet: false })
    const visitor = empty.page(SITE)
    expect(await visitor.ask('signBytes', { bytes: '' })).toMatchObject({ error: 'consent_required' })
    const connecting = visitor.ask('connect', {})
    await settle()
    empty.closeWindow([...empty.windows][0] ?? 0)
    expect(await connecting).toMatchObject({ error: 'no_wallet' })
  })

  it('goes on to the request after the set-up that it opened', async () => {
    const browser = await freshBrowser({ wallet: false })
    const page = browser.page(SITE)
    const asked = page.ask('connect', {})
    const screen = browser.screen()
    const params = { words: PHRASE, derivation: 'flowsta-device', password: PASSWORD } as const
    await screen.must('vault.restore', params)
    await screen.decide('approve')
    expect(await asked).toMatchObject({ agentPubKey: expect.stringMatching(/^uhCAk/) })
  })

  it('tells sites with a grant about lock and unlock, and no others', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const stranger = browser.page('https://birch.example')
    await stranger.ask('isConnected')
    const screen = browser.screen()
    await screen.must('vault.lock', undefined)
    await screen.must('vault.unlock', { password: PASSWORD })
    await settle()
    const names = page.events.map(event => (event as { event: string }).event)
    expect(names).toEqual(expect.arrayContaining(['lock', 'unlock']))
    expect(stranger.events).toEqual([])
  })
})

describe('the worker is stopped', () => {
  it('while a request waits: it is shown again and signed once', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const asked = page.ask('signBytes', { bytes: bytes('x') })
    await browser.screen().request(method => method === 'signBytes')
    await restart(browser)
    await browser.screen().decide('approve')
    expect(await asked).toMatchObject({ success: true })
    expect(await decisions(browser)).toEqual(['approved'])
  })

  it('after the approval: it is signed once its document is back', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const asked = page.ask('signBytes', { bytes: bytes('x') })
    const screen = browser.screen()
    const { id } = await screen.request(method => method === 'signBytes')
    await browser.stop()
    // As the worker left it when it was stopped right after the approval became durable.
    const key = `request:${id}`
    const row = JSON.parse(browser.session.values.get(key) ?? '{}')
    browser.session.values.set(key, JSON.stringify({ ...row, approved: {} }))
    await browser.start()
    expect(await asked).toMatchObject({ success: true })
    expect(await decisions(browser)).toEqual(['approved'])
  })

  it('after the row and before the answer: the same answer, no second row', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const asked = page.ask('signBytes', { bytes: bytes('x') })
    const screen = browser.screen()
    const { id } = await screen.request(method => method === 'signBytes')
    const key = `request:${id}`
    const before = JSON.parse(browser.session.values.get(key) ?? '{}')
    await screen.decide('approve')
    const first = (await asked) as SignBytesResponse
    await browser.stop()
    browser.session.values.set(key, JSON.stringify({ ...before, approved: {} }))
    await browser.start()
    // The document asks by the same id, as its bridge does.
    let reply: unknown
    const port = Object.assign(browser.page(SITE), { documentId: page.documentId })
    Object.assign(port, {
      waiting: new Map([
        [
          before.call,
          {
            message: { t: 'call', id: before.call, method: 'signBytes', params: before.params },
            resolve: (r: unknown) => {
              reply = r
            },
          },
        ],
      ]),
    })
    port.reconnect()
    await settle()
    await settle()
    expect(JSON.parse((reply as { value: string }).value)).toEqual(first)
    expect(await decisions(browser)).toEqual(['approved'])
  })

  it('and the document does not come back: aborted after 30 seconds, nothing signed', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    void page.ask('signBytes', { bytes: bytes('x') })
    const { id } = await browser.screen().request(method => method === 'signBytes')
    await browser.stop()
    const key = `request:${id}`
    const row = JSON.parse(browser.session.values.get(key) ?? '{}')
    browser.session.values.set(key, JSON.stringify({ ...row, approved: {} }))
    browser.documents.delete(page.documentId)
    await browser.start()
    await browser.advance(LIMITS.reconnect + 1)
    expect(await decisions(browser)).toEqual(['aborted'])
    expect([...browser.session.values.keys()].filter(name => name.startsWith('request:'))).toEqual([])
  })

  it('and the alarm of the one before goes off in the next, before documents are back: nothing is ended', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const asked = page.ask('signBytes', { bytes: bytes('x') })
    await settle()
    await browser.stop()
    await browser.start()
    // The page's bridge has not reconnected yet; it does when it is woken.
    await browser.alarm('reconnect')
    await browser.screen().decide('approve')
    expect(await asked).toMatchObject({ success: true })
    expect(await decisions(browser)).toEqual(['approved'])
  })

  it('after a refusal and before the page heard it: refused again from its row, though it would be allowed now', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const waiting = Array.from({ length: LIMITS.waitingPerOrigin }, (_, i) =>
      page.ask('signBytes', { bytes: bytes(`${i}`) }),
    )
    await settle()
    page.deafen()
    const asked = page.ask('signBytes', { bytes: bytes('one too many') })
    await settle()
    await restart(browser)
    browser.session.values.clear()
    page.reconnect()
    expect(await asked).toMatchObject({ error: 'limit_exceeded' })
    expect((await trail(browser)).filter(row => row.error === 'limit_exceeded')).toHaveLength(1)
    void waiting
  })

  it('before the window was open: the window opens at the next start', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    await browser.advance(100)
    void page.ask('signBytes', { bytes: bytes('x') })
    await settle()
    await browser.stop()
    browser.windows.clear()
    browser.session.values.delete('consent-window')
    await browser.start()
    await settle()
    expect(browser.windows.size).toBe(1)
    expect(browser.badge.waiting).toBe(1)
  })
})

describe('damage', () => {
  it('a deleted database never leads to onboarding over the wallet that was there', async () => {
    const browser = await freshBrowser()
    await browser.stop()
    const { IDBFactory } = await import('fake-indexeddb')
    globalThis.indexedDB = new IDBFactory()
    await browser.start()
    const screen = browser.screen()
    await settle()
    expect(screen.state?.phase).toBe('damaged')
    const params = { words: PHRASE, derivation: 'flowsta-device', password: PASSWORD } as const
    expect(await screen.ask('vault.restore', params)).toMatchObject({ ok: false })
  })
})
