import { parseSecret, SeedCipherPwHash, UnlockedSeedBundle } from '../../support/hc-seed-bundle.ts'
import type { LockedBundle } from './lair.ts'

/** Locks a 32-byte seed with Holochain's own library, as cheaply as it can be. */
export function lockSeed(seed: Uint8Array, passphrase = 'words for a bundle'): LockedBundle {
  // The library overwrites what it is given.
  const unlocked = new UnlockedSeedBundle(parseSecret(seed.slice()), {})
  const words = parseSecret(new TextEncoder().encode(passphrase))
  const locked = unlocked.lock([new SeedCipherPwHash(words, 'minimum')])
  return { bundle: Buffer.from(locked).toString('base64url'), passphrase }
}
