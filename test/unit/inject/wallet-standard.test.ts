import { describe, expect, it, vi } from 'vitest'
import { createCalls } from '../../../src/inject/calls.ts'
import { createEvents } from '../../../src/inject/events.ts'
import { createKeyStore } from '../../../src/inject/key-store.ts'
import { createOwnKey } from '../../../src/inject/own-key.ts'
import { createProvider } from '../../../src/inject/provider.ts'
import { createSession } from '../../../src/inject/session.ts'
import { registerWallet } from '../../../src/inject/wallet-standard.ts'
import type { CallMessage } from '../../../src/protocol/page-door.ts'

interface Standard {
  readonly version: string
  readonly name: string
  readonly icon: string
  readonly chains: readonly string[]
  readonly accounts: ReadonlyArray<{ address: string; publicKey: Uint8Array; features: readonly string[] }>
  readonly features: {
    'standard:connect': {
      connect(input?: { silent?: boolean }): Promise<{ accounts: Standard['accounts'] }>
    }
    'standard:disconnect': { disconnect(): Promise<void> }
    'standard:events': { on(event: string, listener: (change: unknown) => void): () => void }
    'flowsta:signBytes': { signBytes: unknown }
    'flowsta:signAction': { signAction: unknown }
  }
}

const agentPubKey = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
const account = JSON.stringify({ id: 'x', agentPubKey, scopes: ['openid', 'public_key'] })

function setUp(answers: Partial<Record<CallMessage['method'], string>> = {}) {
  const target = new EventTarget()
  const early: Standard[] = []
  target.addEventListener('wallet-standard:register-wallet', event => {
    ;(event as CustomEvent).detail({ register: (wallet: Standard) => early.push(wallet) })
  })
  const posted: CallMessage[] = []
  const calls = createCalls({
    post(message) {
      posted.push(message)
      const value = answers[message.method] ?? 'null'
      queueMicrotask(() => calls.receive({ t: 'reply', id: message.id, ok: true, value }))
      return true
    },
    later: () => 1,
    cancel: () => {},
    newId: () => posted.length.toString(16).padStart(32, '0'),
  })
  const listen = vi.fn<() => void>()
  const report = vi.fn<(problem: unknown) => void>()
  const events = createEvents({ listen, report })
  const own = createOwnKey(createKeyStore(null, () => {}))
  const timers = { later: () => 1, cancel: () => {} }
  const signer = { offer: () => {}, withdraw: () => {} }
  const session = createSession(calls, own, 'https://app.example', timers, signer)
  const provider = createProvider('1', session, events)
  registerWallet(target, provider, session, events)
  const [wallet] = early
  if (wallet === undefined) throw new Error('nothing was registered')
  return { target, wallet, provider, posted, events, listen, report }
}

describe('the wallet of the Wallet Standard', () => {
  it('is registered with apps that are there and with those that come', () => {
    const { target, wallet } = setUp()
    const late: unknown[] = []
    const ready = Object.assign(new Event('wallet-standard:app-ready'), {
      detail: { register: (one: unknown) => late.push(one) },
    })
    target.dispatchEvent(ready)
    expect(late).toEqual([wallet])
    for (const detail of [
      undefined,
      {},
      {
        register: () => {
          throw new Error('of the app')
        },
      },
    ]) {
      target.dispatchEvent(Object.assign(new Event('wallet-standard:app-ready'), { detail }))
    }
  })

  it('has what the standard asks for, and sends nothing by itself', () => {
    const { wallet, provider, posted, listen } = setUp()
    expect(wallet).toMatchObject({ version: '1.0.0', name: 'Flowsta Wallet', chains: [], accounts: [] })
    expect(wallet.icon).toMatch(/^data:image\/svg\+xml;base64,/)
    expect(wallet.features['flowsta:signBytes'].signBytes).toBe(provider.signBytes)
    expect(wallet.features['flowsta:signAction'].signAction).toBe(provider.signAction)
    expect(Object.isFrozen(wallet) && Object.isFrozen(wallet.features)).toBe(true)
    expect(posted).toEqual([])
    expect(listen).not.toHaveBeenCalled()
  })

  it('connects, shows the account with its key, and says so', async () => {
    const { wallet, posted, events } = setUp({ connect: account })
    const changes: unknown[] = []
    wallet.features['standard:events'].on('change', change => changes.push(change))
    const { accounts } = await wallet.features['standard:connect'].connect()
    expect(posted.map(({ method, params }) => [method, params])).toEqual([
      ['connect', '{}'],
      // Whether the page's Holochain client finds a signer from now on.
      ['signingContext', 'null'],
    ])
    expect(wallet.accounts).toBe(accounts)
    expect(accounts[0]).toMatchObject({
      address: agentPubKey,
      features: ['flowsta:signBytes', 'flowsta:signAction'],
    })
    const whole = Buffer.from(agentPubKey.slice(1), 'base64url')
    expect(Buffer.from(accounts[0]?.publicKey ?? [])).toEqual(whole.subarray(3, 35))
    expect(changes).toEqual([{ accounts }])
    events.receive({ t: 'event', event: 'connect', detail: account })
    expect(changes).toHaveLength(1)
    expect(wallet.accounts).toBe(accounts)
    events.receive({ t: 'event', event: 'disconnect' })
    expect(wallet.accounts).toEqual([])
    expect(changes).toEqual([{ accounts }, { accounts: [] }])
  })

  it('asks nobody when it is to be silent', async () => {
    const { wallet, posted } = setUp()
    expect(await wallet.features['standard:connect'].connect({ silent: true })).toEqual({ accounts: [] })
    expect(posted.map(({ method }) => method)).toEqual(['getAccount'])
  })

  it('shows no account where the site may not see the key', async () => {
    const { wallet } = setUp({ connect: '{"id":"x","scopes":["openid"]}' })
    expect(await wallet.features['standard:connect'].connect()).toEqual({ accounts: [] })
  })

  it('disconnects', async () => {
    const { wallet } = setUp({ connect: account })
    await wallet.features['standard:connect'].connect()
    expect(wallet.accounts).toHaveLength(1)
    expect(await wallet.features['standard:disconnect'].disconnect()).toBeUndefined()
    expect(wallet.accounts).toEqual([])
  })

  it('reports what a listener throws, and calls none that was removed', async () => {
    const { wallet, report } = setUp({ connect: account })
    const problem = new Error('of the app')
    const gone = vi.fn<(change: unknown) => void>()
    wallet.features['standard:events'].on('change', () => {
      throw problem
    })
    wallet.features['standard:events'].on('change', gone)()
    wallet.features['standard:events'].on('other', gone)
    await wallet.features['standard:connect'].connect()
    expect(report).toHaveBeenCalledExactlyOnceWith(problem)
    expect(gone).not.toHaveBeenCalled()
  })
})
