import type { TamperedKind } from '../../protocol/ui-door.ts'
import type { Grant } from './projections/grants.ts'
import type { Draft } from './store.ts'

/** Something on the disk that is not as this wallet wrote it. */
export interface Finding {
  /** The row it is about; of a state or a head, the row that it stands for. */
  readonly seq: number
  readonly what: TamperedKind
}

/** Of a disk that was overwritten, the first ones say enough. */
const MOST = 20

/**
 * The rows that put findings on record, each with a key, so that what is found again at every start is there once; and
 * one for each grant that nobody can vouch for any more. These grants are over; their sites have to ask again.
 */
export function reportDrafts(findings: readonly Finding[], lost: readonly Grant[]): Draft[] {
  const distinct = new Map(findings.map(one => [`tampered:${one.seq}:${one.what}`, one]))
  const first = [...distinct].sort(([, a], [, b]) => a.seq - b.seq).slice(0, MOST)
  return [
    ...first.map(([key, { seq, what }]) => ({
      key,
      row: { type: 'trail.tampered', error: what, details: { seq } },
    })),
    ...lost.map(({ id, origin, agentPubKey }) => ({
      row: {
        type: 'grant.revoked',
        origin,
        agentPubKey,
        grantId: id,
        decision: 'revoked' as const,
        error: 'grant_tampered',
        details: { by: 'wallet' },
      },
    })),
  ]
}
