import type { EventMessage } from '../protocol/page-door.ts'
import { EVENTS, type ProviderEvent } from '../protocol/provider.ts'
import { decodeReply } from './decode.ts'
import { fault } from './errors.ts'
import { create, keysOf } from './primordials.ts'

export type Listener = (detail: unknown) => void

export interface EventsHost {
  /** Tells the wallet, once, that this document wants events. */
  listen(): void
  /** Takes what an app's listener threw. */
  report(problem: unknown): void
}

/** The app's listeners. They are called in the order in which they were added, each as often as it was added. */
export function createEvents(host: EventsHost) {
  // Integer keys are enumerated in ascending order, whatever was removed in between.
  const listeners = create(null) as Record<string, { event: ProviderEvent; listener: Listener } | undefined>
  let added = 0
  let listening = false
  return {
    report: host.report,
    /** Adds a listener; the answer removes it again. Throws `invalid_request` for an unknown event or no function. */
    on(event: ProviderEvent, listener: Listener): () => void {
      if (!isEvent(event)) throw fault('invalid_request', 'event: is not an event of the wallet')
      if (typeof listener !== 'function') throw fault('invalid_request', 'listener: must be a function')
      const number = added++
      listeners[number] = { event, listener }
      if (!listening) {
        listening = true
        host.listen()
      }
      return () => {
        delete listeners[number]
      }
    },
    /** Calls the listeners, each with a detail of its own, so that none sees what another made of it. */
    receive(message: EventMessage): void {
      const numbers = keysOf(listeners)
      for (let i = 0; i < numbers.length; i++) {
        const one = listeners[numbers[i] as string]
        if (one === undefined || one.event !== message.event) continue
        const { listener } = one
        const detail = message.detail === undefined ? undefined : decodeReply(message.detail)
        try {
          listener(detail)
        } catch (problem) {
          host.report(problem)
        }
      }
    },
  }
}
export type Events = ReturnType<typeof createEvents>

function isEvent(name: unknown): name is ProviderEvent {
  for (let i = 0; i < EVENTS.length; i++) if (EVENTS[i] === name) return true
  return false
}
