import type { AuditRow } from '../../../protocol/audit.ts'
import type { TamperedKind, TamperedView } from '../../../protocol/ui-door.ts'

export type Tampered = Readonly<TamperedView>

const KINDS: readonly TamperedKind[] = ['row_changed', 'row_missing', 'state_changed', 'head_changed']

export function reduceChain(chain: string | null, row: AuditRow): string | null {
  return row.type === 'vault.created' && typeof row.details?.chain === 'string' ? row.details.chain : chain
}

/**
 * The first report of a row stays: later ones do not make that row whole again. One of a kept state or a head, which
 * were made anew, gives way to it.
 */
export function reduceTampered(before: Tampered | null, row: AuditRow): Tampered | null {
  if (row.type !== 'trail.tampered' || before?.what.startsWith('row_')) return before
  const what = KINDS.find(kind => kind === row.error)
  const seq = row.details?.seq
  return what === undefined || typeof seq !== 'number' ? before : { seq, what, at: row.at }
}

export function reduceSecondCopy(before: boolean, row: AuditRow): boolean {
  return row.type === 'vault.unlocked' ? row.details?.headerCopy === 'second' : before
}
