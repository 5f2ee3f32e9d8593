import { SeedBundleError } from './errors.ts'

/** What Argon2id is made to cost: passes, and bytes of memory. Both travel in the bundle. */
export interface KdfLimit {
  readonly ops: number
  readonly mem: number
}

const KIB = 1024
const MIB = 1024 * KIB

/** libsodium's `crypto_pwhash` limits by their names. `minimum` is for tests alone: it costs a guesser nothing. */
export const KDF_LIMITS = {
  minimum: { ops: 1, mem: 8 * KIB },
  interactive: { ops: 2, mem: 64 * MIB },
  moderate: { ops: 3, mem: 256 * MIB },
  sensitive: { ops: 4, mem: 1024 * MIB },
} as const satisfies Record<string, KdfLimit>
export type LimitName = keyof typeof KDF_LIMITS

/** Memory from which on the work is done in a page that stays open: what a popup has under way ends with it. */
export const POPUP_MEMORY = KDF_LIMITS.interactive.mem

/**
 * Asked before anything is allocated: a file may name any number. Throws `limit` with the field's name for more than
 * `sensitive`, and for less than Argon2id can do.
 */
export function checkLimit({ ops, mem }: KdfLimit, field: string): void {
  const { minimum, sensitive } = KDF_LIMITS
  if (!Number.isSafeInteger(ops) || ops < minimum.ops || ops > sensitive.ops) {
    throw new SeedBundleError('limit', `${field}.ops`, `must be ${minimum.ops} to ${sensitive.ops}`)
  }
  if (!Number.isSafeInteger(mem) || mem < minimum.mem || mem > sensitive.mem) {
    throw new SeedBundleError('limit', `${field}.mem`, `must be ${minimum.mem} to ${sensitive.mem} bytes`)
  }
}
