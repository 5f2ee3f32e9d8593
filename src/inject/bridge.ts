import { wireError } from '../protocol/errors.ts'
import {
  type BridgeToProvider,
  type CallMessage,
  PAGE_PORT,
  type ReplyMessage,
} from '../protocol/page-door.ts'
import { parseEvent, parseFromPage, parseReplies, parseReply } from './bridge-messages.ts'

/** As much of `chrome.runtime` as the bridge uses. */
export interface Runtime {
  /** Absent once the extension was reloaded or removed under this page. */
  readonly id?: string | undefined
  readonly lastError?: unknown
  connect(info: { name: string }): RuntimePort
}
export interface RuntimePort {
  readonly onMessage: { addListener(listener: (message: unknown) => void): void }
  readonly onDisconnect: { addListener(listener: () => void): void }
  postMessage(message: unknown): void
  disconnect(): void
}

export interface BridgeHost {
  readonly runtime: Runtime
  toProvider(message: BridgeToProvider): void
  later(run: () => void, ms: number): void
  /** Runs it in the next turn of the event loop; also in a page in the background, where timers wait for long. */
  turn(run: () => void): void
  /** Milliseconds on a clock that only goes forward. */
  now(): number
}

/** Milliseconds before the second, third… try in a row. The first one, after a worker was stopped, waits for nothing. */
const BACK_OFF = [0, 20, 50, 100, 200, 500, 1000]
/** A connection that lived so long, or carried a message, was no failure. */
const LIVED = 1000
/**
 * From so many pending calls on they are gathered and go together: then a message between processes costs more than
 * what it brings, and a call waits longer than that anyway.
 */
const CROWD = 8
/** Turns of the event loop without another call after which those that are there go. */
const QUIET_TURNS = 5
/** Calls, and characters of their parameters, that go in one message. */
const MOST_TOGETHER = { calls: 25, chars: 256 * 1024 }
/** Chromium tells no port of a reloaded extension that it closed: while calls are pending, somebody has to look. */
const LOOK_EVERY = 500

/**
 * Forwards a page's calls over one runtime port and holds no other logic. The port opens with the first call. When it
 * closes (the worker was stopped) it is opened again at once if calls are pending, which are sent again under the
 * same ids and marked `again`, so that the wallet knows them; else with the next call. `active` is false in a prerendered document,
 * which asks nothing before a person sees it.
 */
export function createBridge({ runtime, toProvider, later, turn, now }: BridgeHost, active: boolean) {
  const pending = new Map<string, CallMessage>()
  /** Ids of pending calls that went over a port; whether they arrived, nobody knows. */
  const sent = new Set<string>()
  /** Calls that are being gathered. */
  let outbox: CallMessage[] = []
  let port: RuntimePort | null = null
  let listening = false
  let gone = false
  let failures = 0
  let waiting = false
  let looking = false

  function giveUp(): void {
    gone = true
    for (const id of [...pending.keys()]) refuse(id)
  }
  function drop(id: string): boolean {
    sent.delete(id)
    return pending.delete(id)
  }
  function refuse(id: string): void {
    drop(id)
    toProvider({ t: 'reply', id, ok: false, error: wireError('wallet_reloaded') })
  }

  function open(): void {
    if (gone || port !== null || !active) return
    const opened = connect()
    if (opened === null) {
      giveUp()
      return
    }
    port = opened
    const since = now()
    opened.onMessage.addListener(message => {
      failures = 0
      receive(message)
    })
    opened.onDisconnect.addListener(() => {
      // Chromium writes an error that nobody looked at into the page's console.
      void runtime.lastError
      if (port !== opened) return
      port = null
      if (now() - since >= LIVED) failures = 0
      reopen()
    })
    if (listening) send({ t: 'listen' })
    outbox = []
    for (const call of [...pending.values()]) sendCall(call)
  }

  function connect(): RuntimePort | null {
    if (runtime.id === undefined) return null
    try {
      return runtime.connect({ name: PAGE_PORT })
    } catch {
      return null
    }
  }

  function reopen(): void {
    if (runtime.id === undefined) {
      giveUp()
      return
    }
    if (pending.size === 0) return
    const wait = BACK_OFF[Math.min(failures, BACK_OFF.length - 1)] ?? 0
    failures++
    if (wait === 0) {
      open()
      return
    }
    waiting = true
    later(() => {
      waiting = false
      if (pending.size > 0) open()
    }, wait)
  }

  function lookOut(): void {
    if (looking || gone || pending.size === 0) return
    looking = true
    later(() => {
      looking = false
      if (runtime.id === undefined) giveUp()
      else lookOut()
    }, LOOK_EVERY)
  }

  function send(message: unknown): void {
    try {
      port?.postMessage(message)
    } catch {
      // It closed just now; what is pending goes over the next one when its onDisconnect arrives.
    }
  }

  function sendCall(call: CallMessage): void {
    send(marked(call))
  }
  function marked(call: CallMessage): CallMessage {
    const again = sent.has(call.id)
    sent.add(call.id)
    return again ? { ...call, again } : call
  }

  /** A call that the page just made. */
  function forward(call: CallMessage): void {
    if (outbox.length === 0 && pending.size < CROWD) {
      sendCall(call)
      acknowledge([call])
      return
    }
    outbox.push(call)
    const chars = outbox.reduce((sum, { params }) => sum + params.length, 0)
    if (outbox.length >= MOST_TOGETHER.calls || chars > MOST_TOGETHER.chars) flush()
    else if (outbox.length === 1) gather(outbox, 1, QUIET_TURNS)
  }
  function gather(gathered: readonly CallMessage[], before: number, turns: number): void {
    turn(() => {
      // They went already, and these are others.
      if (gathered !== outbox) return
      if (gathered.length > before) gather(gathered, gathered.length, QUIET_TURNS)
      else if (turns > 1) gather(gathered, before, turns - 1)
      else flush()
    })
  }
  function flush(): void {
    const all = outbox
    outbox = []
    const [first] = all
    if (first === undefined) return
    if (all.length === 1) sendCall(first)
    else send({ t: 'calls', all: all.map(marked) })
    acknowledge(all)
  }
  /** After they are on their way: nothing of this is waited for. */
  function acknowledge(all: readonly CallMessage[]): void {
    toProvider({ t: 'ack', ids: all.map(({ id }) => id) })
  }

  function receive(message: unknown): void {
    const replies = parseReplies(message)
    if (replies === null) {
      const reply = receiveOne(message)
      if (reply !== null) toProvider(reply)
      return
    }
    const all = replies.map(receiveOne).filter(reply => reply !== null)
    if (all.length > 0) toProvider({ t: 'replies', all })
  }
  /** The reply, where the page waits for it. */
  function receiveOne(message: unknown): ReplyMessage | null {
    const reply = parseReply(message)
    if (reply === null) return null
    // Also for a reply that came twice: the wallet keeps it until it hears this.
    if (reply.kept) send({ t: 'done', id: reply.id })
    return drop(reply.id) ? reply : null
  }

  return {
    /** Whatever arrives from the page. Only well-formed words of the allow-list go on. */
    fromPage(data: unknown): void {
      const message = parseFromPage(data)
      if (message === null) return
      if (message.t === 'listen') {
        if (listening) return
        listening = true
      } else {
        if (pending.has(message.id)) return
        if (gone || runtime.id === undefined) {
          acknowledge([message])
          giveUp()
          refuse(message.id)
          return
        }
        pending.set(message.id, message)
      }
      if (port === null) {
        if (!waiting) open()
        if (message.t === 'call') acknowledge([message])
      } else if (message.t === 'call') forward(message)
      else send(message)
      if (message.t === 'call') lookOut()
    },
    /** A message from the worker to this document. Answers whether it was one; a wake is answered with `true`. */
    fromWorker(message: unknown): boolean {
      const event = parseEvent(message)
      if (event !== null) toProvider(event)
      else if ((message as { t?: unknown } | null)?.t !== 'wake') return false
      else if (pending.size > 0) open()
      return true
    },
    /** A prerendered document is on screen now. */
    activate(): void {
      active = true
      if (pending.size > 0 || listening) open()
    },
    /** The document comes back from the back/forward cache, where its port was closed, maybe without a word. */
    returned(): void {
      port?.disconnect()
      port = null
      if (pending.size > 0 || listening) open()
    },
  }
}
