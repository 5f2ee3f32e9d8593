import { encodeValue } from '../../protocol/encode.ts'
import { Refusal, type WireError } from '../../protocol/errors.ts'
import { SCOPES } from '../../protocol/provider.ts'
import { parseCall } from '../doors/parse-page.ts'
import { LockedStore } from '../events/locked.ts'
import type { Grant } from '../events/projections/grants.ts'
import { accountOf, permissionOf } from '../pipeline/account.ts'
import { liveGrant } from '../pipeline/authorise.ts'
import { grantKey, makeEnvelope } from '../pipeline/envelope.ts'
import { requestKey } from '../pipeline/record.ts'
import { runPipeline } from '../pipeline/run.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import { answer, endClaimed } from './answer.ts'
import type { PendingRow } from './pending.ts'
import { recordedAnswer } from './recorded.ts'

/**
 * Carries out an approved request and answers its document. Can be called again for the same row after the worker
 * was stopped at any point: there is one row in the trail and one answer. The caller has claimed the request.
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
  const call = parseCall(row.method, row.params)
  const identity = rooms.identity()
  const granted = (): Grant | undefined =>
    liveGrant(rooms.projections().grants, caller.origin, identity?.agentPubKey)
  const grant = granted()
  if (call.method !== 'signAction' && call.method !== 'signBytes') throw new Refusal('server_error')
  if (identity === undefined || grant === undefined) {
    throw new Refusal('consent_required', undefined, {
      requiredScope: 'holochain:sign',
      clientId: caller.origin,
    })
  }
  const request = { id, origin: caller.origin, documentId: caller.documentId, call, requestSha256 }
  const envelope = makeEnvelope(request, identity, grant.id)
  const stillGranted = () => granted()?.id === grant.id && !rooms.revoking.has(grant.id)
  const keepSigned = rooms.projections().settings.keepSigned
  return runPipeline(envelope, call, rooms.events, {
    keys: () => rooms.vault.keys(),
    stillGranted,
    keepSigned,
  })
}

/** Creates the grant; what it grew from is replaced in the same step. */
async function connect(rooms: Rooms, row: PendingRow): Promise<string> {
  const { origin } = row.caller
  const identity = rooms.identity()
  const call = parseCall('connect', row.params)
  if (call.method !== 'connect' || identity === undefined) throw new Refusal('server_error')
  const chosen = row.approved?.scopes ?? call.scopes
  const scopes = SCOPES.filter(scope => call.scopes.includes(scope) && chosen.includes(scope))
  const live = liveGrant(rooms.projections().grants, origin, identity.agentPubKey)
  // One that is being revoked brings nothing back.
  const before = live !== undefined && rooms.revoking.has(live.id) ? undefined : live
  const grantId = randomId(rooms.platform)
  const common = { origin, agentPubKey: identity.agentPubKey }
  const approval = {
    key: requestKey(row.id),
    row: {
      ...common,
      type: 'request.approved',
      method: 'connect',
      ...(call.reason === undefined ? {} : { reason: call.reason }),
      decision: 'approved' as const,
      requestSha256: row.requestSha256,
      summary: `connect, ${scopes.join(' ')}`,
      grantId,
    },
  }
  const creation = {
    key: grantKey(grantId),
    row: {
      ...common,
      type: 'grant.created',
      grantId,
      details: {
        // A grant that grows keeps what it had: the person saw the difference only.
        scopes: SCOPES.filter(scope => scopes.includes(scope) || before?.scopes.includes(scope)),
        appName: call.appName ?? before?.appName ?? origin,
        ...pick('appLogo', call.appLogo ?? before?.appLogo),
        ...pick('privacyPolicy', call.privacyPolicy ?? before?.privacyPolicy),
        ...(before === undefined
          ? {}
          : { replaces: before.id, signCount: before.signCount, ...pick('lastUsedAt', before.lastUsedAt) }),
      },
    },
  }
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
  rooms.documents.tell(origin, 'permissionsChanged', encodeValue([permissionOf(grant)]))
  return encodeValue(account)
}

function pick<K extends string>(name: K, value: string | undefined): { [key in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: string })
}
