import { isReadable, readBytes } from '../../crypto/classify.ts'
import { decodeMsgpack } from '../../crypto/holochain/msgpack.ts'
import { encodeValue } from '../../protocol/encode.ts'
import { Refusal, wireError } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { PolicyTerms } from '../../protocol/policy.ts'
import type { DecideParams } from '../../protocol/ui-door.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import { accountOf } from '../pipeline/account.ts'
import { authorise, liveGrant } from '../pipeline/authorise.ts'
import { type ItemCall, itemsOf } from '../pipeline/call.ts'
import { notGranted } from '../pipeline/run.ts'
import { isStampLive } from '../pipeline/zome-call.ts'
import type { Rooms } from '../rooms.ts'
import { answer, end, endClaimed, repeat, waitingRows } from './answer.ts'
import { ask, type Incoming, makeBytes } from './ask.ts'
import { callOf } from './call-of.ts'
import { createExpiry } from './expiry.ts'
import { finish, repeatRecorded } from './finish.ts'
import { identityOf } from './identity-of.ts'
import { decisionKey, IN_TRAIL, isWaiting, type PendingRow } from './pending.ts'
import { fitsOffer, offerFor } from './remember.ts'
import { isMade, renewed } from './stamped.ts'
import { askOf } from './view.ts'

/**
 * The desk at which requests wait for a person: who is next, what a decision does, and what becomes of a request
 * when its window, its document, its grant or the worker goes away.
 */
export function createDesk(rooms: Rooms) {
  const expiry = createExpiry(rooms)
  const { deciding } = rooms

  /** After every step: what stands behind another one is on the clock, and an empty desk needs no window. */
  function settle(): void {
    expiry.startQueued()
    expiry.schedule()
    if (waitingRows(rooms).length === 0 && deciding.size === 0 && rooms.ended === null) rooms.window.dismiss()
    rooms.changed()
  }

  async function carryOut(row: PendingRow): Promise<void> {
    if (deciding.has(row.id)) return
    deciding.add(row.id)
    await carryOutClaimed(row)
  }
  async function carryOutClaimed(row: PendingRow): Promise<void> {
    try {
      await finish(rooms, row)
    } finally {
      deciding.delete(row.id)
      await review()
      // Its document may have gone while it ran; then its reply is for nobody.
      const { documentId } = row.caller
      if (!rooms.documents.isConnected(documentId) && !(await rooms.documents.wake(row.caller))) {
        await documentGone(documentId)
      }
    }
  }

  /** Looks again at what waits, after grants or the lock changed: some of it needs no person any more. */
  async function review(): Promise<void> {
    for (const { id } of waitingRows(rooms)) {
      // Read again on each turn: while one is ended, another may have been decided.
      const row = rooms.rows.get(id)
      const identity = row && identityOf(rooms, row)
      if (identity === undefined || row === undefined || !isWaiting(row) || deciding.has(id)) continue
      if (!isMade(row)) await complete(row, identity)
      const { grants, capabilities } = rooms.projections()
      const verdict = authorise(grants, askOf(row, identity), rooms.platform.now())
      // A locked wallet approves nothing, not even what is covered: that waits for the unlock.
      if (verdict.outcome === 'silent' && rooms.vault.phase() !== 'unlocked') continue
      if (verdict.outcome === 'silent') await answerCovered(row, verdict.grant, identity)
      else if (verdict.outcome === 'refuse') await end(rooms, row, 'refused', verdict.error)
      else if (row.stamp && verdict.grant && !isStampLive(row.stamp, capabilities, verdict.grant.id)) {
        await end(rooms, row, 'refused', notGranted(row.caller).wire)
      }
    }
    settle()
  }

  /** Once it is unlocked. What can't have its bytes even then is over. */
  async function complete(row: PendingRow, identity: Identity): Promise<void> {
    if (rooms.vault.phase() !== 'unlocked') return
    try {
      await makeBytes(rooms, row, identity)
    } catch (problem) {
      const { wire } = problem instanceof Refusal ? problem : new Refusal('server_error')
      if (wire.code !== 'wallet_locked') await end(rooms, row, 'refused', wire)
    }
  }

  /** A connect() that waited and is covered now, by what was approved in another tab. */
  async function answerCovered(row: PendingRow, grant: Grant, identity: Identity): Promise<void> {
    deciding.add(row.id)
    try {
      const { origin, agentPubKey, id: grantId } = grant
      const { method, requestSha256 } = row
      const decided = { type: 'request.silent', decision: 'silent' as const }
      const draft = { ...decided, origin, agentPubKey, method, requestSha256, grantId }
      await rooms.events.append([{ key: decisionKey(row), row: draft }])
      answer(rooms, row, encodeValue(accountOf(grant, identity.did)))
    } catch {
      await endClaimed(rooms, row, 'refused', wireError('storage_failed'))
    } finally {
      deciding.delete(row.id)
    }
  }

  /** The document is not there any more: nothing of it is answered elsewhere. */
  async function documentGone(documentId: string): Promise<void> {
    const [first] = waitingRows(rooms)
    for (const row of rooms.rows.all()) {
      if (row.caller.documentId !== documentId || deciding.has(row.id)) continue
      if (row.reply !== undefined) await rooms.rows.remove(row.id)
      else {
        if (row.id === first?.id) rooms.ended = { origin: row.caller.origin, why: 'aborted' }
        await end(rooms, row, 'aborted', wireError('server_error'))
      }
    }
    settle()
  }

  /** The request on screen, if it is exactly the one that the person saw. */
  function onScreen(id: string, digest?: string): PendingRow {
    const [first] = waitingRows(rooms)
    if (rooms.vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
    if (
      first?.id !== id ||
      !isMade(first) ||
      deciding.has(id) ||
      (digest !== undefined && first.digest !== digest)
    ) {
      throw new UiRefusal('request_changed')
    }
    // Timers sleep with the computer; the time that was promised does not.
    if (first.expiresAt !== undefined && first.expiresAt <= rooms.platform.now()) {
      void expiry.run()
      throw new UiRefusal('request_changed')
    }
    return first
  }

  /** Only what the person was offered, or less of it. */
  function mayRemember(row: PendingRow, choice: PolicyTerms): boolean {
    const grant = liveGrant(
      rooms.projections().grants,
      row.caller.origin,
      identityOf(rooms, row)?.agentPubKey,
    )
    const offer = offerFor(callOf(row), grant, row.key, rooms.platform.now())
    return typeof offer !== 'string' && fitsOffer(choice, offer)
  }

  /** Rejects what waits from this site and refuses it for so many milliseconds, silent signatures included. */
  async function muteSite(origin: string, ms: number): Promise<void> {
    const until = rooms.platform.now() + ms
    await rooms.events.append([{ row: { type: 'site.muted', origin, details: { until } } }])
    for (const row of waitingRows(rooms)) {
      if (row.caller.origin === origin) await end(rooms, row, 'rejected', wireError('user_rejected'))
    }
    settle()
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

    async decide({ id, digest, decision, scopes, acknowledged, remember }: DecideParams): Promise<void> {
      const row = onScreen(id, digest)
      rooms.ended = null
      if (decision === 'reject') {
        await end(rooms, row, 'rejected', wireError('user_rejected'))
        return settle()
      }
      if (needsTick(row) && acknowledged !== true)
        throw new UiRefusal('invalid_params', { field: 'acknowledged' })
      if (remember !== undefined && !mayRemember(row, remember)) {
        throw new UiRefusal('invalid_params', { field: 'remember' })
      }
      // Claimed before anything is awaited: it can be approved once, and nothing else can end it meanwhile.
      deciding.add(id)
      const choice = {
        ...(scopes === undefined ? {} : { scopes }),
        ...(remember === undefined ? {} : { remember }),
      }
      const approved = { ...row, approved: choice }
      try {
        await rooms.rows.put(approved)
      } catch {
        deciding.delete(id)
        throw new UiRefusal('storage_failed')
      }
      await carryOutClaimed(approved)
    },

    /** Rejects what waits from this site and refuses it for an hour. */
    async mute(id: string): Promise<void> {
      await muteSite(onScreen(id).caller.origin, LIMITS.muteFor)
    },
    muteSite,

    /** A document sends a call again that is known: it gets its answer, or goes on waiting for it. */
    async again(row: PendingRow): Promise<void> {
      if (row.reply === IN_TRAIL) await repeatRecorded(rooms, row)
      else if (row.reply !== undefined) repeat(rooms, row)
      else if (row.approved !== undefined) await carryOut(row)
    },

    /**
     * After a worker start: what is in the trail already is answered from there, and an approval that met a locked
     * wallet is over. The rest waits for its document or for a person.
     */
    async resume(): Promise<void> {
      const locked = rooms.vault.phase() === 'locked'
      for (const row of rooms.rows.all()) {
        if (row.reply !== undefined) continue
        const decided = (await rooms.events.byKey(decisionKey(row))) !== undefined
        if (decided) await carryOut(row)
        else if (row.approved !== undefined && locked)
          await end(rooms, row, 'refused', wireError('wallet_locked'))
      }
    },

    /** The person closed the consent window: that answers the request it showed. The others wait. */
    async windowClosed(): Promise<void> {
      rooms.ended = null
      const seen = rooms.onScreen
      rooms.onScreen = undefined
      const [row] = waitingRows(rooms)
      const phase = rooms.vault.phase()
      // One that took the place of another and was not painted yet was not answered by closing.
      if (row !== undefined && (seen === undefined || seen === row.id || phase !== 'unlocked')) {
        const locked = phase === 'locked' ? 'wallet_locked' : 'no_wallet'
        const code = phase === 'unlocked' ? 'user_rejected' : locked
        await end(rooms, row, 'rejected', wireError(code))
      }
      settle()
    },

    /** Right at an unlock, before anything is shown: what nobody could see till then has its time from here on. */
    renew(): void {
      for (const row of waitingRows(rooms)) {
        const identity = identityOf(rooms, row)
        const next = identity && renewed(row, identity, rooms.platform.now())
        if (next) void rooms.rows.put(next).catch(() => {})
      }
    },

    /** After an unlock: approvals that waited for it are carried out, and answers made that need a secret. */
    async unlocked(): Promise<void> {
      for (const row of rooms.rows.all()) {
        if (!rooms.documents.isConnected(row.caller.documentId)) continue
        if (row.reply === IN_TRAIL) await repeatRecorded(rooms, row)
        else if (row.approved !== undefined && row.reply === undefined) await carryOut(row)
      }
      await review()
    },

    documentGone,
  }
}
export type Desk = ReturnType<typeof createDesk>

/** nil, which reads as `null` */
const NIL = 0xc0

/** Bytes that nothing can read are signed only by someone who says that they know what they are. */
function needsTick(row: PendingRow): boolean {
  const call = callOf(row)
  return call.method !== 'connect' && itemsOf(call).some(isUnreadable)
}
function isUnreadable(item: ItemCall): boolean {
  if (item.method === 'signBytes') return !isReadable(readBytes(item.bytes))
  if (item.method !== 'signZomeCall') return false
  const { payload } = item.zomeCall
  return !(payload.length === 1 && payload[0] === NIL) && decodeMsgpack(payload) === null
}
