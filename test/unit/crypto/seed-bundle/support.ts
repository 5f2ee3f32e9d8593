import { argon2id } from '../../../../src/crypto/seed-bundle/argon2id.ts'
import type { SeedBundle, SeedCipher } from '../../../../src/crypto/seed-bundle/bundle.ts'
import { encodeSeedBundle } from '../../../../src/crypto/seed-bundle/encode.ts'
import { KDF_LIMITS, type LimitName } from '../../../../src/crypto/seed-bundle/limits.ts'
import { passphraseBytes } from '../../../../src/crypto/seed-bundle/passphrase.ts'
import { sealSeed } from '../../../../src/crypto/seed-bundle/seal.ts'
import {
  parseSecret,
  SeedCipherPwHash,
  SeedCipherSecurityQuestions,
  type Unlocked,
  UnlockedSeedBundle,
} from '../../../support/hc-seed-bundle.ts'

export const QUESTIONS = ['First pet?', 'Street?', 'Favourite tree?'] as [string, string, string]
export const secret = (text: string) => parseSecret(new TextEncoder().encode(text))

/** Bytes of a bundle by Holochain's own library, over libsodium. It overwrites what it is given. */
export function theirBundle(
  seed: Uint8Array,
  opens: { passphrase: string; limit: LimitName } | { answers: readonly string[]; limit: LimitName },
): Uint8Array {
  const cipher =
    'passphrase' in opens
      ? new SeedCipherPwHash(secret(opens.passphrase), opens.limit)
      : new SeedCipherSecurityQuestions(QUESTIONS, opens.answers.map(secret) as never, opens.limit)
  return new UnlockedSeedBundle(secretOf(seed), { description: 'by the other' }).lock([cipher])
}
function secretOf(seed: Uint8Array) {
  return parseSecret(seed.slice())
}

/** What Holochain's own library finds in a bundle, by the passphrase. */
export function openedByThem(bundle: Uint8Array, passphrase: string): Unlocked {
  const [locked] = UnlockedSeedBundle.fromLocked(bundle)
  return (locked as unknown as { unlock(by: unknown): Unlocked }).unlock(secret(passphrase))
}

export const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
export const fresh = () => ({ salt: randomBytes(16), header: randomBytes(24) })

export async function ourBundle(seed: Uint8Array, passphrase: string, limit: LimitName): Promise<Uint8Array> {
  const cipher = await sealSeed(seed, passphraseBytes(passphrase), KDF_LIMITS[limit], fresh(), argon2id)
  return encodeSeedBundle(bundleOf(cipher))
}
export function bundleOf(...ciphers: readonly SeedCipher[]): SeedBundle {
  return { ciphers, appData: new Uint8Array() }
}
