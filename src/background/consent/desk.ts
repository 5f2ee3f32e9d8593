import { readBytes } from '../../crypto/classify.ts'
import { encodeValue } from '../../protocol/encode.ts'
import { wireError } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { DecideParams } from '../../protocol/ui-door.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import { accountOf } from '../pipeline/account.ts'
import { authorise } from '../pipeline/authorise.ts'
import type { Rooms } from '../rooms.ts'
import { answer, end, repeat, waitingRows } from './answer.ts'
import { ask, type Incoming } from './ask.ts'
import { callOf } from './call-of.ts'
import { createExpiry } from './expiry.ts'
import { finish } from './finish.ts'
import type { PendingRow } from './pending.ts'
import { askOf } from './view.ts'

/**
 * The desk at which requests wait for a person: who is next, what a decision does, and what becomes of a request
 * when its window, its document, its grant or the worker goes away.
 */
export function createDesk(rooms: Rooms) {
  const expiry = createExpiry(rooms)
  const running = new Set<string>()

  /** After every step: what stands behind another one is on the clock, and an empty desk needs no window. */
  function settle(): void {
    expiry.startQueued()
    expiry.schedule()
    if (waitingRows(rooms).length === 0 && running.size === 0 && rooms.ended === null) rooms.window.dismiss()
    rooms.changed()
  }

  async function carryOut(row: PendingRow): Promise<void> {
    if (running.has(row.id)) return
    running.add(row.id)
    try {
      await finish(rooms, row)
    } finally {
      running.delete(row.id)
      await review()
    }
  }

  /** Looks again at what waits, after grants or the lock changed: some of it needs no person any more. */
  async function review(): Promise<void> {
    const identity = rooms.identity()
    for (const row of waitingRows(rooms)) {
      if (identity === undefined) break
      const verdict = authorise(rooms.projections().grants, askOf(row, identity))
      if (verdict.outcome === 'silent') {
        answer(rooms, row, encodeValue(accountOf(verdict.grant, identity.did)))
      } else if (verdict.outcome === 'refuse') await end(rooms, row, 'refused', verdict.error)
    }
    settle()
  }

  /** The request on screen, if it is exactly the one that the person saw. */
  function onScreen(id: string, digest?: string): PendingRow {
    const [first] = waitingRows(rooms)
    if (rooms.vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
    if (first?.id !== id || (digest !== undefined && first.digest !== digest)) {
      throw new UiRefusal('request_changed')
    }
    return first
  }

  return {
    expiry,
    review,
    async ask(
      incoming: Incoming,
      ...rest: [Parameters<typeof ask>[2], Parameters<typeof ask>[3]]
    ): Promise<void> {
      await ask(rooms, incoming, ...rest)
      expiry.startQueued()
    },

    async decide({ id, digest, decision, scopes, acknowledged }: DecideParams): Promise<void> {
      const row = onScreen(id, digest)
      rooms.ended = null
      if (decision === 'reject') {
        await end(rooms, row, 'rejected', wireError('user_rejected'))
        return settle()
      }
      if (needsTick(row) && acknowledged !== true)
        throw new UiRefusal('invalid_params', { field: 'acknowledged' })
      const approved = { ...row, approved: scopes === undefined ? {} : { scopes } }
      running.add(id)
      // The approval is durable before anything is signed; memory has it at once, so it can't be given twice.
      await rooms.rows.put(approved).finally(() => running.delete(id))
      await carryOut(approved)
    },

    /** Rejects what waits from this site and refuses it for an hour. */
    async mute(id: string): Promise<void> {
      const { origin } = onScreen(id).caller
      const until = rooms.platform.now() + LIMITS.muteFor
      await rooms.events.append([{ row: { type: 'site.muted', origin, details: { until } } }])
      for (const row of waitingRows(rooms)) {
        if (row.caller.origin === origin) await end(rooms, row, 'rejected', wireError('user_rejected'))
      }
      settle()
    },

    /** A document sends a call again that is known: it gets its answer, or goes on waiting for it. */
    async again(row: PendingRow): Promise<void> {
      if (row.reply !== undefined) repeat(rooms, row)
      else if (row.approved !== undefined && rooms.vault.keys() !== null) await carryOut(row)
    },

    /** The person closed the consent window: that answers the request it showed. The others wait. */
    async windowClosed(): Promise<void> {
      rooms.ended = null
      const [row] = waitingRows(rooms)
      if (row !== undefined) {
        const phase = rooms.vault.phase()
        const locked = phase === 'locked' ? 'wallet_locked' : 'no_wallet'
        const code = phase === 'unlocked' ? 'user_rejected' : locked
        await end(rooms, row, 'rejected', wireError(code))
      }
      settle()
    },

    /** After an unlock: approvals that waited for it are carried out. */
    async unlocked(): Promise<void> {
      for (const row of rooms.rows.all()) {
        if (
          row.approved !== undefined &&
          row.reply === undefined &&
          rooms.documents.isConnected(row.caller.documentId)
        ) {
          await carryOut(row)
        }
      }
      await review()
    },

    /** The document is not there any more: nothing of it is answered elsewhere. */
    async documentGone(documentId: string): Promise<void> {
      const [first] = waitingRows(rooms)
      for (const row of rooms.rows.all()) {
        if (row.caller.documentId !== documentId || running.has(row.id)) continue
        if (row.reply !== undefined) await rooms.rows.remove(row.id)
        else {
          if (row.id === first?.id) rooms.ended = { origin: row.caller.origin, why: 'aborted' }
          await end(rooms, row, 'aborted', wireError('server_error'))
        }
      }
      settle()
    },
  }
}
export type Desk = ReturnType<typeof createDesk>

/** Bytes that nothing can read are signed only by someone who says that they know what they are. */
function needsTick(row: PendingRow): boolean {
  if (row.method !== 'signBytes') return false
  const call = callOf(row)
  return call.method === 'signBytes' && readBytes(call.bytes).kind === 'opaque'
}
