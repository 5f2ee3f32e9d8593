import {
  BRIDGE_HELLO_EVENT,
  type BridgeToProvider,
  type CallMessage,
  type ProviderToBridge,
} from '../protocol/page-door.ts'
import type { FlowstaProvider } from '../protocol/provider.ts'
import { announce } from './announce.ts'
import { createCalls } from './calls.ts'
import { freezeErrors } from './errors.ts'
import { createEvents } from './events.ts'
import { newId, newUuid } from './ids.ts'
import { storage } from './key-primordials.ts'
import { createKeyStore } from './key-store.ts'
import { createOwnKey } from './own-key.ts'
import {
  addListener,
  cancel,
  dataOf,
  defineProperty,
  getOwnPropertyDescriptor,
  later,
  postMessage,
  reportError,
} from './primordials.ts'
import { createProvider } from './provider.ts'
import { createSession } from './session.ts'
import { takePort } from './take-port.ts'
import { registerWallet } from './wallet-standard.ts'
import { readZomeRequest } from './zome-request.ts'
import { createSignerDoor } from './zome-signer.ts'

/**
 * Puts the provider on a page's global object and announces it. Nothing else happens at load: no message to the
 * wallet, no storage, of chance only the announcement's uuid.
 */
export function install(target: Window, version: string): FlowstaProvider {
  const port = takePort(target)
  const post = (message: ProviderToBridge): boolean => {
    if (port === null) return false
    postMessage(port, message)
    return true
  }
  const timers = {
    later: (run: () => void, ms: number) => later(run, ms) as unknown as number,
    cancel: (timer: number) => cancel(timer),
  }
  const calls = createCalls({ ...timers, post: (message: CallMessage) => post(message), newId })
  const own = createOwnKey(createKeyStore(storage, () => own.forget()))
  const signer = createSignerDoor(target, request =>
    session.signZomeCall(() => readZomeRequest(request, true)),
  )
  const session = createSession(calls, own, target.origin, timers, signer)
  const events = createEvents({
    listen: () => {
      post({ t: 'listen' })
    },
    // As the DOM does with what a listener throws: it is the app's, points to the app's code, stops no one else.
    report: problem => reportError(problem),
  })
  if (port !== null) {
    addListener(port, 'message', event => {
      const message = dataOf(event) as BridgeToProvider
      if (message.t === 'event') {
        session.forget()
        if (message.event === 'disconnect') signer.withdraw()
        events.receive(message)
      } else calls.receive(message)
    })
    port.start()
    // Firefox ends the bridge's world without a word when the extension is updated, and injects a new pair, whose
    // hello is heard here. The page can say hello too, so it is only a reason to look.
    addListener(target, BRIDGE_HELLO_EVENT, () => calls.probe(), true)
    // From the back/forward cache: no event reached this document while it was in there.
    addListener(target, 'pageshow', () => session.forget(), true)
  }
  freezeErrors()
  const provider = createProvider(version, session, events)
  // Another wallet or the page itself was first: it stays. Even a configurable one is somebody's.
  if (getOwnPropertyDescriptor(target, 'flowsta') === undefined) {
    try {
      defineProperty(target, 'flowsta', { value: provider, enumerable: true })
    } catch {
      // A global object that takes no more properties; the announcement still reaches the page.
    }
  }
  announce(target, provider, newUuid())
  registerWallet(target, provider, session, events)
  return provider
}
