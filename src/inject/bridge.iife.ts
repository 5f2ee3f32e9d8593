import { createBridge, type Runtime } from './bridge.ts'
import { offerPort } from './offer-port.ts'

interface Extension {
  readonly runtime: Runtime & {
    readonly onMessage: {
      addListener(
        listener: (message: unknown, sender: { id?: string }, answer: (value: unknown) => void) => void,
      ): void
    }
  }
}
// Both browsers have `chrome` in a content script today; `browser` is what the draft standard keeps.
const globals = globalThis as unknown as { chrome?: Extension; browser?: Extension }
const runtime = (globals.chrome ?? globals.browser)?.runtime

if (runtime !== undefined) {
  const { id } = runtime
  offerPort(window, port => {
    const prerendered = (document as Document & { prerendering?: boolean }).prerendering === true
    const bridge = createBridge(
      {
        runtime,
        toProvider: message => port.postMessage(message),
        later: (run, ms) => void setTimeout(run, ms),
        turn: createTurns(),
        now: () => performance.now(),
      },
      !prerendered,
    )
    port.onmessage = event => bridge.fromPage(event.data)
    runtime.onMessage.addListener((message, sender, answer) => {
      if (sender.id !== id) return
      if ((message as { t?: unknown } | null)?.t === 'site') answer(self.origin)
      else if (bridge.fromWorker(message)) answer(true)
    })
    if (prerendered) document.addEventListener('prerenderingchange', () => bridge.activate(), { once: true })
    window.addEventListener('pageshow', event => {
      if (event.persisted) bridge.returned()
    })
  })
}

/** A message to oneself: no timer, so that a page in the background is as quick as any. Made when it is needed. */
function createTurns(): (run: () => void) => void {
  const waiting: Array<() => void> = []
  let channel: MessageChannel | null = null
  return run => {
    if (channel === null) {
      channel = new MessageChannel()
      channel.port1.onmessage = () => waiting.shift()?.()
    }
    waiting.push(run)
    channel.port2.postMessage(null)
  }
}
