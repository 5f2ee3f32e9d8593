import { encodeValue } from '../../protocol/encode.ts'
import { Refusal, type WireError } from '../../protocol/errors.ts'
import { SCOPES } from '../../protocol/provider.ts'
import { LockedStore } from '../events/locked.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Draft } from '../events/store.ts'
import { accountOf, permissionOf } from '../pipeline/account.ts'
import { liveGrant } from '../pipeline/authorise.ts'
import { makeEnvelope } from '../pipeline/envelope.ts'
import { requestKey } from '../pipeline/record.ts'
import { notGranted, runPipeline } from '../pipeline/run.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import { answer, endClaimed } from './answer.ts'
import { callOf } from './call-of.ts'
import { type Consent, createdDraft, extendedDraft } from './grow.ts'
import type { PendingRow } from './pending.ts'
import { recordedAnswer } from './recorded.ts'

/**
 * Carries out an approved request and answers its document. Can be called again for the same row after the worker
 * was stopped at any point: there is one row in the trail for each signature and one answer. The caller has claimed
 * the request.
 */
export async function finish(rooms: Rooms, row: PendingRow): Promise<void> {
  try {
    const recorded = await recordedAnswer(rooms, row)
    answer(
      rooms,
      row,
      recorded ?? (await (row.method === 'connect' ? connect(rooms, row) : sign(rooms, row))),
    )
  } catch (problem) {
    const error = problem instanceof Refusal ? problem.wire : new Refusal('server_error').wire
    await endClaimed(rooms, row, 'refused', error)
    noteFailure(rooms, row, error)
  }
}

function noteFailure(rooms: Rooms, row: PendingRow, { code }: WireError): void {
  if (code === 'storage_failed' || code === 'missing_signer_private_key' || code === 'signing_failed') {
    rooms.ended = { origin: row.caller.origin, why: code }
  }
}

async function sign(rooms: Rooms, row: PendingRow): Promise<string> {
  const { caller, requestSha256, id } = row
  const { origin, documentId } = caller
  const call = callOf(row)
  const identity = rooms.identity()
  const granted = (): Grant | undefined =>
    liveGrant(rooms.projections().grants, origin, identity?.agentPubKey)
  const grant = granted()
  if (call.method === 'connect') throw new Refusal('server_error')
  if (identity === undefined || grant === undefined) throw notGranted({ origin })
  const envelope = makeEnvelope({ id, origin, documentId, call, requestSha256 }, identity, grant)
  const stillGranted = () => granted()?.id === grant.id && !rooms.revoking.has(grant.id)
  const isRemembered = row.approved?.remember !== undefined
  const who = { origin, agentPubKey: identity.agentPubKey }
  const first = isRemembered ? extendedDraft(who, { ...consentOf(rooms, row, grant), grant }) : undefined
  const value = await runPipeline(envelope, requestKey(id), rooms.events, {
    keys: () => rooms.vault.keys(),
    stillGranted,
    keepSigned: rooms.projections().settings.keepSigned,
    ...(first === undefined ? {} : { first }),
  })
  if (isRemembered) tellChange(rooms, grant.id)
  return value
}

/** Creates the grant; what it grew from is replaced in the same step. */
async function connect(rooms: Rooms, row: PendingRow): Promise<string> {
  const { origin } = row.caller
  const identity = rooms.identity()
  const call = callOf(row)
  if (call.method !== 'connect' || identity === undefined) throw new Refusal('server_error')
  const chosen = row.approved?.scopes ?? call.scopes
  const scopes = SCOPES.filter(scope => call.scopes.includes(scope) && chosen.includes(scope))
  const live = liveGrant(rooms.projections().grants, origin, identity.agentPubKey)
  // One that is being revoked brings nothing back.
  const before = live !== undefined && rooms.revoking.has(live.id) ? undefined : live
  const grantId = randomId(rooms.platform)
  const who = { origin, agentPubKey: identity.agentPubKey }
  const approval: Draft = {
    key: requestKey(row.id),
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
  const creation = createdDraft(who, grantId, scopes, { ...consentOf(rooms, row, before), call })
  try {
    await rooms.events.append([approval, creation], { strict: true })
  } catch (problem) {
    throw new Refusal(problem instanceof LockedStore ? 'wallet_locked' : 'storage_failed')
  }
  const grant = liveGrant(rooms.projections().grants, origin, identity.agentPubKey)
  if (grant === undefined)
    throw new Refusal('consent_required', undefined, { requiredScope: 'openid', clientId: origin })
  const account = accountOf(grant, identity.did)
  rooms.documents.tell(origin, 'connect', encodeValue(account))
  tellChange(rooms, grant.id)
  return encodeValue(account)
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
  rooms.documents.tell(grant.origin, 'permissionsChanged', encodeValue(permissions))
  rooms.policies.schedule()
}
