import { toBase64 } from '../../crypto/bytes.ts'
import type { IdentityView, RequestView } from '../../protocol/ui-door.ts'
import type { Identity } from '../events/projections/identities.ts'
import { type Ask, liveGrant } from '../pipeline/authorise.ts'
import { makeEnvelope } from '../pipeline/envelope.ts'
import type { Rooms } from '../rooms.ts'
import { waitingRows } from './answer.ts'
import { callOf } from './call-of.ts'
import type { PendingRow } from './pending.ts'

const SHOWN_BEHIND = 5

/** A waiting request as the question that grants answer. */
export function askOf(row: PendingRow, identity: Identity | undefined): Ask {
  const call = callOf(row)
  return {
    origin: row.caller.origin,
    agentPubKey: identity?.agentPubKey,
    method: call.method,
    scopes: call.method === 'connect' ? call.scopes : ['holochain:sign'],
    // It asks already: `prompt: 'never'` never gets here.
    neverPrompt: false,
  }
}

export function identityView({ id, name, agentPubKey, did }: Identity): IdentityView {
  return { id, name, agentPubKey, did }
}

/** The first request as the screen draws it: from the very bytes that an approval signs. */
export function currentView(rooms: Rooms): RequestView | undefined {
  const rows = waitingRows(rooms)
  const [row] = rows
  const identity = rooms.identity()
  if (row === undefined || identity === undefined) return undefined
  const call = callOf(row)
  const grant = liveGrant(rooms.projections().grants, row.caller.origin, identity.agentPubKey)
  const base = {
    id: row.id,
    origin: row.caller.origin,
    digest: row.digest,
    reason: call.reason ?? null,
    identity: identityView(identity),
    ...(grant === undefined ? {} : { connectedSince: grant.grantedAt }),
    position: 1,
    total: rows.length,
    behind: rows.slice(1, 1 + SHOWN_BEHIND).map(one => ({ origin: one.caller.origin, method: one.method })),
    receivedAt: row.receivedAt,
    ...(row.expiresAt === undefined ? {} : { expiresAt: row.expiresAt }),
  }
  if (call.method === 'connect') {
    return {
      ...base,
      method: 'connect',
      scopes: [...call.scopes],
      has: [...(grant?.scopes ?? [])],
      ...(call.appName === undefined ? {} : { appName: call.appName }),
      // Only what came inside the request is drawn; an https: logo would have to be fetched.
      ...(call.appLogo?.startsWith('data:') ? { appLogo: call.appLogo } : {}),
      ...(call.privacyPolicy === undefined ? {} : { privacyPolicy: call.privacyPolicy }),
    }
  }
  const { caller, requestSha256, id } = row
  const request = { id, origin: caller.origin, documentId: caller.documentId, call, requestSha256 }
  const { payload, encoding } = makeEnvelope(request, identity, grant?.id ?? '')
  return {
    ...base,
    method: call.method,
    encoding,
    payload: toBase64(payload),
    ...(call.method === 'signBytes' && call.domain !== undefined
      ? { domain: call.domain, message: toBase64(call.bytes) }
      : {}),
  }
}
