import type { DamageKind } from '../protocol/ui-door.ts'

/** The storage is not one that this wallet can go on with. Never set-up over it: what is there may still be saved. */
export class Damaged extends Error {
  override readonly name = 'Damaged'
  constructor(readonly kind: DamageKind) {
    super(kind)
  }
}

/** What a failed opening means. */
export function damageOf(problem: unknown): DamageKind {
  if (problem instanceof Damaged) return problem.kind
  return problem instanceof DOMException && problem.name === 'VersionError' ? 'newer' : 'unreadable'
}
