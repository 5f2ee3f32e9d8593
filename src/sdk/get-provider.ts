import type { FlowstaProvider } from '../protocol/provider.ts'
import { hearProviders, isProvider } from './discovery/announcements.ts'

export interface WantedProvider {
  /** Milliseconds to wait for a wallet that is not there yet. Default 1000. */
  readonly timeout?: number
  /** Only a wallet that calls itself so, like `com.flowsta.wallet`. */
  readonly rdns?: string
  /** Only this one; from an `info` of this page load. */
  readonly uuid?: string
}

/**
 * The wallet of this page, or `null` when none showed up within the time-out, or outside of a page (a server, a
 * worker). It never rejects. A wallet that is there answers at once: by its announcement first, so that one is found
 * whose global name was taken, else `window.flowsta`. Where several announce themselves, it is the first that fits.
 *
 * @example
 * const provider = await getProvider()
 * if (provider === null) showHowToGet(document.body)
 */
export function getProvider(wanted: number | WantedProvider = {}): Promise<FlowstaProvider | null> {
  const { timeout = 1000, rdns, uuid } = typeof wanted === 'number' ? { timeout: wanted } : wanted
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
    stop = hearProviders(({ info, provider }) => {
      if ((rdns ?? info.rdns) === info.rdns && (uuid ?? info.uuid) === info.uuid) take(provider)
    })
    const { flowsta } = window as { flowsta?: unknown }
    // It has no name but this one.
    if (rdns === undefined && uuid === undefined && isProvider(flowsta)) found ??= flowsta
    if (found !== null) finish()
    else timer = setTimeout(finish, timeout)
  })
}
