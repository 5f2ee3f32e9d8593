import type { WireError } from '../protocol/errors.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { BridgeToProvider, CallMessage, ReplyMessage, WireMethod } from '../protocol/page-door.ts'
import type { DeviceKeyOffer, ShortProof } from '../protocol/proof.ts'
import type { Method } from '../protocol/provider.ts'
import { decodeReply } from './decode.ts'
import { type FlowstaHolochainError, fault, pageError } from './errors.ts'
import { create, defineProperty, hasOwn, keysOf, PagePromise } from './primordials.ts'
import { GRACE, type Timers } from './within.ts'

export interface CallsHost extends Timers {
  /** Hands a message to the bridge. `false` where there is none any more. */
  post(message: CallMessage): boolean
  /** 32 hex digits. */
  newId(): string
}

/** Enters a call whose parameters are written. One of the two is called, once, with what came back. */
export type Enter<Name> = (method: Name, params: string, resolve: Resolve, reject: Reject) => void
export type Resolve = (value: unknown) => void
export type Reject = (error: FlowstaHolochainError) => void

/** What goes with a call that may be silent: a proof, or a key that a consent may bind, or neither. */
export interface Signed {
  readonly proof: ShortProof | null
  readonly key: DeviceKeyOffer | null
}
export const BARE: Signed = { proof: null, key: null }

interface Pending {
  readonly resolve: Resolve
  readonly reject: Reject
  /** Runs until the bridge has acknowledged the call. */
  timer: number | undefined
}

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
  function acknowledge(ids: readonly string[]): void {
    for (let i = 0; i < ids.length; i++) {
      const one = pending[ids[i] as string]
      if (one !== undefined) stopTimer(one)
    }
  }
  function answer(reply: ReplyMessage): void {
    const one = take(reply.id)
    if (one !== undefined) settle(one, reply)
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
    method: WireMethod,
    params: string,
    resolve: Resolve,
    reject: Reject,
    signed: Signed = BARE,
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
    const { proof, key } = signed
    const message = { t: 'call', id, method, params, ...(proof && { proof }), ...(key && { key }) } as const
    if (!host.post(message)) take(id)?.reject(fault('wallet_reloaded'))
  }
  return {
    /** Puts a call on its way, for callers that need no promise. `signed` goes with it. */
    enter,
    /**
     * Sends one call. `write` gives its parameters as tagged text and runs at once, inside the call; what it throws
     * is what the promise rejects with. `convert` makes the result of the decoded answer, and `go` is how the call
     * gets on its way.
     */
    send<Result>(
      method: Method,
      write: () => string,
      convert?: (value: unknown) => Result,
      go: Enter<Method> = enter,
    ): Promise<Result> {
      return new PagePromise((resolve, reject) => {
        go(
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
    /** Acknowledgements or answers. One for an unknown id is nothing of ours. */
    receive(message: Exclude<BridgeToProvider, { t: 'event' }>): void {
      if (message.t === 'ack') acknowledge(message.ids)
      else if (message.t === 'replies') {
        for (let i = 0; i < message.all.length; i++) answer(message.all[i] as ReplyMessage)
      } else answer(message)
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
