import 'fake-indexeddb/auto'
import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { ICON } from '../../../src/inject/icon.ts'
import { install } from '../../../src/inject/install.ts'
import { offerPort } from '../../../src/inject/offer-port.ts'
import {
  BRIDGE_HELLO_EVENT,
  BRIDGE_PORT_EVENT,
  type BridgeToProvider,
  type CallMessage,
  type ProviderToBridge,
} from '../../../src/protocol/page-door.ts'
import { type FlowstaProvider, METHODS } from '../../../src/protocol/provider.ts'
import { holds, wholeCall } from './support.ts'

type Answer = (call: CallMessage) => string | undefined

/** A window with a bridge that acknowledges and answers, and the provider in it. */
function page({ taken = {}, answer = () => 'null' }: { taken?: object; answer?: Answer } = {}) {
  const target = Object.assign(new EventTarget(), { origin: ORIGIN }, taken) as unknown as Window & {
    flowsta?: FlowstaProvider
  }
  const posted: ProviderToBridge[] = []
  let bridge: MessagePort | undefined
  const say = (message: BridgeToProvider) => bridge?.postMessage(message)
  offerPort(target, port => {
    bridge = port
    port.onmessage = ({ data }: MessageEvent<ProviderToBridge>) => {
      posted.push(data)
      if (data.t !== 'call') return
      say({ t: 'ack', ids: [data.id] })
      const value = answer(data)
      if (value !== undefined) say({ t: 'reply', id: data.id, ok: true, value })
    }
  })
  const announced: Array<{ info: Record<string, string>; provider: FlowstaProvider }> = []
  target.addEventListener('flowsta:announceProvider', event => announced.push((event as CustomEvent).detail))
  const provider = install(target, '1.2.3')
  return { target, provider, posted, announced, say, close: () => bridge?.close() }
}
const ORIGIN = 'https://app.example'
const grantOf = (deviceKey: string) =>
  JSON.stringify({ grantId: 'g', aud: 'a', agentPubKey: 'u', deviceKey, methods: ['signBytes'] })
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: { code: string; description?: string }) => [error.code, error.description],
  )

describe('window.flowsta', () => {
  it('is there, whole, frozen and not to be replaced', () => {
    const { target, provider, close } = page()
    expect(target.flowsta).toBe(provider)
    expect(Object.getOwnPropertyDescriptor(target, 'flowsta')).toMatchObject({
      writable: false,
      configurable: false,
    })
    expect(Object.keys(provider)).toEqual(['isFlowsta', 'version', 'errors', ...METHODS, 'request', 'on'])
    expect(provider.version).toBe('1.2.3')
    for (const part of [provider, ...Object.values(provider)]) expect(Object.isFrozen(part)).toBe(true)
    for (const part of Object.values(provider.errors)) expect(Object.isFrozen(part.prototype)).toBe(true)
    close()
  })

  it.each([[{ flowsta: 'a page' }], [{ flowsta: undefined }]])('is left alone where it is %o', taken => {
    const { target, provider, announced, close } = page({ taken })
    expect(target.flowsta).toBe(taken.flowsta)
    expect(announced[0]?.provider).toBe(provider)
    close()
  })

  it('does nothing at load but define, hand over and announce', async () => {
    const { posted, announced, close } = page()
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(posted).toEqual([])
    expect(announced).toHaveLength(1)
    expect(await indexedDB.databases()).toEqual([])
    close()
  })

  it('takes its port without a listener of the page hearing of it', () => {
    const target = new EventTarget()
    const ports: MessagePort[] = []
    offerPort(target, port => ports.push(port))
    const seen: string[] = []
    target.addEventListener(BRIDGE_HELLO_EVENT, event => seen.push(event.type))
    install(target as Window, '1')
    expect(seen).toEqual([])
    // A hello of the page itself reaches its own listeners and is answered by nobody.
    target.addEventListener(BRIDGE_PORT_EVENT, event => seen.push(event.type))
    target.dispatchEvent(new Event(BRIDGE_HELLO_EVENT))
    expect(seen).toEqual([BRIDGE_HELLO_EVENT])
    expect(ports).toHaveLength(1)
    ports[0]?.close()
  })

  it('rejects with wallet_reloaded where no bridge answered', async () => {
    const provider = install(new EventTarget() as Window, '1')
    expect(await refusal(provider.isConnected())).toEqual(['wallet_reloaded', undefined])
    expect(() => provider.on('lock', () => {})).not.toThrow()
  })
})

describe('the announcement', () => {
  it('is frozen, the same each time it is asked for, and another at each load', () => {
    const { target, announced, provider, close } = page()
    target.dispatchEvent(new Event('flowsta:requestProvider'))
    expect(announced).toHaveLength(2)
    expect(announced[1]).toBe(announced[0])
    const detail = announced[0]
    expect(detail?.provider).toBe(provider)
    expect(detail?.info).toMatchObject({ name: 'Flowsta Wallet', icon: ICON, rdns: 'com.flowsta.wallet' })
    expect(detail?.info.uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(Object.isFrozen(detail) && Object.isFrozen(detail?.info)).toBe(true)
    const other = page()
    expect(other.announced[0]?.info.uuid).not.toBe(detail?.info.uuid)
    other.close()
    close()
  })

  it('carries the logo', () => {
    const logo = readFileSync(new URL('../../../public/icons/logo.svg', import.meta.url))
    expect(ICON).toBe(`data:image/svg+xml;base64,${logo.toString('base64')}`)
  })
})

describe('a method', () => {
  it('sends its name and parameters, and answers what the wallet said', async () => {
    const { provider, posted, close } = page({
      answer: ({ method, params }) => JSON.stringify([method, params]),
    })
    const { signBytes, connect } = provider
    expect(await signBytes({ bytes: 'aA==', reason: 'why' })).toEqual([
      'signBytes',
      '{"bytes":"aA==","reason":"why"}',
    ])
    expect(await connect()).toEqual(['connect', '{}'])
    expect(await connect({ scopes: ['openid'], policy: { maxSignatures: 3 } })).toEqual([
      'connect',
      '{"policy":{"maxSignatures":3},"scopes":["openid"]}',
    ])
    expect(await provider.getPermissions()).toEqual(['getPermissions', 'null'])
    expect(await provider.revokePermission('https://a.example')).toEqual([
      'revokePermission',
      '{"appId":"https://a.example"}',
    ])
    expect(await provider.disconnect()).toBeUndefined()
    for (const message of posted) expect((message as CallMessage).id).toMatch(/^[\da-f]{32}$/)
    expect(new Set(posted.map(message => (message as CallMessage).id)).size).toBe(posted.length)
    close()
  })

  it('reads its parameters at the call', async () => {
    const { provider, close } = page({ answer: ({ params }) => params })
    const request = { action: { type: 'a' } }
    const answer = provider.signAction(request)
    request.action.type = 'b'
    expect(await answer).toEqual({ action: { type: 'a' } })
    close()
  })

  it.each<[string, (provider: FlowstaProvider) => Promise<unknown>, string]>([
    ['signBytes()', p => p.signBytes(undefined as never), 'params: must be an object'],
    ['signAction(null)', p => p.signAction(null as never), 'params: must be an object'],
    ['signBatch([])', p => p.signBatch([] as never), 'params: must be an object'],
    ['connect(text)', p => p.connect('x' as never), 'params: must be an object'],
    ['revokePermission()', p => p.revokePermission(undefined as never), 'params.appId: must be a string'],
    ['request()', p => p.request(undefined as never), 'call: must be an object with a method'],
    ['request({})', p => p.request({} as never), 'method: must be a string'],
    [
      'a deviceKey that is none',
      p => p.connect({ deviceKey: 1 as never }),
      'params.deviceKey: must be an object',
    ],
    [
      'a deviceKey without sign',
      p => p.connect({ deviceKey: { publicKey: btoa('x'.repeat(32)) } as never }),
      'params.deviceKey: sign must be a function',
    ],
    [
      'a deviceKey of another length',
      p => p.connect({ deviceKey: { publicKey: btoa('x'.repeat(31)), sign: async b => b } }),
      'params.deviceKey: publicKey must be standard base64 of 32 bytes',
    ],
  ])('%s is invalid_request', async (_, run, description) => {
    const { provider, posted, close } = page()
    const [code, said] = (await refusal(run(provider))) as [string, string]
    expect(code).toBe('invalid_request')
    expect(said).toContain(description)
    expect(posted).toEqual([])
    close()
  })

  it('keeps a deviceKey in the page, reads it once and calls its sign as its method', async () => {
    const publicKey = btoa('x'.repeat(32))
    const { provider, posted, close } = page({
      answer: ({ method, params }) => (method === 'signingContext' ? grantOf(publicKey) : params),
    })
    const reads: string[] = []
    const selves: unknown[] = []
    const deviceKey = {
      get publicKey() {
        reads.push('publicKey')
        return publicKey
      },
      get sign() {
        reads.push('sign')
        return async function (this: unknown) {
          selves.push(this)
          return new Uint8Array(64)
        }
      },
    }
    expect(await provider.connect({ appName: 'A', deviceKey })).toEqual({ appName: 'A' })
    await provider.request({ method: 'signBytes', params: { bytes: 'aA==' } })
    expect(reads).toEqual(['publicKey', 'sign'])
    expect(selves).toEqual([deviceKey, deviceKey])
    const calls = posted.filter(message => message.t === 'call' && message.proof !== undefined)
    expect(calls.map(call => (call as CallMessage).method)).toEqual(['connect', 'signBytes'])
    close()
  })

  it('takes no deviceKey of a connect that is refused', async () => {
    const { provider, posted, close } = page()
    const deviceKey = { publicKey: btoa('x'.repeat(32)), sign: async (bytes: Uint8Array) => bytes }
    await refusal(provider.connect({ deviceKey, reason: (() => {}) as never }))
    await provider.connect()
    expect((posted[0] as CallMessage).key?.by).toBe('provider')
    close()
  })

  it('proves itself by the key of the origin, with the origin that the page had at load', async () => {
    let own = ''
    const { target, provider, posted, close } = page({
      answer: ({ method }) => (method === 'signingContext' ? grantOf(own) : 'null'),
    })
    Object.assign(target, { origin: 'https://other.example' })
    await provider.connect()
    own = (posted[0] as CallMessage).key?.publicKey ?? ''
    await provider.signBytes({ bytes: 'aA==' })
    const { proof } = wholeCall(posted.at(-1) as CallMessage, JSON.parse(grantOf(own)))
    expect(JSON.parse(proof?.message ?? 'null')).toMatchObject({ origin: ORIGIN, method: 'signBytes' })
    expect(proof !== undefined && holds(proof)).toBe(true)
    close()
  })

  it('asks anew about the grant after an event that nobody listens to, and when the page comes back', async () => {
    let own = ''
    const { target, provider, posted, say, close } = page({
      answer: ({ method }) => (method === 'signingContext' ? grantOf(own) : 'null'),
    })
    await provider.connect()
    own = (posted[0] as CallMessage).key?.publicKey ?? ''
    const asked = () => posted.filter(message => (message as CallMessage).method === 'signingContext').length
    const sign = () => provider.signBytes({ bytes: 'aA==' })
    await sign()
    await sign()
    expect(asked()).toBe(1)
    say({ t: 'event', event: 'permissionsChanged', detail: '[]' })
    await provider.isConnected()
    await sign()
    expect(asked()).toBe(2)
    target.dispatchEvent(new Event('pageshow'))
    await sign()
    expect(asked()).toBe(3)
    close()
  })

  it('does not know signingContext by name', async () => {
    const { provider, posted, close } = page()
    expect(await refusal(provider.request({ method: 'signingContext' }))).toEqual([
      'method_not_found',
      undefined,
    ])
    expect(posted).toEqual([])
    close()
  })
})

describe('request()', () => {
  it('is every method by its name', async () => {
    const { provider, close } = page({ answer: ({ method }) => JSON.stringify(method) })
    for (const method of METHODS) {
      const answer = await provider.request({ method, params: {} })
      expect(answer).toBe(method === 'disconnect' ? undefined : method)
    }
    close()
  })

  it.each(['__proto__', 'toString', 'constructor', 'request', 'on', 'isFlowsta', 'hasOwnProperty', ''])(
    'has no method %o',
    async method => {
      const { provider, posted, close } = page()
      expect(await refusal(provider.request({ method }))).toEqual(['method_not_found', undefined])
      expect(posted).toEqual([])
      close()
    },
  )

  it('takes the id of a permission as it is or in an object', async () => {
    const { provider, close } = page({ answer: ({ params }) => params })
    for (const params of ['a', { appId: 'a' }]) {
      expect(await provider.request({ method: 'revokePermission', params })).toEqual({ appId: 'a' })
    }
    close()
  })

  it('reads method and params once, and refuses what throws', async () => {
    const { provider, close } = page({ answer: ({ method }) => JSON.stringify(method) })
    let reads = 0
    const call = {
      get method() {
        return reads++ === 0 ? 'isConnected' : 'signBytes'
      },
    }
    expect(await provider.request(call)).toBe('isConnected')
    const bad = new Proxy({} as { method: string }, {
      get() {
        throw new Error('secret')
      },
    })
    expect(await refusal(provider.request(bad))).toEqual([
      'invalid_request',
      'call: must be an object with a method',
    ])
    close()
  })
})

describe('on()', () => {
  it('tells the wallet that someone listens, and hands events over', async () => {
    const { provider, posted, say, close } = page()
    const heard = vi.fn<(detail: unknown) => void>()
    const off = provider.on('permissionsChanged', heard)
    await vi.waitFor(() => expect(posted).toEqual([{ t: 'listen' }]))
    say({ t: 'event', event: 'permissionsChanged', detail: '[]' })
    await vi.waitFor(() => expect(heard).toHaveBeenCalledExactlyOnceWith([]))
    off()
    close()
  })
})
