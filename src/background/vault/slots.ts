/**
 * Key slots: each holds the same root secret, sealed under a key of its own, as disk encryption has them. What a slot
 * says of itself is bound to what is sealed in it, so a slot that was edited, or moved to another wallet, does not open.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import * as v from 'valibot'
import { fromBase64, toBase64, utf8, wipe } from '../../crypto/bytes.ts'
import type { Platform } from '../platform.ts'
import { deriveKek, isAcceptable, KDF, type KdfParams, SALT_LENGTH } from './kdf.ts'
import { KEY_LENGTH, type Label, NONCE_LENGTH, seal, unseal } from './seal.ts'

export const PasswordSlot = v.strictObject({
  kind: v.literal('password'),
  id: v.string(),
  kdf: v.strictObject({
    name: v.literal('argon2id'),
    memory: v.number(),
    passes: v.number(),
    lanes: v.number(),
  }),
  /** base64 of 16 bytes. */
  salt: v.string(),
  sealed: v.string(),
})
export const PasskeySlot = v.strictObject({
  kind: v.literal('passkey'),
  id: v.string(),
  /** ISO 8601. */
  addedAt: v.string(),
  /** base64, as the authenticator gave it; shown to no page and in no row. */
  credentialId: v.string(),
  /** base64 of 32 bytes: what the authenticator's PRF is asked for. */
  salt: v.string(),
  sealed: v.string(),
})
export const KeySlot = v.variant('kind', [PasswordSlot, PasskeySlot])
export type PasswordSlot = v.InferOutput<typeof PasswordSlot>
export type PasskeySlot = v.InferOutput<typeof PasskeySlot>
export type KeySlot = v.InferOutput<typeof KeySlot>

/** Bytes of what a PRF is asked for, and of what it answers. */
export const PRF_LENGTH = 32

function passwordLabel(chain: string, { id, kind }: Pick<PasswordSlot, 'id' | 'kind'>): Label {
  return { chain, slot: id, kind, v: 1 }
}
function passkeyLabel(chain: string, slot: Omit<PasskeySlot, 'sealed'>): Label {
  const { id, kind, credentialId, salt, addedAt } = slot
  return { chain, slot: id, kind, credentialId, salt, addedAt, v: 1 }
}

/** A slot around `root` (32 bytes) that this password opens; each has a salt of its own. */
export async function makePasswordSlot(
  { random }: Pick<Platform, 'random'>,
  chain: string,
  id: string,
  password: string,
  root: Uint8Array,
  kdf: KdfParams = KDF,
): Promise<PasswordSlot> {
  const salt = random(SALT_LENGTH)
  const kek = await deriveKek(password, salt, kdf)
  const slot = { kind: 'password', id } as const
  const sealed = seal(kek, random(NONCE_LENGTH), passwordLabel(chain, slot), root)
  wipe(kek)
  return { ...slot, kdf: { ...kdf }, salt: toBase64(salt), sealed: toBase64(sealed) }
}

/** The root secret, for the caller to wipe; `null` if the password does not open this slot. */
export async function openPasswordSlot(
  chain: string,
  slot: PasswordSlot,
  password: string,
): Promise<Uint8Array | null> {
  const salt = fromBase64(slot.salt)
  const sealed = fromBase64(slot.sealed)
  if (salt?.length !== SALT_LENGTH || sealed === null || !isAcceptable(slot.kdf)) return null
  // Parameters within the ceiling may still be more than this machine has: another copy must get its turn.
  const kek = await deriveKek(password, salt, slot.kdf).catch(() => null)
  if (kek === null) return null
  const root = unseal(kek, passwordLabel(chain, slot), sealed)
  wipe(kek)
  return rootOrNull(root)
}

/** What of a passkey is kept. All of it is public but to sites. */
export type NewPasskey = Pick<PasskeySlot, 'id' | 'addedAt' | 'credentialId' | 'salt'>

/** A slot around `root` that the PRF output (32 bytes) of this passkey opens. */
export function makePasskeySlot(
  { random }: Pick<Platform, 'random'>,
  chain: string,
  { id, addedAt, credentialId, salt }: NewPasskey,
  prf: Uint8Array,
  root: Uint8Array,
): PasskeySlot {
  const slot = { kind: 'passkey', id, addedAt, credentialId, salt } as const
  const kek = kekOf(prf, salt)
  if (kek === null) throw new Error('prf salt is no base64')
  const sealed = seal(kek, random(NONCE_LENGTH), passkeyLabel(chain, slot), root)
  wipe(kek)
  return { ...slot, sealed: toBase64(sealed) }
}

/** The root secret, for the caller to wipe; `null` if this is not what the passkey answered when it was added. */
export function openPasskeySlot(chain: string, slot: PasskeySlot, prf: Uint8Array): Uint8Array | null {
  const sealed = fromBase64(slot.sealed)
  const kek = kekOf(prf, slot.salt)
  if (sealed === null || kek === null) return null
  const root = unseal(kek, passkeyLabel(chain, slot), sealed)
  wipe(kek)
  return rootOrNull(root)
}

/** HKDF-SHA256 (RFC 5869). A PRF's output is a key as good as random; this one is for nothing but its slot. */
function kekOf(prf: Uint8Array, salt: string): Uint8Array | null {
  const bytes = fromBase64(salt)
  return bytes === null ? null : hkdf(sha256, prf, bytes, utf8('flowsta-passkey-kek:v1'), KEY_LENGTH)
}

function rootOrNull(root: Uint8Array | null): Uint8Array | null {
  return root?.length === KEY_LENGTH ? root : null
}
