/**
 * What may be written while the wallet is locked, without a MAC: rows that can do nothing but take away. Anyone who
 * can write to the disk can forge them, and gains nothing by it.
 */
const TAKING_AWAY: ReadonlySet<string> = new Set([
  'request.refused',
  'request.rejected',
  'request.expired',
  'request.aborted',
  'grant.revoked',
  'grant.expired',
  'vault.locked',
])

export function takesAway(type: string): boolean {
  return TAKING_AWAY.has(type)
}
