import type { AuditRow } from '../../protocol/audit.ts'
import { encodeValue } from '../../protocol/encode.ts'
import { isErrorCode, Refusal } from '../../protocol/errors.ts'
import { accountOf } from '../pipeline/account.ts'
import { liveGrant } from '../pipeline/authorise.ts'
import { makeEnvelope } from '../pipeline/envelope.ts'
import { recordedRows } from '../pipeline/record.ts'
import { release } from '../pipeline/release.ts'
import type { Rooms } from '../rooms.ts'
import { callOf } from './call-of.ts'
import { decisionKey, type PendingRow } from './pending.ts'

/**
 * The answer of a request whose decision is in the trail already: the worker was stopped between its row and its
 * answer. It is made from that row alone, without a key and locked or not. `null` while it is not decided; throws
 * the {@link Refusal} that was decided.
 */
export async function recordedAnswer(rooms: Rooms, row: PendingRow): Promise<string | null> {
  const rows = await recordedRows(rooms.events, decisionKey(row))
  const [decided] = rows
  if (decided === undefined) return null
  if (decided.decision !== 'approved' && decided.decision !== 'silent') {
    throw new Refusal(isErrorCode(decided.error) ? decided.error : 'server_error')
  }
  return row.method === 'connect' ? account(rooms, row) : signatures(rooms, row, rows)
}

function account(rooms: Rooms, { caller }: PendingRow): string {
  const identity = rooms.identity()
  const grant = liveGrant(rooms.projections().grants, caller.origin, identity?.agentPubKey)
  if (identity === undefined || grant === undefined) {
    throw new Refusal('consent_required', undefined, { requiredScope: 'openid', clientId: caller.origin })
  }
  return encodeValue(accountOf(grant, identity.did))
}

function signatures(rooms: Rooms, row: PendingRow, decided: readonly AuditRow[]): string {
  const call = callOf(row)
  const [first] = decided
  const identity = [...rooms.projections().identities.values()].find(
    one => one.agentPubKey === first?.agentPubKey,
  )
  if (call.method === 'connect' || identity === undefined) throw new Refusal('server_error')
  const { caller, requestSha256, id } = row
  const request = { id, origin: caller.origin, documentId: caller.documentId, call, requestSha256 }
  const envelope = makeEnvelope(request, identity, { id: first?.grantId ?? '' })
  const isSame = envelope.items.every(({ payloadSha256 }, i) => payloadSha256 === decided[i]?.payloadSha256)
  if (!isSame) throw new Refusal('server_error')
  return release(envelope, decided)
}
