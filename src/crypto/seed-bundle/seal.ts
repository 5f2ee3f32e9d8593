/** Putting a seed into a cipher of a bundle, and taking it out. */
import { blake2b } from '@noble/hashes/blake2.js'
import { wipe } from '../bytes.ts'
import { assertLength } from '../lengths.ts'
import { HEADER_BYTES, type PwCipher, SALT_BYTES, SEED_BYTES, type SeedCipher } from './bundle.ts'
import { SeedBundleError } from './errors.ts'
import { checkLimit, type KdfLimit } from './limits.ts'
import { openFinal, sealFinal } from './secretstream.ts'

/**
 * Argon2id version 1.3 with one lane: 32 bytes of a 64-byte secret and a 16-byte salt. It is handed in, because it
 * takes its memory and its seconds wherever it runs.
 */
export type Argon2id = (secret: Uint8Array, salt: Uint8Array, limit: KdfLimit) => Promise<Uint8Array>

/** Never used before, and random: `salt` 16 bytes, `header` 24. */
export interface Fresh {
  readonly salt: Uint8Array
  readonly header: Uint8Array
}

/** Seals a seed under a passphrase, see `passphraseBytes`. */
export async function sealSeed(
  seed: Uint8Array,
  passphrase: Uint8Array,
  limit: KdfLimit,
  { salt, header }: Fresh,
  argon2id: Argon2id,
): Promise<PwCipher> {
  assertLength('seed', seed, SEED_BYTES)
  assertLength('salt', salt, SALT_BYTES)
  assertLength('header', header, HEADER_BYTES)
  const key = await keyOf(passphrase, salt, limit, argon2id)
  const sealed = sealFinal(key, header, seed)
  wipe(key)
  return { kind: 'pw', salt, header, ops: limit.ops, mem: limit.mem, sealed }
}

/**
 * The 32-byte seed of a cipher, for `passphraseBytes` or `answerBytes`. Whoever gets it wipes it. Throws `wrong_secret`;
 * a file that was changed is not told from a passphrase that is wrong.
 */
export async function openSeed(
  cipher: SeedCipher,
  secret: Uint8Array,
  argon2id: Argon2id,
): Promise<Uint8Array> {
  const key = await keyOf(secret, cipher.salt, cipher, argon2id)
  const seed = openFinal(key, cipher.header, cipher.sealed)
  wipe(key)
  if (seed?.length !== SEED_BYTES) throw new SeedBundleError('wrong_secret')
  return seed
}

async function keyOf(
  secret: Uint8Array,
  salt: Uint8Array,
  { ops, mem }: KdfLimit,
  argon2id: Argon2id,
): Promise<Uint8Array> {
  checkLimit({ ops, mem }, 'limit')
  const hashed = blake2b(secret, { dkLen: 64 })
  try {
    return await argon2id(hashed, salt, { ops, mem })
  } finally {
    wipe(hashed)
  }
}
