import type { Page } from 'playwright-core'
import type { CallMessage } from '../../../src/protocol/page-door.ts'

/** What a page got hold of that runs a script before the provider: more than any page can in life. */
interface Loot {
  port: MessagePort | null
  /** What the provider handed to the bridge. */
  readonly sent: CallMessage[]
  readonly heard: Array<{ t: string; id: string; ok: boolean; value: string; error: { code: string } }>
}
declare global {
  interface Window {
    relay: Loot
  }
}

/** Before the page is opened: takes the provider's end of the channel to the bridge, and writes down what goes over it. */
export function robChannel(page: Page): Promise<void> {
  return page
    .addInitScript(() => {
      const relay: Loot = { port: null, sent: [], heard: [] }
      Object.assign(window, { relay })
      const { postMessage } = MessagePort.prototype
      MessagePort.prototype.postMessage = function (this: MessagePort, message: CallMessage) {
        if (message.proof !== undefined) relay.sent.push(structuredClone(message))
        return postMessage.call(this, message)
      }
      addEventListener(
        'flowsta:bridge-port:v1',
        event => {
          const [port] = (event as MessageEvent).ports
          if (relay.port !== null || port === undefined) return
          relay.port = port
          port.addEventListener('message', ({ data }) => {
            relay.heard.push(...(data.t === 'replies' ? data.all : [data]))
          })
        },
        true,
      )
    })
    .then(() => {})
}

/** Posts messages as the provider would, one after the other; answers what came back for each. */
export function postAll(
  page: Page,
  messages: readonly object[],
): Promise<Array<{ signature?: string; code?: string }>> {
  return page.evaluate(async messages => {
    const replies = []
    const { relay } = window
    for (const message of messages as CallMessage[]) {
      relay.heard.length = 0
      relay.port?.postMessage(message)
      for (;;) {
        const reply = relay.heard.find(({ t, id }) => t === 'reply' && id === message.id)
        if (reply !== undefined) {
          replies.push(
            reply.ok ? { signature: JSON.parse(reply.value).signature } : { code: reply.error.code },
          )
          break
        }
        await new Promise(resolve => setTimeout(resolve, 5))
      }
    }
    return replies
  }, messages)
}
