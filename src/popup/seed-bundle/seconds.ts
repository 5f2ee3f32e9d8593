import type { KdfLimit } from '../../crypto/seed-bundle/limits.ts'

/** Seconds that a pass over one GiB takes on an ordinary computer. */
const PER_GIB = 1.7

/** About how many whole seconds the work takes. */
export function secondsOf({ ops, mem }: KdfLimit): number {
  return Math.max(1, Math.ceil(((ops * mem) / 2 ** 30) * PER_GIB))
}
