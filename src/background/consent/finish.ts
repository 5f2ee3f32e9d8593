import { encodeValue } from '../../protocol/encode.ts'
import { Refusal, type WireError } from '../../protocol/errors.ts'
import { SCOPES } from '../../protocol/provider.ts'
import { LockedStore } from '../events/locked.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Projections } from '../events/projections/index.ts'
import { type Draft, Superseded } from '../events/store.ts'
import { accountOf, permissionOf } from '../pipeline/account.ts'
import { liveGrant } from '../pipeline/authorise.ts'
import { makeEnvelope } from '../pipeline/envelope.ts'
import { notGranted, runPipeline } from '../pipeline/run.ts'
import { isInTime, isStampLive } from '../pipeline/zome-call.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import { answer, endClaimed } from './answer.ts'
import { callOf, signRequestOf } from './call-of.ts'
import { type Consent, createdDraft, extendedDraft, isOffered } from './grow.ts'
import { identityOf, isInUse } from './identity-of.ts'
import { decisionKey, type PendingRow } from './pending.ts'
import { recordedAnswer } from './recorded.ts'
import { stamped } from './stamped.ts'

/**
 * Carries out an approved request and answers its document. Can be called again for the same row after the worker
 * was stopped at any point: there is one row in the trail for each signature and one answer. The caller has claimed
 * the request.
 */
export async function finish(rooms: Rooms, row: PendingRow): Promise<void> {
  try {
    const recorded = await recordedAnswer(rooms, row)
    // Signed already: it is answered after the unlock.
    if (recorded === 'locked') return
    const make = row.method === 'connect' ? connect : sign
    answer(rooms, row, recorded === null ? await make(rooms, row) : recorded.value)
  } catch (problem) {
    const error = problem instanceof Refusal ? problem.wire : new Refusal('server_error').wire
    await endClaimed(rooms, row, error.code === 'request_expired' ? 'expired' : 'refused', error)
    noteFailure(rooms, row, error)
  }
}

/**
 * Says once more what a document did not hear, where it can't be kept: made from its rows. In a locked wallet that waits
 * for the unlock.
 */
export async function repeatRecorded(rooms: Rooms, row: PendingRow): Promise<void> {
  const { documentId } = row.caller
  try {
    const recorded = await recordedAnswer(rooms, row)
    if (recorded === null || recorded === 'locked') return
    rooms.documents.reply(documentId, row.call, recorded.value, true)
  } catch (problem) {
    const { wire } = problem instanceof Refusal ? problem : new Refusal('server_error')
    rooms.documents.refuse(documentId, row.call, wire, true)
  }
}

function noteFailure(rooms: Rooms, row: PendingRow, { code }: WireError): void {
  if (code === 'storage_failed' || code === 'missing_signer_private_key' || code === 'signing_failed') {
    rooms.ended = { origin: row.caller.origin, why: code }
  }
  if (code === 'request_expired') rooms.ended = { origin: row.caller.origin, why: 'expired' }
}

async function sign(rooms: Rooms, row: PendingRow): Promise<string> {
  const { origin } = row.caller
  const { stamp } = row
  const call = callOf(row)
  const identity = identityOf(rooms, row)
  if (call.method === 'connect') throw new Refusal('server_error')
  if (identity === undefined) throw notGranted({ origin })
  if (stamp !== undefined && !isInTime(stamp, rooms.platform.now())) {
    throw new Refusal('request_expired', 'params.expires_at: too little time is left to use it')
  }
  const whole = await stamped(rooms, row)
  const who = { origin, agentPubKey: identity.agentPubKey }
  return untilItHolds(async () => {
    const grant = liveGrant(rooms.projections().grants, origin, identity.agentPubKey)
    if (grant === undefined) throw notGranted({ origin })
    const envelope = makeEnvelope(signRequestOf(whole, call), identity, grant)
    // The approval named these bytes and no others.
    if (envelope.digest !== row.digest) throw new Refusal('server_error')
    const consent = consentOf(rooms, row, grant)
    // What the person chose from may have become less meanwhile; then this one signature is all there is.
    const first = isOffered(consent) ? extendedDraft(who, { ...consent, grant }) : undefined
    const value = await runPipeline(envelope, decisionKey(row), rooms.events, {
      keys: () => rooms.vault.keys(),
      stillGranted: () => {
        const { grants, capabilities } = rooms.projections()
        const isLive = stamp === undefined || isStampLive(stamp, capabilities, grant.id)
        return grants.has(grant.id) && isLive && !rooms.revoking.has(grant.id)
      },
      keepSigned: rooms.projections().settings.keepSigned,
      provided: ({ grants, capabilities }) => {
        const now = grants.get(grant.id)
        if (stamp !== undefined && !isStampLive(stamp, capabilities, grant.id)) return false
        return first === undefined ? now !== undefined : isSameGrant(now, grant)
      },
      ...(first === undefined ? {} : { first }),
    })
    if (first !== undefined) tellChange(rooms, grant.id)
    return value
  })
}

/** Creates the grant; what it grew from is replaced in the same step. */
async function connect(rooms: Rooms, row: PendingRow): Promise<string> {
  const { origin } = row.caller
  const identity = identityOf(rooms, row)
  const call = callOf(row)
  if (call.method !== 'connect' || identity === undefined) throw new Refusal('server_error')
  const chosen = row.approved?.scopes ?? call.scopes
  const scopes = SCOPES.filter(scope => call.scopes.includes(scope) && chosen.includes(scope))
  const grantId = randomId(rooms.platform)
  const who = { origin, agentPubKey: identity.agentPubKey }
  const approval: Draft = {
    key: decisionKey(row),
    row: {
      ...who,
      type: 'request.approved',
      method: 'connect',
      ...(call.reason === undefined ? {} : { reason: call.reason }),
      decision: 'approved' as const,
      requestSha256: row.requestSha256,
      summary: `connect, ${scopes.join(' ')}`,
      grantId,
    },
  }
  const liveIn = ({ grants }: Pick<Projections, 'grants'>) => liveGrant(grants, origin, identity.agentPubKey)
  await untilItHolds(async () => {
    const live = liveIn(rooms.projections())
    // One that is being revoked brings nothing back.
    const before = live !== undefined && rooms.revoking.has(live.id) ? undefined : live
    const creation = createdDraft(who, grantId, scopes, { ...consentOf(rooms, row, before), call })
    const provided = (state: Projections) => before === undefined || isSameGrant(liveIn(state), before)
    try {
      await rooms.events.append([approval, creation], { strict: true, provided })
    } catch (problem) {
      if (problem instanceof Superseded) throw problem
      throw new Refusal(problem instanceof LockedStore ? 'wallet_locked' : 'storage_failed')
    }
  })
  const grant = liveIn(rooms.projections())
  if (grant === undefined)
    throw new Refusal('consent_required', undefined, { requiredScope: 'openid', clientId: origin })
  const account = accountOf(grant, identity.did)
  if (isInUse(rooms, grant)) rooms.documents.tell(origin, 'connect', encodeValue(account))
  tellChange(rooms, grant.id)
  return encodeValue(account)
}

/** What it was drafted on was changed by a row before it: it is drafted anew on that. */
async function untilItHolds<T>(draftAndAppend: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      return await draftAndAppend()
    } catch (problem) {
      if (!(problem instanceof Superseded)) throw problem
    }
  }
  throw new Refusal('server_error')
}
/** Changes of one grant that come one after the other while a person approves. */
const TRIES = 10

/** Whether the grant allows the same to the same key; what was signed meanwhile does not matter. */
function isSameGrant(a: Grant | undefined, b: Grant): boolean {
  return a !== undefined && textOf(a) === textOf(b)
}
function textOf({ id, aud, deviceKey, scopes, policy, denies }: Grant): string {
  return JSON.stringify({ id, aud, deviceKey, scopes, denies, policy: policy && { ...policy, left: 0 } })
}

function consentOf(rooms: Rooms, row: PendingRow, grant: Grant | undefined): Consent {
  const { platform } = rooms
  return {
    call: callOf(row),
    grant,
    key: row.key,
    remember: row.approved?.remember,
    now: platform.now(),
    aud: randomId(platform),
  }
}

/** Tells the site what it may do now, and sees to the end of it. */
export function tellChange(rooms: Rooms, grantId: string): void {
  const grant = rooms.projections().grants.get(grantId)
  if (grant === undefined) return
  const permissions = [permissionOf(grant, rooms.platform.now())]
  if (isInUse(rooms, grant)) {
    rooms.documents.tell(grant.origin, 'permissionsChanged', encodeValue(permissions))
  }
  rooms.policies.schedule()
}
