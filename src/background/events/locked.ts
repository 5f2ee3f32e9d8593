import * as v from 'valibot'
import { isErrorCode } from '../../protocol/errors.ts'
import type { StoredEvent } from './schema.ts'

/**
 * What may be written while the wallet is locked, without a MAC: rows that can do nothing but take away. Anyone who
 * can write to the disk can forge them, and must gain nothing by it: no row that says it signed something, none that
 * a verifier would stumble over, none that takes a key which another event is to be found by.
 */
const DECISIONS: ReadonlyMap<string, string | undefined> = new Map([
  ['site.muted', undefined],
  ['request.refused', 'refused'],
  ['request.rejected', 'rejected'],
  ['request.expired', 'expired'],
  ['request.aborted', 'aborted'],
  ['grant.revoked', 'revoked'],
  ['grant.expired', 'expired'],
  ['site.disabled', 'revoked'],
])

/** A row that gives something, while the wallet is locked. */
export class LockedStore extends Error {
  override readonly name = 'LockedStore'
}

export function takesAway(type: string): boolean {
  return DECISIONS.has(type)
}

const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Milliseconds since 1970: a later one can't be written as a date. */
const LAST_MOMENT = 8_640_000_000_000_000
const Row = v.strictObject({
  seq: count,
  prev: digest,
  at: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
  type: v.pipe(v.string(), v.check(takesAway)),
  origin: v.exactOptional(text(512)),
  agentPubKey: v.exactOptional(text(64)),
  method: v.exactOptional(text(256)),
  // Characters are counted one by one where they are asked for, here in UTF-16.
  reason: v.exactOptional(text(2000)),
  decision: v.exactOptional(v.string()),
  requestSha256: v.exactOptional(digest),
  payloadSha256: v.exactOptional(digest),
  payloadSize: v.exactOptional(count),
  summary: v.exactOptional(text(512)),
  grantId: v.exactOptional(text(64)),
  error: v.exactOptional(
    v.pipe(
      v.string(),
      v.check((one: string) => isErrorCode(one)),
    ),
  ),
  count: v.exactOptional(count),
  details: v.exactOptional(
    v.strictObject({
      by: v.exactOptional(text(16)),
      hour: v.exactOptional(text(32)),
      aud: v.exactOptional(text(64)),
      until: v.exactOptional(v.pipe(count, v.maxValue(LAST_MOMENT))),
    }),
  ),
})

/** Whether a row without a MAC is one that a locked wallet writes. `isKnown` says whose rows these may be. */
export function isLockedRow({ row, key }: StoredEvent, isKnown: (agentPubKey: string) => boolean): boolean {
  if (!v.is(Row, row) || DECISIONS.get(row.type) !== row.decision) return false
  if (row.agentPubKey !== undefined && !isKnown(row.agentPubKey)) return false
  if (row.type === 'site.muted' && (row.origin === undefined || row.details?.until === undefined))
    return false
  if (key === undefined) return true
  if (row.type === 'grant.revoked') return key === `revoked:${row.grantId}`
  if (row.type === 'grant.expired') return key === `expired:${row.details?.aud}`
  return /^(request|refused|refusals|nonce):/.test(key)
}
