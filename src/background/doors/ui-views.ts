import type { AuditRow } from '../../protocol/audit.ts'
import type { ActivityRow, AppView, WalletState } from '../../protocol/ui-door.ts'
import { waitingRows } from '../consent/answer.ts'
import { policyView } from '../consent/remember.ts'
import { currentView, identityView } from '../consent/view.ts'
import type { Fold } from '../events/folds.ts'
import type { Grant } from '../events/projections/grants.ts'
import { isLive } from '../events/projections/policies.ts'
import type { Rooms } from '../rooms.ts'

export function appView(grant: Grant, now: number): AppView {
  return {
    grantId: grant.id,
    origin: grant.origin,
    appName: grant.appName,
    // A kept https: logo is for the site alone: the wallet's screens fetch nothing.
    ...(grant.appLogo?.startsWith('data:') ? { appLogo: grant.appLogo } : {}),
    scopes: [...grant.scopes],
    grantedAt: grant.grantedAt,
    ...(grant.lastUsedAt === undefined ? {} : { lastUsedAt: grant.lastUsedAt }),
    signCount: grant.signCount,
    ...(isLive(grant.policy, now) ? { policy: policyView(grant.policy, grant.denies, now) } : {}),
    ...(grant.deviceKey === undefined ? {} : { key: grant.keyBy ?? 'provider' }),
  }
}

export function activityRow(row: AuditRow): ActivityRow {
  const { seq, at, type, origin, method, reason, decision, summary, error, count } = row
  const { agentPubKey, payloadSha256, payloadSize, signature, requestSha256, grantId } = row
  const optional = { origin, method, reason, decision, summary, error, count, agentPubKey, payloadSha256 }
  const all = { ...optional, payloadSize, signature, requestSha256, grantId }
  return {
    seq,
    at,
    type,
    ...Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
  }
}

/** Refusals of this hour, which become a row when it is over; until then their number is negative. */
export function countingRow({ origin, code, hour, method, count }: Fold, i: number): ActivityRow {
  const at = new Date(hour * 60 * 60_000).toISOString()
  const what = method === undefined ? {} : { method }
  return {
    seq: -1 - i,
    at,
    type: 'request.refused',
    origin,
    ...what,
    decision: 'refused',
    error: code,
    count,
  }
}

/** All that screens are pushed. Requests are only in it while the wallet is unlocked. */
export async function walletState(rooms: Rooms): Promise<WalletState> {
  // First: what is waited for here must not make the rest older than it is.
  const shown = rooms.vault.phase() === 'unlocked' ? await currentView(rooms) : undefined
  const phase = rooms.vault.phase()
  const waiting = waitingRows(rooms)
  const [first] = waiting
  const identity = rooms.identity()
  const ask = rooms.vault.asked()
  const { settings, tampered, secondCopy } = rooms.projections()
  const current = phase === 'unlocked' ? shown : undefined
  return {
    phase,
    version: rooms.platform.version,
    ...(phase === 'setup' && ask !== null ? { setup: { ask } } : {}),
    ...(phase === 'locked' ? { lock: await rooms.vault.lockView() } : {}),
    ...(phase === 'unlocked' && identity !== undefined ? { identity: identityView(identity) } : {}),
    waiting: waiting.length,
    ...(phase !== 'unlocked' && first !== undefined ? { waitingFrom: first.caller.origin } : {}),
    ...(current === undefined ? {} : { current }),
    ...(rooms.ended === null ? {} : { ended: { ...rooms.ended } }),
    settings: { ...settings },
    ...(phase === 'unlocked' && tampered !== null ? { tampered } : {}),
    ...(phase === 'unlocked' && secondCopy ? { secondCopy } : {}),
  }
}
