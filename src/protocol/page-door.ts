/**
 * The wire between a page and the wallet: provider ⇄ (MessagePort) ⇄ bridge ⇄ (runtime port) ⇄ page door.
 * Everything is plain JSON. Values travel as tagged RFC 8785 text (see `values.ts`), so bytes and big integers
 * keep their type and the text that is hashed is the text that was sent.
 */
import type { DeviceProof } from './audit.ts'
import type { WireError } from './errors.ts'
import type { DeviceKeyOffer, ShortProof } from './proof.ts'
import { METHODS, type ProviderEvent } from './provider.ts'

/** Name of the runtime port that bridges open. The ui door has another, and neither answers the other's words. */
export const PAGE_PORT = 'flowsta-page:v1'

/** Fired by the provider on `window` at document_start, answered at once with {@link BRIDGE_PORT_EVENT}. */
export const BRIDGE_HELLO_EVENT = 'flowsta:bridge-hello:v1'
/** A `MessageEvent` whose first port is the provider's end of the channel. Only the first hello is answered. */
export const BRIDGE_PORT_EVENT = 'flowsta:bridge-port:v1'

/**
 * Methods as they cross the door: those of the provider, and one that it asks for itself and `request()` does not know.
 * `signingContext` answers a `SigningContext` (see `proof.ts`) of the caller's own grant, or `null`; it opens nothing.
 */
export const WIRE_METHODS = [...METHODS, 'signingContext'] as const
export type WireMethod = (typeof WIRE_METHODS)[number]

/** A call. `id` is 32 hex digits (128 random bits) and stays the same when the bridge sends it again. */
export interface CallMessage {
  readonly t: 'call'
  readonly id: string
  readonly method: WireMethod
  /** Tagged RFC 8785 text of the parameters; `null` where the method takes none. */
  readonly params: string
  /** By the device key that is bound to the grant. Without one a request is never silent. */
  readonly proof?: DeviceProof | ShortProof
  /** A device key that a consent to this request may bind. */
  readonly key?: DeviceKeyOffer
  /** Set by the bridge alone: the port closed while this call was pending, and it is sent once more. */
  readonly again?: true
}
/** Calls that go on their way together, in their order. */
export interface CallsMessage {
  readonly t: 'calls'
  readonly all: readonly CallMessage[]
}
/** The reply arrived; the wallet may forget it. */
export interface DoneMessage {
  readonly t: 'done'
  readonly id: string
}
/** This document wants events. */
export interface ListenMessage {
  readonly t: 'listen'
}

export type ProviderToBridge = CallMessage | ListenMessage

/** `kept`: the wallet keeps the reply until it hears `done`. */
export type ReplyMessage = { readonly t: 'reply'; readonly id: string; readonly kept?: true } & (
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly error: WireError }
)
/** `detail` is tagged text, absent where the event has none. Sent by `tabs.sendMessage`, not over the port. */
export interface EventMessage {
  readonly t: 'event'
  readonly event: ProviderEvent
  readonly detail?: string
}
/** Sent by `tabs.sendMessage` after a worker start: "is this document there, and has it calls pending?" */
export interface WakeMessage {
  readonly t: 'wake'
}
/** Sent by `tabs.sendMessage`: which page is this? Our own script in it answers its serialised origin. */
export interface SiteQuestion {
  readonly t: 'site'
}
/** Replies that go out in the same turn. */
export interface RepliesMessage {
  readonly t: 'replies'
  readonly all: readonly ReplyMessage[]
}
export type WalletToDocument = EventMessage | WakeMessage | SiteQuestion

/** These calls are on their way. */
export interface AckMessage {
  readonly t: 'ack'
  readonly ids: readonly string[]
}
export type BridgeToProvider = AckMessage | ReplyMessage | RepliesMessage | EventMessage
