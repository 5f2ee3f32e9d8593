import type { FlowstaProvider } from '../protocol/provider.ts'
import { ICON } from './icon.ts'
import { addListener, dispatch, freeze, PageCustomEvent } from './primordials.ts'

export const REQUEST_EVENT = 'flowsta:requestProvider'
export const ANNOUNCE_EVENT = 'flowsta:announceProvider'
export const NAME = 'Flowsta Wallet'

/**
 * Announces the provider now and whenever it is asked for, as EIP-6963 does it: `detail` is
 * `{ info: { uuid, name, icon, rdns }, provider }`. `uuid` is one of this page load. Nothing in it proves anything:
 * any script of the page can announce the same.
 */
export function announce(target: EventTarget, provider: FlowstaProvider, uuid: string): void {
  const info = freeze({ uuid, name: NAME, icon: ICON, rdns: 'com.flowsta.wallet' })
  const detail = freeze({ info, provider })
  const say = () => {
    // A new event each time: one that is being dispatched can't be dispatched again from a listener of it.
    dispatch(target, new PageCustomEvent(ANNOUNCE_EVENT, { detail }))
  }
  addListener(target, REQUEST_EVENT, say)
  say()
}
