import { PAGE_PORT, type ReplyMessage } from '../../../src/protocol/page-door.ts'
import type { SignBytesResponse } from '../../../src/protocol/provider.ts'
import type { RequestView } from '../../../src/protocol/ui-door.ts'
import {
  type FakeBrowser,
  type FakePage,
  FakePort,
  type FakeScreen,
  settle,
} from '../../unit/background/support.ts'

export const SITE = 'https://acorn.example'
export const b64 = (text: string): string => Buffer.from(text).toString('base64')

/** A page of this origin with a grant for everything. */
export async function connected(browser: FakeBrowser, origin = SITE, request = {}): Promise<FakePage> {
  const page = browser.page(origin)
  const account = page.ask('connect', request)
  const decided = await browser.screen().decide('approve')
  if (!decided.ok) throw new Error(`not connected: ${decided.error.code}`)
  await account
  await browser.advance(100)
  return page
}

/** A request to sign that is on screen now, and the way to what becomes of it. */
export async function asking(
  page: FakePage,
  screen: FakeScreen,
  text = 'x',
): Promise<{ answer: Promise<SignBytesResponse | { error: string }>; current: RequestView }> {
  const answer = page.ask('signBytes', { bytes: b64(text) }) as Promise<SignBytesResponse | { error: string }>
  const current = await screen.request(method => method === 'signBytes')
  return { answer, current }
}

export async function screenOf(browser: FakeBrowser): Promise<FakeScreen> {
  const screen = browser.screen()
  await settle()
  return screen
}

export async function restart(browser: FakeBrowser): Promise<void> {
  await browser.stop()
  await browser.start()
  await settle()
}

/** What a page that has taken the provider's place may send: any message, past every check of the provider. */
export function rawPage(browser: FakeBrowser, origin = SITE, sender = {}) {
  const port = new FakePort(PAGE_PORT, { origin, documentId: `raw-${origin}`, tabId: 1, ...sender })
  browser.open(port)
  let calls = 0
  return {
    port,
    /** Sends a call with this very text as its parameters; `undefined` where the wallet says nothing. */
    async call(method: string, params: string): Promise<ReplyMessage | undefined> {
      const id = (++calls).toString(16).padStart(32, '0')
      port.send({ t: 'call', id, method, params })
      await settle()
      return (port.received as ReplyMessage[]).find(reply => reply.id === id)
    },
  }
}

/** Every transaction that would write is aborted from here on, as on a full disk; answers how to stop that. */
export function abortWrites(): () => void {
  const original = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (...args: Parameters<typeof original>) {
    const tx = original.apply(this, args)
    if (args[1] === 'readwrite') queueMicrotask(() => tx.abort())
    return tx
  }
  return () => {
    IDBDatabase.prototype.transaction = original
  }
}

/** Names of what lies in the browser's memory for the worker. */
export function sessionKeys(browser: FakeBrowser, prefix = ''): string[] {
  return [...browser.session.values.keys()].filter(name => name.startsWith(prefix))
}
