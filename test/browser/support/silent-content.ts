import type { CDPSession, Page } from 'playwright-core'
import type { CallMessage, CallsMessage } from '../../../src/protocol/page-door.ts'
import type { TestWallet } from '../../../src/sdk/testing/index.ts'

/** The world of the extension's content script in one document, as another script in it would have it. */
export interface ContentWorld {
  /** From now on all that the bridge sends is kept; before the page's first call. */
  tape(): Promise<void>
  /** The calls that the bridge sent and that carry a proof. */
  taped(): Promise<CallMessage[]>
  /** Sends messages over the bridge's newest port or a port of its own; answers what came back for each. */
  send(messages: readonly CallMessage[], over: 'bridge' | 'own'): Promise<Reply[]>
  /** Lets the bridge send each proven call so many times at once, all but the first under other ids. */
  multiply(times: number): Promise<Reply[]>
}
/** What came back: `signature` of what was answered, or the code of the error. */
export interface Reply {
  readonly signature?: string
  readonly code?: string
}

interface InWorld {
  tape: {
    readonly sent: CallMessage[]
    port: chrome.runtime.Port | null
    times: number
    readonly replies: Reply[]
  }
}

export async function contentWorld({ context, extensionId }: TestWallet, page: Page): Promise<ContentWorld> {
  const session = await context.newCDPSession(page)
  const id = await findWorld(session, extensionId)
  const run = async <Value>(script: (given: never) => unknown, given: unknown = null): Promise<Value> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: `(${script})(${JSON.stringify(given)})`,
      contextId: id,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description)
    return result.value as Value
  }
  return {
    tape: () => run(wrapPorts),
    taped: () => run(() => (globalThis as unknown as InWorld).tape.sent),
    send: (messages, over) => run(sendAll, { messages, over }),
    multiply: times =>
      run((times: number) => {
        const { tape } = globalThis as unknown as InWorld
        tape.times = times
        return tape.replies.splice(0)
      }, times),
  }
}

async function findWorld(session: CDPSession, extensionId: string): Promise<number> {
  const found: number[] = []
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.origin === `chrome-extension://${extensionId}`) found.push(context.id)
  })
  await session.send('Runtime.enable')
  const [id] = found
  if (id === undefined) throw new Error('the document has no content script')
  return id
}

/** Runs in the content world, so it can use nothing from around it. */
function wrapPorts(): void {
  const here = globalThis as unknown as InWorld
  const { runtime } = chrome
  const connect = runtime.connect.bind(runtime) as (info: { name: string }) => chrome.runtime.Port
  const tape: InWorld['tape'] = { sent: [], port: null, times: 1, replies: [] }
  here.tape = tape
  Object.assign(runtime, {
    connect(info: { name: string }) {
      const port = connect(info)
      const post = port.postMessage.bind(port)
      const copies = new Set<string>()
      port.postMessage = (message: CallMessage | CallsMessage) => {
        post(message)
        // Calls of a crowd go together.
        for (const call of message.t === 'calls' ? message.all : [message]) {
          if (call.proof === undefined) continue
          tape.sent.push(structuredClone(call))
          for (let i = 1; i < tape.times; i++) {
            const id = crypto.randomUUID().replaceAll('-', '')
            copies.add(id)
            post({ ...call, id })
          }
        }
      }
      type Answer = { id: string; ok: boolean; value: string; error: { code: string } }
      port.onMessage.addListener((message: Answer & { t: string; all: Answer[] }) => {
        // Replies of one turn come together.
        for (const reply of message.t === 'replies' ? message.all : [message]) {
          if (!copies.delete(reply.id)) continue
          tape.replies.push(
            reply.ok ? { signature: JSON.parse(reply.value).signature } : { code: reply.error.code },
          )
        }
      })
      tape.port = port
      return port
    },
  })
}

/** Runs in the content world, so it can use nothing from around it. */
async function sendAll({
  messages,
  over,
}: {
  messages: CallMessage[]
  over: 'bridge' | 'own'
}): Promise<Reply[]> {
  const { tape } = globalThis as unknown as InWorld
  const replies: Reply[] = []
  const own = over === 'own' ? chrome.runtime.connect({ name: 'flowsta-page:v1' }) : null
  const port = own ?? tape.port
  if (port === null) throw new Error('the bridge has no port')
  for (const message of messages) {
    const answered = new Promise<Reply>((resolve, reject) => {
      const hear = (reply: {
        t: string
        id: string
        ok: boolean
        value: string
        error: { code: string }
      }) => {
        if (reply.t !== 'reply' || reply.id !== message.id) return
        port.onMessage.removeListener(hear)
        resolve(reply.ok ? { signature: JSON.parse(reply.value).signature } : { code: reply.error.code })
      }
      port.onMessage.addListener(hear)
      port.onDisconnect.addListener(() => reject(new Error('the port closed')))
    })
    port.postMessage(message)
    replies.push(await answered)
  }
  own?.disconnect()
  return replies
}
