import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { getProvider } from '../../../src/sdk/index.ts'

const wallet = { isFlowsta: true, version: 'announced' }
const other = { isFlowsta: true, version: 'global' }
let page: EventTarget & { flowsta?: unknown }

beforeEach(() => {
  vi.useFakeTimers()
  page = new EventTarget()
  vi.stubGlobal('window', page)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
const announce = (provider: unknown) =>
  page.dispatchEvent(new CustomEvent('flowsta:announceProvider', { detail: { info: {}, provider } }))

describe('getProvider', () => {
  it('finds a wallet by its announcement, before the global', async () => {
    page.flowsta = other
    page.addEventListener('flowsta:requestProvider', () => announce(wallet))
    expect(await getProvider()).toBe(wallet)
  })

  it('finds it by the global where nothing answers', async () => {
    page.flowsta = other
    expect(await getProvider()).toBe(other)
  })

  it('waits for one that comes late', async () => {
    const found = getProvider(500)
    await vi.advanceTimersByTimeAsync(499)
    announce(wallet)
    expect(await found).toBe(wallet)
  })

  it.each([
    [undefined, 1000],
    [200, 200],
  ])('is null after the time-out of %o', async (timeout, after) => {
    let found: unknown = 'waiting'
    void getProvider(timeout).then(provider => {
      found = provider
    })
    await vi.advanceTimersByTimeAsync(after - 1)
    expect(found).toBe('waiting')
    await vi.advanceTimersByTimeAsync(1)
    expect(found).toBeNull()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('takes nothing that is no wallet', async () => {
    page.flowsta = 'an element of that name'
    const found = getProvider(10)
    for (const odd of [null, undefined, 'x', {}, { isFlowsta: 'true' }]) announce(odd)
    page.dispatchEvent(new Event('flowsta:announceProvider'))
    await vi.advanceTimersByTimeAsync(10)
    expect(await found).toBeNull()
  })

  it('is null outside of a page', async () => {
    vi.unstubAllGlobals()
    expect(await getProvider()).toBeNull()
  })
})
