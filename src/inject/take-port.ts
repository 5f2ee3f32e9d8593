import { BRIDGE_HELLO_EVENT, BRIDGE_PORT_EVENT } from '../protocol/page-door.ts'

/**
 * Asks the bridge, which ran before in the isolated world, for the provider's end of their channel. It answers
 * within the dispatch, or not at all (`null`). Runs at document_start only, before the page could overwrite anything.
 * That a page sees nothing of it is tidiness, not secrecy: it shares the provider's world, so nothing is decided here.
 */
export function takePort(target: EventTarget): MessagePort | null {
  let port: MessagePort | null = null
  const take = (event: Event) => {
    event.stopImmediatePropagation()
    port = (event as MessageEvent).ports[0] ?? null
  }
  target.addEventListener(BRIDGE_PORT_EVENT, take, { capture: true, once: true })
  target.dispatchEvent(new Event(BRIDGE_HELLO_EVENT))
  target.removeEventListener(BRIDGE_PORT_EVENT, take, { capture: true })
  return port
}
