/**
 * HoloHash: Holochain's 39-byte form of keys and hashes. Three bytes say the type, 32 are the key or hash (the
 * core), four the location, which is derived from the core. As text: `u` and base64url, 53 characters.
 */
import { blake2b } from '../blake2b.ts'
import { concat, fromBase64url, toBase64url } from '../bytes.ts'
import { assertLength } from '../lengths.ts'

const PREFIXES = {
  agent: 0x20,
  entry: 0x21,
  dhtop: 0x24,
  action: 0x29,
  wasm: 0x2a,
  warrant: 0x2c,
  dna: 0x2d,
  external: 0x2f,
} as const
export type HoloHashType = keyof typeof PREFIXES

const FIRST = 0x84
const THIRD = 0x24
const PREFIX_LENGTH = 3
const CORE_LENGTH = 32
const LOCATION_LENGTH = 4
export const HOLO_HASH_LENGTH = PREFIX_LENGTH + CORE_LENGTH + LOCATION_LENGTH

const TYPES: ReadonlyMap<number | undefined, HoloHashType> = new Map(
  (Object.keys(PREFIXES) as HoloHashType[]).map(type => [PREFIXES[type], type]),
)

/**
 * The four location bytes of a 32-byte core: its BLAKE2b digest of 16 bytes, folded by XOR. That digest has its own
 * length in its parameters (RFC 7693), so it is no part of a longer one.
 */
export function locationBytes(core: Uint8Array): Uint8Array<ArrayBuffer> {
  assertLength('core', core, CORE_LENGTH)
  const location = new Uint8Array(LOCATION_LENGTH)
  for (const [i, byte] of blake2b(core, 16).entries()) {
    location[i % LOCATION_LENGTH] = (location[i % LOCATION_LENGTH] ?? 0) ^ byte
  }
  return location
}

/** The 39 bytes of a 32-byte key or hash. */
export function holoHash(type: HoloHashType, core: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(Uint8Array.of(FIRST, PREFIXES[type], THIRD), core, locationBytes(core))
}

/** The text of 39 bytes. Throws for another length; the bytes are taken as they are. */
export function encodeHoloHash(hash: Uint8Array): string {
  assertLength('hash', hash, HOLO_HASH_LENGTH)
  return `u${toBase64url(hash)}`
}

/**
 * The 39 bytes of a text, or `null` unless it starts like a HoloHash of a known type. The location is not compared:
 * there are keys in print that end in wrong ones. Compare cores, not whole hashes.
 */
export function decodeHoloHash(text: string): Uint8Array<ArrayBuffer> | null {
  if (!text.startsWith('u')) return null
  const bytes = fromBase64url(text.slice(1))
  return bytes !== null && isHoloHash(bytes) ? bytes : null
}

/** Whether these are 39 bytes that start like a HoloHash of a known type. */
export function isHoloHash(bytes: Uint8Array): boolean {
  return bytes.length === HOLO_HASH_LENGTH && bytes[0] === FIRST && TYPES.has(bytes[1]) && bytes[2] === THIRD
}

/** The type of 39 bytes, or `null` if they are no HoloHash. */
export function holoHashType(bytes: Uint8Array): HoloHashType | null {
  return isHoloHash(bytes) ? (TYPES.get(bytes[1]) ?? null) : null
}

/** The 32 bytes of a hash that are the key or hash itself, without type and location. */
export function coreOf(hash: Uint8Array): Uint8Array<ArrayBuffer> {
  assertLength('hash', hash, HOLO_HASH_LENGTH)
  return new Uint8Array(hash.subarray(PREFIX_LENGTH, PREFIX_LENGTH + CORE_LENGTH))
}

/** Whether 39 bytes at this place start like an agent's key. */
export function isAgentAt(bytes: Uint8Array, at: number): boolean {
  return (
    bytes.length >= at + HOLO_HASH_LENGTH &&
    bytes[at] === FIRST &&
    bytes[at + 1] === PREFIXES.agent &&
    bytes[at + 2] === THIRD
  )
}

/** Text form (`uhCAk…`) of a 32-byte Ed25519 public key. */
export function agentPubKey(publicKey: Uint8Array): string {
  assertLength('publicKey', publicKey, CORE_LENGTH)
  return encodeHoloHash(holoHash('agent', publicKey))
}

/** The 32-byte Ed25519 public key in an agent's text form, or `null`. A wrong location is accepted. */
export function publicKeyOfAgent(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = decodeHoloHash(text)
  return bytes !== null && isAgentAt(bytes, 0) ? coreOf(bytes) : null
}
