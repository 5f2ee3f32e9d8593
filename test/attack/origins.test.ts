import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { identify } from '../../src/background/doors/page.ts'
import { isOwnScreen } from '../../src/background/doors/ui.ts'
import type { Grant } from '../../src/background/events/projections/grants.ts'
import { liveGrant } from '../../src/background/pipeline/authorise.ts'
import type { PortSender } from '../../src/background/platform.ts'
import { createBridge, type RuntimePort } from '../../src/inject/bridge.ts'
import { nameWarning, splitOrigin } from '../../src/popup/reading/origin.ts'
import { isAppOrigin } from '../../src/protocol/app-origin.ts'
import { UI_PORT } from '../../src/protocol/ui-door.ts'
import { FakePort, freshBrowser, settle } from '../unit/background/support.ts'
import { connected, rawPage, SITE } from './support/fake.ts'

const SCREENS = 'chrome-extension://wallet/src/popup/index.html'
const sender = (more: Partial<PortSender> = {}): { sender: PortSender } => ({
  sender: {
    extensionId: 'wallet',
    origin: SITE,
    url: `${SITE}/`,
    documentId: 'document',
    lifecycle: 'active',
    frameId: 0,
    tabId: 1,
    windowId: 1,
    ...more,
  },
})

describe('who asks', () => {
  it('AC03 is not what the parameters or the message say', async () => {
    const browser = await freshBrowser()
    const { documentId } = await connected(browser)
    const lies = { origin: SITE, host: 'acorn.example', sender: { origin: SITE }, tabId: 1, documentId }
    const evil = browser.page('https://evil.example')
    expect(await evil.ask('getAccount', lies)).toBeNull()
    expect(await evil.ask('signBytes', { bytes: '', ...lies })).toMatchObject({ error: 'consent_required' })
    const raw = rawPage(browser, 'https://evil.example')
    raw.port.send({ t: 'call', id: 'f'.repeat(32), method: 'getAccount', params: 'null', ...lies })
    await settle()
    expect(raw.port.received).toEqual([])
    void evil.ask('connect', lies)
    expect(await browser.screen().request()).toMatchObject({
      origin: 'https://evil.example',
      method: 'connect',
    })
  })

  it('AC04 is the exact origin: scheme, host and port', async () => {
    const browser = await freshBrowser()
    await connected(browser)
    const opened = browser.windowsOpened
    const others = [
      'http://acorn.localhost',
      'https://acorn.example:8443',
      'https://sub.acorn.example',
      'https://acorn.example.',
      'https://acorn.example.evil.example',
      'https://xacorn.example',
    ]
    for (const origin of others) {
      const page = browser.page(origin)
      expect(await page.ask('isConnected'), origin).toBe(false)
      expect(await page.ask('signBytes', { bytes: '' }), origin).toMatchObject({ error: 'consent_required' })
    }
    expect(await browser.page('http://acorn.example').ask('isConnected')).toEqual(
      expect.objectContaining({ error: 'unauthorized' }),
    )
    expect(browser.windowsOpened).toBe(opened)
  })

  it('AC07 is no sub-frame, whatever its origin', async () => {
    const browser = await freshBrowser()
    await connected(browser)
    const opened = browser.windowsOpened
    const frame = rawPage(browser, SITE, { frameId: 3 })
    for (const method of ['connect', 'getAccount', 'signBytes']) {
      expect(await frame.call(method, '{"bytes":""}'), method).toMatchObject({
        error: { code: 'unauthorized' },
      })
    }
    expect(browser.windowsOpened).toBe(opened)
  })

  it('AC08 is no document that nobody looks at, and its tab says nothing', () => {
    expect(identify(sender(), 'wallet')).toMatchObject({ origin: SITE })
    // Firefox says nothing of the lifecycle; a document that does not answer there is not active.
    expect(identify(sender({ lifecycle: undefined }), 'wallet')).toMatchObject({ origin: SITE })
    for (const lifecycle of ['prerender', 'cached', 'pending_deletion', 'something new']) {
      expect(identify(sender({ lifecycle }), 'wallet'), lifecycle).toBeNull()
    }
    expect(identify(sender({ origin: undefined, url: `${SITE}/` }), 'wallet')).toBeNull()
  })

  it('AC08 asks nothing while it is prerendered, and again after the back/forward cache', () => {
    const ports: Array<{ sent: unknown[] }> = []
    const connect = (): RuntimePort => {
      const port = { sent: [] as unknown[] }
      ports.push(port)
      const listeners = { addListener() {} }
      return {
        onMessage: listeners,
        onDisconnect: listeners,
        postMessage: message => port.sent.push(message),
        disconnect() {},
      }
    }
    const host = { runtime: { id: 'wallet', connect }, toProvider() {}, later() {}, turn() {}, now: () => 0 }
    const bridge = createBridge(host, false)
    const call = { t: 'call', id: 'a'.repeat(32), method: 'connect', params: '{}' }
    bridge.fromPage(call)
    expect(ports).toEqual([])
    bridge.activate()
    expect(ports).toEqual([{ sent: [call] }])
    bridge.returned()
    expect(ports).toEqual([{ sent: [call] }, { sent: [{ ...call, again: true }] }])
  })

  it('AC10 is no other extension', async () => {
    const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../manifest.json'), 'utf8'))
    expect(manifest.externally_connectable).toEqual({ ids: [] })
    const platform = readFileSync(join(import.meta.dirname, '../../src/background/platform.ts'), 'utf8')
    expect(platform).not.toMatch(/on(?:Message|Connect)External/)
    const browser = await freshBrowser()
    await connected(browser)
    const other = rawPage(browser, SITE, { extensionId: 'other' })
    expect(await other.call('getAccount', 'null')).toMatchObject({ error: { code: 'unauthorized' } })
    const port = new FakePort(UI_PORT, { extensionId: 'other', url: SCREENS })
    let closed = false
    port.onDrop = () => {
      closed = true
    }
    browser.open(port)
    await settle()
    expect(closed).toBe(true)
  })

  it.each([
    `${SCREENS}x`,
    `${SCREENS}/../index.html/`,
    'chrome-extension://wallet/src/popup/',
    'chrome-extension://wallet/manifest.json#/src/popup/index.html',
    'chrome-extension://wallet.evil.example/src/popup/index.html',
    'chrome-extension://other/src/popup/index.html',
    'https://wallet/src/popup/index.html',
    `blob:${SCREENS}`,
    `view-source:${SCREENS}`,
    'about:blank',
    '',
    undefined,
  ])('AC11 is no screen of the wallet at %s', url => {
    expect(isOwnScreen(sender({ url: SCREENS }), 'wallet', SCREENS)).toBe(true)
    expect(isOwnScreen(sender({ url }), 'wallet', SCREENS)).toBe(false)
  })

  it('AC11 is no screen of the wallet in a frame or from another extension', async () => {
    expect(isOwnScreen(sender({ url: SCREENS, frameId: 1 }), 'wallet', SCREENS)).toBe(false)
    expect(isOwnScreen(sender({ url: SCREENS, extensionId: 'other' }), 'wallet', SCREENS)).toBe(false)
    const browser = await freshBrowser()
    // A content script can open a port of any name: what it says there is heard by nobody.
    const port = new FakePort(UI_PORT, { url: `${SITE}/`, origin: SITE, tabId: 1, documentId: 'd' })
    browser.open(port)
    port.send({ n: 1, command: 'vault.lock' })
    await settle()
    expect(port.received).toEqual([])
    expect((await browser.screen().ask('state.watch', undefined)).ok).toBe(true)
    expect(browser.badge.locked).toBe(false)
  })

  it('AC12 "null" equals nothing, "null" neither', () => {
    const grant = {
      id: 'g',
      origin: 'null',
      agentPubKey: 'k',
      scopes: ['holochain:sign'],
    } as unknown as Grant
    expect(liveGrant(new Map([['g', { ...grant, origin: SITE }]]), SITE, 'k')).toBeDefined()
    expect(liveGrant(new Map([['g', grant]]), 'null', 'k')).toBeUndefined()
    expect(identify(sender({ origin: 'null' }), 'wallet')).toBeNull()
  })

  it.each([
    'https://user@acorn.example',
    'https://acorn.example/',
    'https://acorn.example:443',
    'https://ACORN.example',
    'https://аcorn.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://evillocalhost',
    'ftp://acorn.example',
    'file://',
    'blob:https://acorn.example/1',
  ])('AC13 %s is no origin that could ask', origin => {
    expect(isAppOrigin(origin)).toBe(false)
  })

  it('AC13 a look-alike shows its letters and its ASCII form, a long name keeps its end', () => {
    const origin = 'https://xn--corn-43d.example'
    expect(nameWarning(origin)).toMatchObject({ shown: 'аcorn.example', like: 'acorn.example' })
    expect(nameWarning('https://acorn.example.')).toEqual({ kind: 'dot' })
    const long = `https://login.wallet.flowsta.com.${'a'.repeat(60)}.${'b'.repeat(60)}.evil.co.uk:8443`
    expect(splitOrigin(long)).toMatchObject({ site: 'evil.co.uk:8443' })
    for (const whole of [origin, long]) {
      const { scheme, rest, site } = splitOrigin(whole)
      expect(scheme + rest + site).toBe(whole)
    }
  })
})
