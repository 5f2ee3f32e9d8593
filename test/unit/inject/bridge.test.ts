import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBridge, type RuntimePort } from '../../../src/inject/bridge.ts'
import { wireError } from '../../../src/protocol/errors.ts'
import { LIMITS } from '../../../src/protocol/limits.ts'
import { type BridgeToProvider, type CallMessage, PAGE_PORT } from '../../../src/protocol/page-door.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** One end of a runtime port, with the other end's hands on it. */
function fakePort() {
  const message: Array<(message: unknown) => void> = []
  const closed: Array<() => void> = []
  const sent: unknown[] = []
  let open = true
  const port: RuntimePort = {
    onMessage: { addListener: listener => void message.push(listener) },
    onDisconnect: { addListener: listener => void closed.push(listener) },
    postMessage(one) {
      if (!open) throw new Error('Attempting to use a disconnected port object')
      sent.push(one)
    },
    disconnect() {
      open = false
    },
  }
  return {
    port,
    sent,
    isOpen: () => open,
    say: (one: unknown) => message.forEach(listener => void listener(one)),
    close() {
      open = false
      for (const listener of closed) listener()
    },
  }
}

function setUp({ active = true, connectThrows = false } = {}) {
  const ports: Array<ReturnType<typeof fakePort>> = []
  const out: BridgeToProvider[] = []
  let lookedAt = 0
  const runtime = {
    id: 'extension' as string | undefined,
    get lastError() {
      lookedAt++
      return undefined
    },
    connect({ name }: { name: string }) {
      expect(name).toBe(PAGE_PORT)
      if (connectThrows) throw new Error('Extension context invalidated.')
      const fake = fakePort()
      ports.push(fake)
      return fake.port
    },
  }
  const bridge = createBridge(
    {
      runtime,
      toProvider: message => void out.push(message),
      later: (run, ms) => void setTimeout(run, ms),
      turn: run => void setTimeout(run, 0),
      now: () => Date.now(),
    },
    active,
  )
  const port = (n: number) => {
    const one = ports[n]
    if (one === undefined) throw new Error(`no port ${n}`)
    return one
  }
  return { bridge, runtime, ports, port, out, lookedAt: () => lookedAt }
}
const call = (n: number, more: object = {}): CallMessage =>
  ({
    t: 'call',
    id: n.toString(16).padStart(32, '0'),
    method: 'getAccount',
    params: 'null',
    ...more,
  }) as CallMessage
const again = (n: number) => ({ ...call(n), again: true })
const proof = {
  alg: 'Ed25519',
  publicKey: 'k'.repeat(44),
  message: 'm'.repeat(2048),
  signature: 's'.repeat(128),
} as const
const short = { nonce: 'a'.repeat(32), iat: 1, signature: 's'.repeat(128) } as const
const key = { publicKey: 'k'.repeat(44), by: 'app' } as const
const reply = (n: number) => ({ t: 'reply', id: call(n).id, ok: true, value: 'null' }) as const
const reloaded = (n: number) => ({
  t: 'reply',
  id: call(n).id,
  ok: false,
  error: wireError('wallet_reloaded'),
})

describe('the bridge', () => {
  it('connects with the first call, acknowledges, forwards, answers and says done', () => {
    const { bridge, ports, port, out } = setUp()
    expect(ports).toHaveLength(0)
    bridge.fromPage(call(1))
    bridge.fromPage(call(2))
    expect(ports).toHaveLength(1)
    expect(out).toEqual([
      { t: 'ack', ids: [call(1).id] },
      { t: 'ack', ids: [call(2).id] },
    ])
    expect(port(0).sent).toEqual([call(1), call(2)])
    const kept = { ...reply(2), kept: true }
    port(0).say(kept)
    // Twice, because it was asked for again meanwhile: the page hears it once, the wallet may forget it each time.
    port(0).say(kept)
    expect(out.slice(2)).toEqual([kept])
    const done = { t: 'done', id: call(2).id }
    expect(port(0).sent.slice(2)).toEqual([done, done])
    // What the wallet does not keep, it need not hear of.
    port(0).say(reply(1))
    expect(port(0).sent).toHaveLength(4)
  })

  it('lets calls of a crowd go together, in their order, and acknowledges them then', () => {
    const { bridge, port, out } = setUp()
    for (let n = 1; n <= 12; n++) bridge.fromPage(call(n))
    // Few are sent at once.
    expect(port(0).sent).toEqual([1, 2, 3, 4, 5, 6, 7].map(n => call(n)))
    expect(out.flatMap(message => (message.t === 'ack' ? message.ids : []))).toHaveLength(7)
    vi.advanceTimersByTime(10)
    const others = [8, 9, 10, 11, 12].map(n => call(n))
    expect(port(0).sent.slice(7)).toEqual([{ t: 'calls', all: others }])
    expect(out.at(-1)).toEqual({ t: 'ack', ids: others.map(({ id }) => id) })
  })

  it('waits for more as long as they keep coming, up to so many', () => {
    const { bridge, port } = setUp()
    for (let n = 1; n <= 8; n++) bridge.fromPage(call(n))
    for (let n = 9; n <= 40; n++) {
      vi.advanceTimersByTime(1)
      bridge.fromPage(call(n))
    }
    vi.advanceTimersByTime(20)
    const together = port(0).sent.slice(7) as Array<{ all: unknown[] }>
    expect(together.map(({ all }) => all.length)).toEqual([25, 8])
  })

  it('does not gather more than fits a message', () => {
    const { bridge, port } = setUp()
    for (let n = 1; n <= 8; n++) bridge.fromPage(call(n))
    bridge.fromPage(call(9, { params: JSON.stringify('x'.repeat(300_000)) }))
    expect(port(0).sent).toHaveLength(8)
  })

  it('sends calls that were gathered when the port closed once, over the next one', () => {
    const { bridge, port } = setUp()
    for (let n = 1; n <= 9; n++) bridge.fromPage(call(n))
    port(0).close()
    vi.advanceTimersByTime(10)
    const all = [1, 2, 3, 4, 5, 6, 7].map(again)
    expect(port(1).sent).toEqual([...all, call(8), call(9)])
  })

  it("sends only the fields that belong to a call, and never the page's word that it is one again", () => {
    const { bridge, port } = setUp()
    bridge.fromPage({ ...call(1), origin: 'https://other.example', sender: {}, tabId: 1, again: true })
    bridge.fromPage(call(2, { proof: { ...proof, origin: 'x' }, key: { ...key, grantId: 'x' } }))
    bridge.fromPage(call(3, { key: { ...key, by: 'provider' }, proof: { ...short, message: 'x' } }))
    bridge.fromPage(call(4, { method: 'signingContext', proof: undefined, key: undefined }))
    expect(port(0).sent).toStrictEqual([
      call(1),
      call(2, { proof, key }),
      call(3, { key: { ...key, by: 'provider' }, proof: short }),
      call(4, { method: 'signingContext' }),
    ])
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'call'],
    ['another word', { ...call(1), t: 'done' }],
    ['a word of the screens', { n: 1, command: 'vault.unlock', params: { password: 'x' } }],
    ['a forged reply', reply(1)],
    ['an unknown method', call(1, { method: 'approve' })],
    ['an inherited method', call(1, { method: 'toString' })],
    ['__proto__', call(1, { method: '__proto__' })],
    ['request', call(1, { method: 'request' })],
    ['a short id', call(1, { id: 'abc' })],
    ['an id in capitals', call(1, { id: 'A'.repeat(32) })],
    ['an id with a line break', call(1, { id: `${'a'.repeat(32)}\n` })],
    ['parameters that are no text', call(1, { params: {} })],
    ['a proof that is none', call(1, { proof: null })],
    ['a proof of another algorithm', call(1, { proof: { ...proof, alg: 'ES256' } })],
    ['a proof by a longer key', call(1, { proof: { ...proof, publicKey: 'k'.repeat(45) } })],
    ['a proof with a message that is no text', call(1, { proof: { ...proof, message: {} } })],
    ['a proof with too long a message', call(1, { proof: { ...proof, message: 'm'.repeat(2049) } })],
    ['a proof with too long a signature', call(1, { proof: { ...proof, signature: 's'.repeat(129) } })],
    ['a proof with a signature that is no text', call(1, { proof: { ...proof, signature: [] } })],
    ['a short proof with a nonce that is none', call(1, { proof: { ...short, nonce: 'n' } })],
    ['a short proof with a time that is text', call(1, { proof: { ...short, iat: '1' } })],
    ['a short proof with too long a signature', call(1, { proof: { ...short, signature: 's'.repeat(129) } })],
    ['a key that is none', call(1, { key: 'k'.repeat(44) })],
    ['a shorter key', call(1, { key: { ...key, publicKey: 'k'.repeat(43) } })],
    ['a key of somebody else', call(1, { key: { ...key, by: 'toString' } })],
    ['too much', call(1, { params: ' '.repeat(LIMITS.paramsChars + 1) })],
    [
      'too much of a zome call',
      call(1, { method: 'signZomeCall', params: ' '.repeat(LIMITS.zomeChars + 1) }),
    ],
  ])('drops %s', (_, message) => {
    const { bridge, ports, out } = setUp()
    bridge.fromPage(message)
    expect(ports).toHaveLength(0)
    expect(out).toEqual([])
  })

  it('lets a zome call be longer than others', () => {
    const { bridge, port } = setUp()
    const long = call(1, { method: 'signZomeCall', params: ' '.repeat(LIMITS.zomeChars) })
    bridge.fromPage(long)
    expect(port(0).sent).toEqual([long])
  })

  it('reconnects at once while calls are pending and sends those again under their ids', () => {
    const { bridge, ports, port, lookedAt } = setUp()
    bridge.fromPage(call(1))
    bridge.fromPage(call(2))
    port(0).say(reply(1))
    port(0).close()
    expect(lookedAt()).toBe(1)
    expect(ports).toHaveLength(2)
    expect(port(1).sent).toEqual([again(2)])
    port(1).say(reply(2))
    port(1).close()
    expect(ports).toHaveLength(2)
    bridge.fromPage(call(3))
    expect(ports).toHaveLength(3)
    expect(port(2).sent).toEqual([call(3)])
  })

  it('sends a call with its proof once more as it was', () => {
    const { bridge, port } = setUp()
    bridge.fromPage(call(1, { proof, key }))
    port(0).close()
    port(1).close()
    expect(port(1).sent).toEqual([{ ...call(1, { proof, key }), again: true }])
  })

  it('hands on replies that came together, those that the page waits for', () => {
    const { bridge, port, out } = setUp()
    for (const n of [1, 2, 3]) bridge.fromPage(call(n))
    const kept = { ...reply(1), kept: true }
    port(0).say({ t: 'replies', all: [reply(3), null, { t: 'reply' }, kept, reply(9)] })
    expect(out.slice(3)).toEqual([{ t: 'replies', all: [reply(3), kept] }])
    expect(port(0).sent.slice(3)).toEqual([{ t: 'done', id: call(1).id }])
    port(0).say({ t: 'replies', all: 'x' })
    port(0).say({ t: 'replies', all: [reply(9)] })
    expect(out).toHaveLength(4)
  })

  it('calls an id that was answered a new one', () => {
    const { bridge, port } = setUp()
    bridge.fromPage(call(1))
    port(0).say(reply(1))
    bridge.fromPage(call(1))
    expect(port(0).sent).toStrictEqual([call(1), call(1)])
  })

  it('takes a reply of the old port for a call that it sent again', () => {
    const { bridge, port, out } = setUp()
    bridge.fromPage(call(1))
    port(0).close()
    port(1).say(reply(1))
    port(0).say(reply(1))
    expect(out.filter(message => message.t === 'reply')).toHaveLength(1)
  })

  it('backs off a little, and more each time, when the worker does not even start', async () => {
    const { bridge, ports, port } = setUp()
    bridge.fromPage(call(1))
    port(0).close()
    expect(ports).toHaveLength(2)
    const waits: number[] = []
    for (let n = 1; n < 12; n++) {
      port(n).close()
      const before = Date.now()
      while (ports.length === n + 1) await vi.advanceTimersByTimeAsync(10)
      waits.push(Date.now() - before)
    }
    expect(waits[0]).toBeLessThanOrEqual(20)
    expect([...waits].sort((a, b) => a - b)).toEqual(waits)
    expect(Math.max(...waits)).toBe(1000)
  })

  it('does not hold it against a worker that it stops after a while', async () => {
    const { bridge, ports, port } = setUp()
    bridge.fromPage(call(1))
    for (let n = 0; n < 10; n++) {
      await vi.advanceTimersByTimeAsync(30_000)
      port(n).close()
      expect(ports).toHaveLength(n + 2)
    }
  })

  it('opens one port for a call that comes during a back-off', async () => {
    const { bridge, ports, port } = setUp()
    bridge.fromPage(call(1))
    port(0).close()
    port(1).close()
    bridge.fromPage(call(2))
    expect(ports).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(100)
    expect(ports).toHaveLength(3)
    // The second one never went over a port.
    expect(port(2).sent).toEqual([again(1), call(2)])
  })

  it('answers wallet_reloaded to everything once the extension is gone', () => {
    const { bridge, runtime, ports, port, out } = setUp()
    bridge.fromPage(call(1))
    runtime.id = undefined
    port(0).close()
    bridge.fromPage(call(2))
    expect(ports).toHaveLength(1)
    expect(out.filter(message => message.t === 'reply')).toEqual([reloaded(1), reloaded(2)])
    expect(out.filter(message => message.t === 'ack')).toHaveLength(2)
  })

  it('notices while a call waits, where no port says that it closed', async () => {
    const { bridge, runtime, port, out } = setUp()
    bridge.fromPage(call(1))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(out.filter(message => message.t === 'reply')).toEqual([])
    runtime.id = undefined
    await vi.advanceTimersByTimeAsync(500)
    expect(out.filter(message => message.t === 'reply')).toEqual([reloaded(1)])
    expect(port(0).sent).toEqual([call(1)])
  })

  it('looks no longer than a call waits', async () => {
    const { bridge, port } = setUp()
    bridge.fromPage(call(1))
    bridge.fromPage(call(2))
    expect(vi.getTimerCount()).toBe(1)
    port(0).say(reply(1))
    port(0).say(reply(2))
    await vi.advanceTimersByTimeAsync(500)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('notices at the next call that the extension went while no port was open', () => {
    const { bridge, runtime, out } = setUp()
    runtime.id = undefined
    bridge.fromPage(call(1))
    expect(out).toEqual([{ t: 'ack', ids: [call(1).id] }, reloaded(1)])
  })

  it('answers wallet_reloaded when connecting throws', () => {
    const { bridge, out } = setUp({ connectThrows: true })
    bridge.fromPage(call(1))
    bridge.fromPage(call(2))
    expect(out.filter(message => message.t === 'reply')).toEqual([reloaded(1), reloaded(2)])
  })

  it('survives a port that closed without a word yet', () => {
    const { bridge, port } = setUp()
    bridge.fromPage(call(1))
    port(0).port.disconnect()
    expect(() => bridge.fromPage(call(2))).not.toThrow()
    port(0).close()
    expect(port(1).sent).toEqual([again(1), again(2)])
  })

  it('passes on only answers and events that are well-formed', () => {
    const { bridge, port, out } = setUp()
    bridge.fromPage(call(1))
    out.length = 0
    for (const odd of [
      null,
      'reply',
      { ...reply(1), value: {} },
      { t: 'reply', id: call(1).id, ok: false, error: { code: 'toString' } },
      { t: 'event', event: 'lock' },
    ]) {
      port(0).say(odd)
    }
    expect(bridge.fromWorker({ t: 'event', event: 'constructor' })).toBe(false)
    expect(bridge.fromWorker(reply(1))).toBe(false)
    expect(bridge.fromWorker(null)).toBe(false)
    expect(out).toEqual([])
    expect(bridge.fromWorker({ t: 'event', event: 'connect', detail: '{}', more: 1 })).toBe(true)
    expect(bridge.fromWorker({ t: 'event', event: 'lock' })).toBe(true)
    expect(out).toEqual([
      { t: 'event', event: 'connect', detail: '{}' },
      { t: 'event', event: 'lock' },
    ])
  })

  it('reconnects when the worker wakes it and calls are pending', () => {
    const { bridge, ports, port } = setUp()
    expect(bridge.fromWorker({ t: 'wake' })).toBe(true)
    expect(ports).toHaveLength(0)
    bridge.fromPage(call(1))
    port(0).close()
    port(1).close()
    expect(ports).toHaveLength(2)
    expect(bridge.fromWorker({ t: 'wake' })).toBe(true)
    expect(port(2).sent).toEqual([again(1)])
  })

  it('tells the wallet once per port that the document listens', () => {
    const { bridge, port } = setUp()
    bridge.fromPage({ t: 'listen' })
    bridge.fromPage({ t: 'listen' })
    bridge.fromPage(call(1))
    expect(port(0).sent).toEqual([{ t: 'listen' }, call(1)])
    port(0).close()
    expect(port(1).sent).toEqual([{ t: 'listen' }, again(1)])
  })

  it('starts anew when the document comes back from the back/forward cache', () => {
    const { bridge, ports, port } = setUp()
    bridge.returned()
    expect(ports).toHaveLength(0)
    bridge.fromPage(call(1))
    bridge.returned()
    expect(port(0).isOpen()).toBe(false)
    expect(port(1).sent).toEqual([again(1)])
    port(0).close()
    expect(ports).toHaveLength(2)
    port(1).say(reply(1))
    bridge.returned()
    expect(ports).toHaveLength(2)
    bridge.fromPage(call(2))
    expect(port(2).sent).toEqual([call(2)])
  })

  it('holds what a prerendered document asks until it is on screen', () => {
    const { bridge, ports, port, out } = setUp({ active: false })
    bridge.fromPage({ t: 'listen' })
    bridge.fromPage(call(1))
    expect(out).toEqual([{ t: 'ack', ids: [call(1).id] }])
    expect(bridge.fromWorker({ t: 'wake' })).toBe(true)
    expect(ports).toHaveLength(0)
    bridge.activate()
    expect(port(0).sent).toEqual([{ t: 'listen' }, call(1)])
  })
})
