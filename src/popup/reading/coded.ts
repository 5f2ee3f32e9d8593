import type { ComponentType } from 'preact'
import type { SignView } from '../../protocol/ui-door.ts'
import type { BatchCount } from './batch.ts'
import type { Signed } from './signed.ts'

/**
 * Bytes in a code that machines read: a Holochain action, a zome call, MessagePack, or nothing that anybody knows. The
 * code that reads them is loaded when there are any, and brings its words and what draws them along.
 */
export interface Coded {
  readonly kind: 'coded'
  /** Of the request: verb and thing. */
  readonly title: string
  /** The sentence above Approve, and the thing in it: `this call`. */
  readonly says: string
  readonly thisOne: string
  /** Something on it is to be thought about first. */
  readonly isAmber: boolean
  /** In a batch: how it counts, and its line. */
  readonly counts: BatchCount
  readonly line: { readonly verb: string; readonly text?: string; readonly size?: string }
  /** Of what can't be put into words, and takes a tick: what is known of it, in red. */
  readonly stamp?: { readonly title: string; readonly text: string }
  /** All of it, as a person can read it. */
  readonly Body: ComponentType
  /** Exactly what the key signs, where that is made from the bytes: the digest of a zome call. */
  readonly signs?: { readonly name: string; readonly bytes: Uint8Array }
  /** Bytes that no screen shows, as places from and to: the secret in a zome call. */
  readonly secret?: readonly [from: number, to: number]
  /** The bytes are not what the request says that they are, so nothing may be approved. */
  readonly isBroken?: true
}

export interface CodedItem {
  readonly method: SignView['method']
  readonly encoding: SignView['encoding']
  /** The bytes; of a tagged message, those behind the tag. */
  readonly message: Uint8Array
  /** Text form of the key that is to sign. */
  readonly agentPubKey: string
}
export type CodedReader = (item: CodedItem) => Coded

let reader: CodedReader | undefined

/** What reads such bytes, once it is loaded. */
export function codedReader(): CodedReader | undefined {
  return reader
}

export async function loadCodedReader(): Promise<void> {
  reader = (await import('../coded/read.tsx')).readCoded
}

/** Whether somebody has to take the wallet's word for bytes that nothing here can put into words. */
export function isUnreadable(signed: Signed | null): boolean {
  return signed?.kind === 'coded' && signed.stamp !== undefined
}
