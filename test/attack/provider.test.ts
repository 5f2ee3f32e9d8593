import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allows } from '../../src/background/pipeline/authorise.ts'
import { claimsHolochainAction } from '../../src/crypto/holochain/shapes.ts'
import { createBridge, type Runtime } from '../../src/inject/bridge.ts'
import { createCalls } from '../../src/inject/calls.ts'
import { snapshot } from '../../src/inject/snapshot.ts'
import { kindOf, titleOf } from '../../src/popup/reading/asks.ts'
import { readSigned } from '../../src/popup/reading/signed.ts'
import { isErrorCode } from '../../src/protocol/errors.ts'
import type { BridgeToProvider, CallMessage } from '../../src/protocol/page-door.ts'
import { freshBrowser } from '../unit/background/support.ts'
import { actionView, signView } from '../unit/popup/support.tsx'
import { connected, rawPage, screenOf } from './support/fake.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const INHERITED = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
  '__defineGetter__',
]
const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)])

describe('the provider and its bridge', () => {
  it('AC02 take no answer for a call that they do not wait for, and each only once', async () => {
    const sent: CallMessage[] = []
    const calls = createCalls({
      post: message => sent.push(message) > 0,
      later: () => 0,
      cancel: () => {},
      newId: () => 'a'.repeat(32),
    })
    const asked = calls.send('isConnected', () => 'null')
    for (const id of ['', 'b'.repeat(32), '__proto__', 'constructor']) {
      calls.receive({ t: 'reply', id, ok: true, value: '"forged"' })
    }
    calls.receive({ t: 'reply', id: 'a'.repeat(32), ok: true, value: 'true' })
    calls.receive({ t: 'reply', id: 'a'.repeat(32), ok: true, value: '"again"' })
    expect(await asked).toBe(true)

    const toProvider: BridgeToProvider[] = []
    const listeners: Array<(message: unknown) => void> = []
    const fromWorker = (message: unknown) => listeners[0]?.(message)
    const port = {
      onMessage: { addListener: (listener: (message: unknown) => void) => void listeners.push(listener) },
      onDisconnect: { addListener() {} },
      postMessage() {},
      disconnect() {},
    }
    const runtime = { id: 'wallet', connect: () => port }
    const host = {
      runtime,
      toProvider: (m: BridgeToProvider) => toProvider.push(m),
      later() {},
      turn() {},
      now: () => 0,
    }
    const bridge = createBridge(host, true)
    bridge.fromPage({ t: 'reply', id: 'a'.repeat(32), ok: true, value: '"forged"' })
    bridge.fromPage({ t: 'call', id: 'c'.repeat(32), method: 'isConnected', params: 'null' })
    fromWorker({ t: 'reply', id: 'b'.repeat(32), ok: true, value: '"for another"' })
    fromWorker({ t: 'reply', id: 'c'.repeat(32), ok: true, value: 'true' })
    fromWorker({ t: 'reply', id: 'c'.repeat(32), ok: true, value: '"again"' })
    expect(toProvider.map(({ t }) => t)).toEqual(['ack', 'reply'])
  })

  it('AC17 inherited names are unknown names at every door', async () => {
    const browser = await freshBrowser()
    const before = Object.getOwnPropertyNames(Object.prototype).sort()
    const page = await connected(browser)
    const raw = rawPage(browser)
    const screen = await screenOf(browser)
    for (const name of INHERITED) {
      expect(await raw.call(name, '{}'), name).toBeUndefined()
      expect(await raw.call('connect', JSON.stringify({ scopes: [name] })), name).toMatchObject({
        error: { code: 'invalid_request' },
      })
      expect(await page.ask('revokePermission', { appId: name }), name).toBe(false)
      expect(await screen.ask(name as never, undefined as never), name).toMatchObject({
        error: { code: 'invalid_params', field: 'command' },
      })
      expect(isErrorCode(name)).toBe(false)
    }
    const polluting = '{"action":{"__proto__":{"polluted":true},"type":"note"}}'
    expect(await raw.call('signAction', polluting)).toMatchObject({ error: { code: 'invalid_request' } })
    expect(await raw.call('connect', '{"__proto__":{"scopes":["did"]}}')).toMatchObject({ ok: true })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before)
  })

  it('AC18 a type or scope with an inherited name is granted, known and claimed by nothing', () => {
    for (const name of INHERITED) {
      expect(allows({ scopes: ['openid'] }, name as never)).toBe(false)
      expect(claimsHolochainAction({ type: name, author: 'x' })).toBe(false)
      const view = actionView({ type: name })
      expect(titleOf(view, readSigned(view))).toBe('Sign an action')
      const signed = readSigned(view)
      expect(signed && kindOf(signed)).toBeUndefined()
    }
    expect(claimsHolochainAction({ type: 'Create', author: 'x' })).toBe(true)
    expect(claimsHolochainAction(Object.create({ header: 1, data: 1 }))).toBe(false)
  })

  it('AC22 nothing is compared with what a wallet says about itself', () => {
    const folders = ['demo', 'src/sdk', 'docs']
    const files = folders.flatMap(folder =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && /\.(ts|tsx|md|html)$/.test(entry.name))
        .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
    )
    expect(files.length).toBeGreaterThan(10)
    for (const text of files) {
      expect(text).not.toMatch(/\b(?:rdns|info\.name|uuid)\b['"\]]*\s*[!=]==?/)
      expect(text).not.toMatch(/[!=]==?\s*['"](?:com\.flowsta|Flowsta Wallet)/)
    }
  })

  it('AC26 a request is called by its bytes, never by its reason', () => {
    const reason = 'Log in to Acorn'
    const deletion = actionView({ type: 'DeleteEntry' }, { reason })
    expect(titleOf(deletion, readSigned(deletion))).toBe('Sign a deletion')
    const opaque = signView(Uint8Array.of(0, 1, 255), { reason })
    expect(titleOf(opaque, readSigned(opaque))).toBe('Sign unreadable bytes')
  })

  it.each<[string, unknown]>([
    ['NaN', { action: { a: Number.NaN } }],
    ['an infinity', { action: { a: [Number.POSITIVE_INFINITY] } }],
    ['2^53', { action: { a: 2 ** 53 } }],
    ['a lone surrogate', { action: { a: '\ud800' } }],
    ['a lone surrogate in a reason', { bytes: '', reason: '\udfff' }],
    ['a thousand levels', { action: nest(1000) }],
    ['undefined', { action: { a: undefined } }],
    ['a Map', { action: { a: new Map() } }],
  ])('AC27 %s does not cross the bridge', (_, params) => {
    expect(() => snapshot(params, 'params')).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })

  it('AC27 what is sent past the provider is refused by the wallet, before any prompt', async () => {
    const browser = await freshBrowser()
    await connected(browser)
    const opened = browser.windowsOpened
    const raw = rawPage(browser)
    for (const [method, params] of [
      ['signAction', '{"action":{"a":1e999}}'],
      ['signAction', '{"action":{"a":9007199254740993}}'],
      ['signAction', '{"action":{"a":"\\ud800"}}'],
      ['signBytes', '{"bytes":"","reason":"\\udfff"}'],
      ['signAction', `{"action":{"a":${'['.repeat(1000)}${']'.repeat(1000)}}}`],
      ['signAction', '{"action":{"agent":"a","space":"s","expiresAt":"1"}}'],
      ['signAction', '{"action":{"type":"Create","author":"uhCAk"}}'],
      ['signAction', '{"action":{"a":{"$bytes":"AAAA"}}}'],
      ['signAction', '{"action":{"a":{"$bytes":"!"}}}'],
      ['signAction', '{"action":{'],
      ['connect', '{'],
      ['isConnected', 'nonsense'],
    ] as const) {
      const answer = await raw.call(method, params)
      expect.soft(answer, params).toMatchObject({ error: { code: 'invalid_request' } })
    }
    expect([browser.windowsOpened, browser.badge.waiting]).toEqual([opened, 0])
  })

  it('AC61 say wallet_reloaded once the extension is gone from under them, to pending and later calls', () => {
    const toProvider: BridgeToProvider[] = []
    const ports: Array<() => void> = []
    const runtime: { id?: string; connect: Runtime['connect'] } = {
      id: 'wallet',
      connect: () => ({
        onMessage: { addListener() {} },
        onDisconnect: { addListener: run => void ports.push(run) },
        postMessage() {},
        disconnect() {},
      }),
    }
    const host = {
      runtime,
      toProvider: (m: BridgeToProvider) => toProvider.push(m),
      later() {},
      turn() {},
      now: () => 0,
    }
    const bridge = createBridge(host, true)
    const call = (digit: string) =>
      bridge.fromPage({ t: 'call', id: digit.repeat(32), method: 'isConnected', params: 'null' })
    call('a')
    delete runtime.id
    ports[0]?.()
    call('b')
    const replies = toProvider.flatMap(message => (message.t === 'reply' ? [message] : []))
    expect(replies.map(({ id }) => id[0])).toEqual(['a', 'b'])
    for (const reply of replies)
      expect(reply).toMatchObject({ ok: false, error: { code: 'wallet_reloaded' } })
    expect(ports).toHaveLength(1)
  })
})
