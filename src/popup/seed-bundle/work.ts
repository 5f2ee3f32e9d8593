/**
 * The long part of seed bundles: Argon2id, one call that blocks its thread for up to several seconds. The same function
 * runs in the dedicated worker and in tests.
 */
import { wipe } from '../../crypto/bytes.ts'
import { argon2id } from '../../crypto/seed-bundle/argon2id.ts'
import type { SeedCipher } from '../../crypto/seed-bundle/bundle.ts'
import { encodeSeedBundle } from '../../crypto/seed-bundle/encode.ts'
import { SeedBundleError, type SeedBundleProblem } from '../../crypto/seed-bundle/errors.ts'
import type { KdfLimit } from '../../crypto/seed-bundle/limits.ts'
import { openSeed, sealSeed } from '../../crypto/seed-bundle/seal.ts'

export type SeedJob =
  /** Answers the 32-byte seed. `secret`: `passphraseBytes` or `answerBytes`. */
  | { readonly do: 'open'; readonly cipher: SeedCipher; readonly secret: Uint8Array }
  /** Answers the bytes of a bundle. `salt` 16 bytes, `header` 24, both random. */
  | {
      readonly do: 'seal'
      readonly seed: Uint8Array
      readonly passphrase: Uint8Array
      readonly limit: KdfLimit
      readonly salt: Uint8Array
      readonly header: Uint8Array
    }

/** `no_memory`: the browser did not give as much. `broken`: anything unforeseen. */
export type SeedFault = SeedBundleProblem | 'no_memory' | 'broken'
export type SeedResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: SeedFault; readonly field?: string }

/** Does a job and wipes the secrets that came with it. Never throws. */
export async function doSeedJob(job: SeedJob): Promise<SeedResult> {
  try {
    return { ok: true, bytes: await carryOut(job) }
  } catch (problem) {
    if (problem instanceof SeedBundleError) {
      const { code, field } = problem
      return { ok: false, code, ...(field === undefined ? {} : { field }) }
    }
    // What WebAssembly throws where its memory can't grow.
    return { ok: false, code: problem instanceof RangeError ? 'no_memory' : 'broken' }
  } finally {
    if (job.do === 'open') wipe(job.secret)
    else wipe(job.seed, job.passphrase)
  }
}

async function carryOut(job: SeedJob): Promise<Uint8Array> {
  if (job.do === 'open') return openSeed(job.cipher, job.secret, argon2id)
  const { seed, passphrase, limit, salt, header } = job
  const cipher = await sealSeed(seed, passphrase, limit, { salt, header }, argon2id)
  return encodeSeedBundle({ ciphers: [cipher], appData: new Uint8Array() })
}
