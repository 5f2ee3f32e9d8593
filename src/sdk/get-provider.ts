import type { FlowstaProvider } from '../protocol/provider.ts'

/** What a wallet says of itself when it announces itself. Any script can say the same: compare nothing with it. */
export interface ProviderInfo {
  /** One per page load. */
  readonly uuid: string
  readonly name: string
  /** A data: URL. */
  readonly icon: string
  readonly rdns: string
}

const REQUEST_EVENT = 'flowsta:requestProvider'
const ANNOUNCE_EVENT = 'flowsta:announceProvider'

/**
 * The wallet of this page, or `null` when none showed up within `timeout` milliseconds, or outside of a page (a
 * server, a worker). It never rejects. A wallet that is there answers at once: by its announcement first, so that one
 * is found whose global name was taken, else `window.flowsta`.
 */
export function getProvider(timeout = 1000): Promise<FlowstaProvider | null> {
  return new Promise(resolve => {
    if (typeof window === 'undefined') {
      resolve(null)
      return
    }
    const finish = (provider: FlowstaProvider | null) => {
      window.removeEventListener(ANNOUNCE_EVENT, announced)
      clearTimeout(timer)
      resolve(provider)
    }
    const announced = (event: Event) => {
      const { detail } = event as CustomEvent<{ provider?: unknown } | null | undefined>
      if (isProvider(detail?.provider)) finish(detail.provider)
    }
    const timer = setTimeout(finish, timeout, null)
    window.addEventListener(ANNOUNCE_EVENT, announced)
    window.dispatchEvent(new Event(REQUEST_EVENT))
    const { flowsta } = window as { flowsta?: unknown }
    if (isProvider(flowsta)) finish(flowsta)
  })
}

function isProvider(value: unknown): value is FlowstaProvider {
  return value !== null && typeof value === 'object' && (value as { isFlowsta?: unknown }).isFlowsta === true
}
