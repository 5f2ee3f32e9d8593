import type { FlowstaProvider } from '../protocol/provider.ts'
import { hearProviders, isProvider } from './discovery/announcements.ts'

/**
 * The wallet of this page, or `null` when none showed up within the time-out, or outside of a page (a server, a
 * worker). It never rejects. A wallet that is there answers at once: by its announcement first, so that one is found
 * whose global name was taken, else `window.flowsta`. Where several announce themselves it is the first: what a wallet
 * says of itself anyone can say, so which of them it is to be a person chooses (`getProviders`).
 *
 * @param timeout Milliseconds to wait for a wallet that is not there yet.
 *
 * @example
 * const provider = await getProvider()
 * if (provider === null) showHowToGet(document.body)
 */
export function getProvider(timeout = 1000): Promise<FlowstaProvider | null> {
  return new Promise(resolve => {
    if (typeof window === 'undefined') {
      resolve(null)
      return
    }
    let stop: (() => void) | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    let found: FlowstaProvider | null = null
    const finish = () => {
      stop?.()
      clearTimeout(timer)
      resolve(found)
    }
    const take = (provider: FlowstaProvider) => {
      found ??= provider
      // Not yet set for those that answer within the call.
      if (stop !== null) finish()
    }
    stop = hearProviders(({ provider }) => take(provider))
    const { flowsta } = window as { flowsta?: unknown }
    if (isProvider(flowsta)) found ??= flowsta
    if (found !== null) finish()
    else timer = setTimeout(finish, timeout)
  })
}
