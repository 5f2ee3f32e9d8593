import { blake2b } from '@noble/hashes/blake2.js'
import { concat, utf8, wipe } from '../bytes.ts'
import { assertLength } from '../lengths.ts'
import { SEED_BYTES } from './bundle.ts'

const CONTEXT = concat(utf8('SeedBndl'), new Uint8Array(8))
const MOST_STEPS = 16
const LARGEST = 2 ** 32 - 1

/**
 * The seed at a path below a bundle's own: libsodium's `crypto_kdf_derive_from_key` once for each number, with the
 * context `SeedBndl`. That is BLAKE2b of nothing, with the seed as its key, the number (8 bytes, little-endian, and 8
 * zero bytes) as its salt and the context as its personalisation. Whoever gets the seed wipes it.
 */
export function deriveSeed(seed: Uint8Array, path: readonly number[]): Uint8Array {
  assertLength('seed', seed, SEED_BYTES)
  let current: Uint8Array = seed.slice()
  for (const id of path) {
    if (!Number.isInteger(id) || id < 0 || id > LARGEST) throw new RangeError('path: numbers of 32 bits')
    const salt = new Uint8Array(16)
    new DataView(salt.buffer).setUint32(0, id, true)
    const options = { dkLen: SEED_BYTES, key: current, salt, personalization: CONTEXT }
    const next = blake2b(new Uint8Array(), options)
    wipe(current)
    current = next
  }
  return current
}

/** `m/68/1`, `68/1`, and nothing or `m` for the seed itself; `null` for whatever is no path. */
export function readPath(text: string): number[] | null {
  const steps = text.trim().replace(/^m(\/|$)/, '')
  if (steps === '') return []
  const path = steps.split('/').map(step => (/^\d{1,10}$/.test(step) ? Number(step) : Number.NaN))
  return path.length <= MOST_STEPS && path.every(id => id <= LARGEST) ? path : null
}
