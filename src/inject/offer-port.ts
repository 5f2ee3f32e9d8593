import { BRIDGE_HELLO_EVENT, BRIDGE_PORT_EVENT } from '../protocol/page-door.ts'

/** The bridge's side of `take-port.ts`: answers the first hello, which is the provider's, and no other. */
export function offerPort(target: EventTarget, serve: (port: MessagePort) => void): void {
  target.addEventListener(
    BRIDGE_HELLO_EVENT,
    event => {
      event.stopImmediatePropagation()
      const { port1, port2 } = new MessageChannel()
      serve(port1)
      target.dispatchEvent(new MessageEvent(BRIDGE_PORT_EVENT, { ports: [port2] }))
    },
    { capture: true, once: true },
  )
}
