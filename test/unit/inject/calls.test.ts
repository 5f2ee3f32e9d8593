import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCalls } from '../../../src/inject/calls.ts'
import { wireError } from '../../../src/protocol/errors.ts'
import type { CallMessage } from '../../../src/protocol/page-door.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp({ connected = true } = {}) {
  const posted: CallMessage[] = []
  let ids = 0
  const calls = createCalls({
    post: message => {
      posted.push(message)
      return connected
    },
    later: (run, ms) => setTimeout(run, ms) as unknown as number,
    cancel: timer => clearTimeout(timer),
    newId: () => (ids++).toString(16).padStart(32, '0'),
  })
  const id = (n: number) => posted[n]?.id ?? ''
  return { calls, posted, id }
}
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    error => error.code,
  )

describe('a call', () => {
  it('writes its parameters at once, and rejects with what that throws', async () => {
    const { calls, posted } = setUp()
    const problem = new Error('refused')
    await expect(
      calls.send('signBytes', () => {
        throw problem
      }),
    ).rejects.toBe(problem)
    expect(posted).toEqual([])
    void calls.send('signBytes', () => '{"bytes":""}')
    expect(posted).toEqual([{ t: 'call', id: '0'.repeat(32), method: 'signBytes', params: '{"bytes":""}' }])
  })

  it('resolves with the answer to its own id, once', async () => {
    const { calls, id } = setUp()
    const first = calls.send('getAccount', () => 'null')
    const second = calls.send('getAccount', () => 'null')
    calls.receive({ t: 'ack', ids: ['f'.repeat(32)] })
    calls.receive({ t: 'reply', id: 'f'.repeat(32), ok: true, value: '"of nobody"' })
    calls.receive({ t: 'reply', id: id(1), ok: true, value: '{"id":"second","at":{"$bytes":"AQ=="}}' })
    calls.receive({ t: 'reply', id: id(1), ok: true, value: '"again"' })
    calls.receive({ t: 'reply', id: id(0), ok: false, error: wireError('user_rejected') })
    await expect(second).resolves.toEqual({ id: 'second', at: new Uint8Array([1]) })
    await expect(first).rejects.toMatchObject({ code: 'user_rejected', errno: 4001 })
  })

  it('is wallet_reloaded when nothing acknowledges it in two seconds', async () => {
    const { calls } = setUp()
    const call = code(calls.send('connect', () => '{}'))
    let settled = false
    void call.then(() => {
      settled = true
    })
    await vi.advanceTimersByTimeAsync(1999)
    expect(settled).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await call).toBe('wallet_reloaded')
  })

  it('waits for a person as long as it takes once it is acknowledged', async () => {
    const { calls, id } = setUp()
    const call = calls.send('connect', () => '{}')
    calls.receive({ t: 'ack', ids: [id(0)] })
    await vi.advanceTimersByTimeAsync(600_000)
    calls.receive({ t: 'reply', id: id(0), ok: true, value: 'true' })
    await expect(call).resolves.toBe(true)
  })

  it('takes an acknowledgement that a blocked page reads late', async () => {
    const { calls, id } = setUp()
    const call = calls.send('connect', () => '{}')
    // The page's thread was busy: the timer is due and runs before the message that has long been there.
    vi.advanceTimersByTime(1750)
    calls.receive({ t: 'ack', ids: [id(0)] })
    await vi.advanceTimersByTimeAsync(10_000)
    calls.receive({ t: 'reply', id: id(0), ok: true, value: '1' })
    await expect(call).resolves.toBe(1)
  })

  it('is wallet_reloaded where there is no bridge', async () => {
    const { calls } = setUp({ connected: false })
    expect(await code(calls.send('isConnected', () => 'null'))).toBe('wallet_reloaded')
  })

  it('is wallet_reloaded, acknowledged or not, when the bridge turns out to be gone', async () => {
    const { calls, id, posted } = setUp()
    calls.probe()
    expect(posted).toEqual([])
    const waiting = code(calls.send('connect', () => '{}'))
    calls.receive({ t: 'ack', ids: [id(0)] })
    await vi.advanceTimersByTimeAsync(60_000)
    calls.probe()
    expect(posted[1]?.method).toBe('isConnected')
    await vi.advanceTimersByTimeAsync(2000)
    expect(await waiting).toBe('wallet_reloaded')
  })

  it('that is answered leaves nothing behind that could end another', async () => {
    const { calls, id } = setUp()
    const first = calls.send('isConnected', () => 'null')
    const second = calls.send('connect', () => '{}')
    calls.receive({ t: 'reply', id: id(0), ok: true, value: 'false' })
    calls.receive({ t: 'ack', ids: [id(1)] })
    expect(vi.getTimerCount()).toBe(0)
    calls.receive({ t: 'reply', id: id(1), ok: true, value: '1' })
    expect(await Promise.all([first, second])).toEqual([false, 1])
  })

  it('goes on when a probe is answered', async () => {
    const { calls, id } = setUp()
    const call = calls.send('connect', () => '{}')
    calls.receive({ t: 'ack', ids: [id(0)] })
    calls.probe()
    calls.receive({ t: 'ack', ids: [id(1)] })
    calls.receive({ t: 'reply', id: id(1), ok: false, error: wireError('server_error') })
    await vi.advanceTimersByTimeAsync(10_000)
    calls.receive({ t: 'reply', id: id(0), ok: true, value: '1' })
    await expect(call).resolves.toBe(1)
  })

  it.each(['not JSON', '{"$bytes":"*"}'])('is server_error when the answer is %s', async value => {
    const { calls, id } = setUp()
    const call = code(calls.send('getAccount', () => 'null'))
    calls.receive({ t: 'reply', id: id(0), ok: true, value })
    expect(await call).toBe('server_error')
  })

  it('hands no result to a then that a page put on Object.prototype', async () => {
    const { calls, id } = setUp()
    const seen: unknown[] = []
    let account: unknown
    // A descriptor that inherits a getter is another descriptor.
    Object.defineProperty(Object.prototype, 'get', { configurable: true, value: () => 'planted' })
    Object.defineProperty(Object.prototype, 'then', {
      __proto__: null,
      configurable: true,
      value(this: unknown) {
        seen.push(this)
      },
    } as object)
    try {
      const call = calls.send('getAccount', () => 'null')
      calls.receive({ t: 'reply', id: id(0), ok: true, value: '{"id":"x"}' })
      account = await call
    } finally {
      const planted = Object.prototype as { then?: unknown; get?: unknown }
      delete planted.then
      delete planted.get
    }
    expect(seen).toEqual([])
    expect(account).toEqual({ id: 'x' })
    expect(Object.keys(account as object)).toEqual(['id'])
  })
})
