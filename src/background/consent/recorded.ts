import type { AuditRow } from '../../protocol/audit.ts'
import { encodeValue } from '../../protocol/encode.ts'
import { isErrorCode, Refusal } from '../../protocol/errors.ts'
import { accountOf } from '../pipeline/account.ts'
import { liveGrant } from '../pipeline/authorise.ts'
import { makeEnvelope } from '../pipeline/envelope.ts'
import { recordedRows } from '../pipeline/record.ts'
import { release } from '../pipeline/release.ts'
import type { Rooms } from '../rooms.ts'
import { callOf, signRequestOf } from './call-of.ts'
import { identityOf } from './identity-of.ts'
import { decisionKey, type PendingRow } from './pending.ts'
import { stamped } from './stamped.ts'

/**
 * The answer of a request whose decision is in the trail already: the worker was stopped between its row and its
 * answer. It is made from that row alone, without a key and locked or not; only one that holds the secret of a
 * capability needs the unlock, and is `locked` before. `null` while it is not decided; throws the {@link Refusal} that
 * was decided.
 */
export async function recordedAnswer(
  rooms: Rooms,
  row: PendingRow,
): Promise<{ readonly value: string } | 'locked' | null> {
  const rows = await recordedRows(rooms.events, decisionKey(row))
  const [decided] = rows
  if (decided === undefined) return null
  if (decided.decision !== 'approved' && decided.decision !== 'silent') {
    throw new Refusal(isErrorCode(decided.error) ? decided.error : 'server_error')
  }
  if (row.method === 'connect') return { value: account(rooms, row) }
  const whole = await stamped(rooms, row).catch(orLocked)
  return whole === 'locked' ? 'locked' : { value: signatures(rooms, whole, rows) }
}

function orLocked(problem: unknown): 'locked' {
  if (problem instanceof Refusal && problem.wire.code === 'wallet_locked') return 'locked'
  throw problem
}

function account(rooms: Rooms, row: PendingRow): string {
  const { caller } = row
  const identity = identityOf(rooms, row)
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
  const envelope = makeEnvelope(signRequestOf(row, call), identity, { id: first?.grantId ?? '' })
  const isSame = envelope.items.every(({ payloadSha256 }, i) => payloadSha256 === decided[i]?.payloadSha256)
  if (!isSame) throw new Refusal('server_error')
  return release(envelope, decided)
}
