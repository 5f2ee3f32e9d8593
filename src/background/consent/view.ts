import { toBase64 } from '../../crypto/bytes.ts'
import type {
  BatchItemView,
  ConnectView,
  IdentityView,
  NotRemembered,
  RememberOffer,
  RequestView,
} from '../../protocol/ui-door.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import { askFor } from '../pipeline/ask-for.ts'
import { type Ask, liveGrant } from '../pipeline/authorise.ts'
import type { ConnectCall } from '../pipeline/call.ts'
import { type EnvelopeItem, makeEnvelope } from '../pipeline/envelope.ts'
import type { Rooms } from '../rooms.ts'
import { waitingRows } from './answer.ts'
import { callOf, signRequestOf } from './call-of.ts'
import { identityOf } from './identity-of.ts'
import type { PendingRow } from './pending.ts'
import { offerFor } from './remember.ts'
import { isMade, stamped } from './stamped.ts'

const SHOWN_BEHIND = 5

/** A waiting request as the question that grants answer. It asks already, so neither a proof nor a mute counts. */
export function askOf(row: PendingRow, identity: Identity | undefined): Ask {
  return askFor(callOf(row), {
    origin: row.caller.origin,
    agentPubKey: identity?.agentPubKey,
    isProven: false,
    neverPrompt: false,
    ...(row.key === undefined ? {} : { key: row.key }),
  })
}

export function identityView({ id, name, agentPubKey, did }: Identity): IdentityView {
  return { id, name, agentPubKey, did }
}

/** The first request as the screen draws it: from the very bytes that an approval signs. */
export async function currentView(rooms: Rooms): Promise<RequestView | undefined> {
  const [first] = waitingRows(rooms)
  // Locked meanwhile, or its secret does not open: there are no bytes that could be shown.
  const whole = first && (await stamped(rooms, first).catch(() => undefined))
  const rows = waitingRows(rooms)
  const [row] = rows
  // Another one's turn, or it was answered: whatever changed is pushed once more.
  if (whole === undefined || row?.id !== whole.id || row.digest !== whole.digest) return undefined
  const identity = identityOf(rooms, row)
  // Right after an unlock: its bytes are being made, and then it is shown.
  if (identity === undefined || !isMade(row)) return undefined
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
    ...rememberView(offerFor(call, grant, row.key, rooms.platform.now())),
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
      ...newKey(call, grant, row),
    }
  }
  const request = signRequestOf(whole, call)
  const items = makeEnvelope(request, identity, { id: grant?.id ?? '' }).items.map(itemView)
  if (call.method === 'signBatch') return { ...base, method: 'signBatch', items }
  const [{ reason: _, ...only } = notOne()] = items
  return { ...base, ...only, ...(row.stamp?.capability === undefined ? {} : { assigned: true }) }
}

function notOne(): never {
  throw new Error('a request has an item')
}

function itemView({ call, payload, encoding, preimage }: EnvelopeItem): BatchItemView {
  return {
    method: call.method,
    encoding,
    payload: toBase64(preimage ?? payload),
    ...(call.method === 'signBytes' && call.domain !== undefined
      ? { domain: call.domain, message: toBase64(call.bytes) }
      : {}),
    reason: call.reason ?? null,
  }
}

function rememberView(offer: RememberOffer | NotRemembered): Pick<RequestView, 'remember' | 'notRemembered'> {
  return typeof offer === 'string' ? { notRemembered: offer } : { remember: offer }
}

/** Whether connecting again is asked because of the key alone, or changes the key on the way. */
function newKey(
  call: ConnectCall,
  grant: Grant | undefined,
  { key }: PendingRow,
): Pick<ConnectView, 'newKey'> {
  const isOther = key !== undefined && grant?.deviceKey !== undefined && key.publicKey !== grant.deviceKey
  return isOther && (key.by === 'app' || call.policy !== undefined) ? { newKey: key.by } : {}
}
