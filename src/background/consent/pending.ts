import type { WireMethod } from '../../protocol/page-door.ts'
import type { PolicyTerms } from '../../protocol/policy.ts'
import type { DeviceKeyOffer } from '../../protocol/proof.ts'
import { nonceKey, requestKey } from '../pipeline/record.ts'
import type { Stamp } from '../pipeline/zome-call.ts'
import type { Platform } from '../platform.ts'

/** Who asked, by the browser's word: answers go to this document and to no other. */
export interface Caller {
  readonly origin: string
  readonly documentId: string
  readonly tabId: number
}

/**
 * A request that waits for a person, or whose answer waits for its document. It is written before anything is
 * shown and lies in `storage.session`, so it outlives the worker but not the browser.
 */
export interface PendingRow {
  /** The wallet's own random id. */
  readonly id: string
  /** The page's id of the call; unique within its document. */
  readonly call: string
  readonly caller: Caller
  /** Id of the identity that was in use when it came; absent before there was one. */
  readonly identity?: string
  readonly method: WireMethod
  /** Tagged text, as it crossed the door. */
  readonly params: string
  readonly requestSha256: string
  /**
   * What an approval must name: digest of the payload, at connect of the request; of a zome call whose bytes are not
   * made yet, of the request as well.
   */
  readonly digest: string
  /** Decoded size, for the limits. */
  readonly size: number
  readonly receivedAt: number
  /** A device key that the approval may bind. */
  readonly key?: DeviceKeyOffer
  /** What the wallet put into a zome call when it came. Never with the secret of a capability, see `stamped.ts`. */
  readonly stamp?: Stamp
  /** Of the proof that came with it and did not cover it: what ends the request takes it, so it can't be shown again. */
  readonly nonce?: string
  readonly expiresAt?: number
  /** The approval is durable from here on, with what the person left switched on and wants remembered. */
  readonly approved?: { readonly scopes?: readonly string[]; readonly remember?: PolicyTerms }
  /** The reply for the page; kept until its document has it, or {@link IN_TRAIL}. */
  readonly reply?: string
}

/** In place of a reply that holds a secret: that one is made again from its rows in the trail, while unlocked. */
export const IN_TRAIL = 'in the trail'

const PREFIX = 'request:'

/** The rows, oldest first; memory in front of `storage.session`. */
export interface PendingRows {
  load(): Promise<void>
  all(): readonly PendingRow[]
  get(id: string): PendingRow | undefined
  /** The row of a call that its document sends again. */
  find(documentId: string, call: string): PendingRow | undefined
  /** Resolves once the row is written. */
  put(row: PendingRow): Promise<void>
  remove(id: string): Promise<void>
}

export function createPendingRows({ session }: Pick<Platform, 'session'>): PendingRows {
  const rows = new Map<string, PendingRow>()
  return {
    async load() {
      const stored = [...(await session.list(PREFIX)).values()] as PendingRow[]
      stored.sort((a, b) => a.receivedAt - b.receivedAt)
      for (const row of stored) rows.set(row.id, row)
    },
    all: () => [...rows.values()],
    get: id => rows.get(id),
    find(documentId, call) {
      for (const row of rows.values()) {
        if (row.call === call && row.caller.documentId === documentId) return row
      }
      return undefined
    },
    async put(row) {
      const before = rows.get(row.id)
      rows.set(row.id, row)
      try {
        await session.set(PREFIX + row.id, row)
      } catch (problem) {
        // Only what is written counts. A reply is the exception: its document still has to get it.
        if (rows.get(row.id) === row && row.reply === undefined) {
          if (before === undefined) rows.delete(row.id)
          else rows.set(row.id, before)
        }
        throw problem
      }
    },
    async remove(id) {
      if (rows.delete(id)) await session.remove([PREFIX + id])
    },
  }
}

/** Whether a person still has to decide. */
export function isWaiting(row: PendingRow): boolean {
  return row.approved === undefined && row.reply === undefined
}

/** Whether a proof with this nonce led to a request that a person has to decide, or just decided. */
export function isPending(rows: Pick<PendingRows, 'all'>, nonce: string): boolean {
  return rows.all().some(row => row.nonce === nonce)
}

/** How the store finds the one decision of a request. */
export function decisionKey({ id, nonce }: Pick<PendingRow, 'id' | 'nonce'>): string {
  return nonce === undefined ? requestKey(id) : nonceKey(nonce)
}
