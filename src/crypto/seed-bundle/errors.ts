/**
 * `too_long`: more bytes than any bundle has. `not_a_bundle`: no MessagePack of this shape. `unknown_version`,
 * `unknown_cipher`: of another version of the format. `wrong_size`: a part that is shorter or longer than it must be.
 * `limit`: work or memory beyond what is ever done for a file. `wrong_secret`: passphrase or answers do not open it.
 */
export type SeedBundleProblem =
  | 'too_long'
  | 'not_a_bundle'
  | 'unknown_version'
  | 'unknown_cipher'
  | 'wrong_size'
  | 'limit'
  | 'wrong_secret'

/** Why a seed bundle was refused. Neither message nor field ever holds a byte of it. */
export class SeedBundleError extends Error {
  override readonly name = 'SeedBundleError'
  readonly code: SeedBundleProblem
  /** Where in the bundle: `ciphers[0].mem`. */
  readonly field: string | undefined
  constructor(code: SeedBundleProblem, field?: string, why?: string) {
    super([field ?? code, why].filter(part => part !== undefined).join(': '))
    this.code = code
    this.field = field
  }
}
