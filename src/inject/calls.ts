import type { WireError } from '../protocol/errors.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { BridgeToProvider, CallMessage } from '../protocol/page-door.ts'
import type { Method } from '../protocol/provider.ts'
import { decodeReply } from './decode.ts'
import { fault, pageError } from './errors.ts'
import { create, defineProperty, hasOwn, keysOf, PagePromise } from './primordials.ts'

export interface CallsHost {
  /** Hands a message to the bridge. `false` where there is none any more. */
  post(message: CallMessage): boolean
  later(run: () => void, ms: number): number
  cancel(timer: number): void
  /** 32 hex digits. */
  newId(): string
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  /** Runs until the bridge has acknowledged the call. */
  timer: number | undefined
}

/**
 * Milliseconds at the end of the wait for an acknowledgement. A page that blocked its own thread for long has a due
 * timer and an unread acknowledgement at once, and browsers may run either first: the rest of the wait lets it in.
 */
const GRACE = 250

const ignore = () => {}

/** The calls that wait for an answer of the wallet, by id. */
export function createCalls(host: CallsHost) {
  const pending = create(null) as Record<string, Pending>

  function take(id: string): Pending | undefined {
    const one = pending[id]
    if (one === undefined) return undefined
    delete pending[id]
    stopTimer(one)
    return one
  }
  function stopTimer(one: Pending): void {
    if (one.timer !== undefined) host.cancel(one.timer)
    one.timer = undefined
  }
  /** A bridge that is silent for one call will not answer the others either. */
  function fail(): void {
    const ids = keysOf(pending)
    for (let i = 0; i < ids.length; i++) take(ids[i] as string)?.reject(fault('wallet_reloaded'))
  }
  function settle(one: Pending, reply: { ok: true; value: string } | { ok: false; error: WireError }): void {
    if (!reply.ok) {
      one.reject(pageError(reply.error))
      return
    }
    try {
      one.resolve(decodeReply(reply.value))
    } catch {
      one.reject(fault('server_error'))
    }
  }
  function enter(
    method: Method,
    params: string,
    resolve: Pending['resolve'],
    reject: Pending['reject'],
  ): void {
    const id = host.newId()
    const one: Pending = {
      resolve,
      reject,
      timer: host.later(() => {
        one.timer = host.later(fail, GRACE)
      }, LIMITS.bridgeAck - GRACE),
    }
    pending[id] = one
    if (!host.post({ t: 'call', id, method, params })) take(id)?.reject(fault('wallet_reloaded'))
  }
  return {
    /**
     * Sends one call. `write` gives its parameters as tagged text and runs at once, inside the call; what it throws
     * is what the promise rejects with. `convert` makes the result of the decoded answer.
     */
    send<Result>(method: Method, write: () => string, convert?: (value: unknown) => Result): Promise<Result> {
      return new PagePromise((resolve, reject) => {
        enter(
          method,
          write(),
          value => resolve(guarded(convert === undefined ? value : convert(value)) as Result),
          reject,
        )
      })
    },
    /** If calls are waiting: finds out, by one that changes nothing, whether the bridge is still there. */
    probe(): void {
      if (keysOf(pending).length > 0) enter('isConnected', 'null', ignore, ignore)
    },
    /** An acknowledgement or an answer. One for an unknown id is nothing of ours. */
    receive(message: Exclude<BridgeToProvider, { t: 'event' }>): void {
      if (message.t === 'ack') {
        const one = pending[message.id]
        if (one !== undefined) stopTimer(one)
        return
      }
      const one = take(message.id)
      if (one !== undefined) settle(one, message)
    },
    fail,
  }
}
export type Calls = ReturnType<typeof createCalls>

/**
 * Resolving a promise asks the value for its `then`: a page that put one on `Object.prototype` would get each result
 * of every caller in its hands. Such a value gets an own `then` that is none.
 */
function guarded(value: unknown): unknown {
  if (value !== null && typeof value === 'object' && !hasOwn(value, 'then') && 'then' in value) {
    // Without a prototype: a `get` that the page put on Object.prototype would make another descriptor of it.
    defineProperty(value, 'then', {
      __proto__: null,
      value: undefined,
      configurable: true,
      writable: true,
    } as object)
  }
  return value
}
