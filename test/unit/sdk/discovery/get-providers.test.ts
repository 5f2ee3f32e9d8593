import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { getProvider, getProviders } from '../../../../src/sdk/index.ts'

interface Fake {
  info: { uuid: string; rdns: string }
  provider: { isFlowsta: true }
}
const fake = (uuid: string, rdns = 'com.flowsta.wallet'): Fake => ({
  info: { uuid, rdns },
  provider: { isFlowsta: true },
})

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
const announce = (detail: unknown) =>
  page.dispatchEvent(new CustomEvent('flowsta:announceProvider', { detail }))
/** Wallets that are there before the page asks. */
const install = (...wallets: Fake[]) =>
  page.addEventListener('flowsta:requestProvider', () => {
    for (const wallet of wallets) announce(wallet)
  })

describe('several wallets side by side', () => {
  it('are all found, each once, in their order', async () => {
    const [first, second, late] = [fake('1'), fake('2'), fake('3', 'org.other')]
    install(first, second)
    page.flowsta = first.provider
    const found = getProviders(50)
    announce(second)
    announce({ provider: { isFlowsta: true } })
    announce({ info: { uuid: '4' }, provider: {} })
    await vi.advanceTimersByTimeAsync(49)
    announce(late)
    await vi.advanceTimersByTimeAsync(1)
    announce(fake('5'))
    expect(await found).toEqual([first, second, late])
    expect((await found)[0]).toBe(first)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('are taken in the order in which they announce themselves, whatever they say they are', async () => {
    const [first, second, other] = [fake('1'), fake('2'), fake('3', 'org.other')]
    install(other, second, first)
    page.flowsta = first.provider
    expect(await getProvider()).toBe(other.provider)
  })

  it('are none outside of a page', async () => {
    vi.unstubAllGlobals()
    expect(await getProviders()).toEqual([])
  })
})
