import * as v from 'valibot'
import { utf8 } from '../../crypto/bytes.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { canonicalJson } from '../../crypto/jcs.ts'
import type { Platform } from '../platform.ts'
import type { KdfParams } from './kdf.ts'
import {
  KeySlot,
  makePasswordSlot,
  openPasskeySlot,
  openPasswordSlot,
  type PasskeySlot,
  PasswordSlot,
} from './slots.ts'

/** More than anyone has at hand; each costs one try at the unlock. */
const MOST_SLOTS = 16

const common = {
  /** Random id of this installation's trail; shown to no page. */
  chain: v.string(),
  createdAt: v.string(),
}
/** As set-up makes it, with one password. */
const HeaderV1 = v.strictObject({
  v: v.literal(1),
  ...common,
  slots: v.pipe(v.array(PasswordSlot), v.length(1)),
})
const HeaderV2 = v.strictObject({
  v: v.literal(2),
  ...common,
  /** Random: a header that was replaced does not come back by itself, though its slots may be the same again. */
  edition: v.string(),
  slots: v.pipe(
    v.array(KeySlot),
    v.maxLength(MOST_SLOTS),
    // Each costs a whole Argon2id at a try: of more than one, somebody who wrote to the disk could make hours.
    v.check(slots => slots.filter(({ kind }) => kind === 'password').length === 1),
  ),
})
/**
 * The vault header: key slots around one random 32-byte root secret. It holds nothing that opens without a password or
 * a passkey, and lies in the database and, as a second copy, in `storage.local`.
 */
export const Header = v.variant('v', [HeaderV1, HeaderV2])
export type VaultHeader = v.InferOutput<typeof Header>

/** A new header with one password slot around `root`. */
export async function makeHeader(
  platform: Pick<Platform, 'random' | 'now'>,
  ids: { chain: string; slot: string },
  password: string,
  root: Uint8Array,
  kdf?: KdfParams,
): Promise<VaultHeader> {
  const { chain } = ids
  const slot = await makePasswordSlot(platform, chain, ids.slot, password, root, kdf)
  return { v: 1, chain, createdAt: new Date(platform.now()).toISOString(), slots: [slot] }
}

/** The same header with other slots, as a new edition. One of them must be for a password. */
export function withSlots(
  { chain, createdAt }: VaultHeader,
  slots: readonly KeySlot[],
  edition: string,
): VaultHeader {
  return { v: 2, chain, createdAt, edition, slots: [...slots] }
}

export function passkeysOf({ slots }: VaultHeader): PasskeySlot[] {
  return (slots as readonly KeySlot[]).filter(slot => slot.kind === 'passkey')
}

/** Hex SHA-256 of its RFC 8785 text. No two headers have the same one: the first has a random salt, the others an edition. */
export function headerDigest(header: VaultHeader): string {
  return sha256Hex(utf8(canonicalJson(header)))
}

/** A slot that was opened, and what was in it, for the caller to wipe. */
export interface OpenedSlot {
  readonly slot: KeySlot
  readonly root: Uint8Array
}

export async function openWithPassword(
  { chain, slots }: VaultHeader,
  password: string,
): Promise<OpenedSlot | null> {
  for (const slot of slots) {
    const root = slot.kind === 'password' ? await openPasswordSlot(chain, slot, password) : null
    if (root !== null) return { slot, root }
  }
  return null
}

/** `credentialId` as the authenticator said it, base64. */
export function openWithPasskey(
  header: VaultHeader,
  credentialId: string,
  prf: Uint8Array,
): OpenedSlot | null {
  for (const slot of passkeysOf(header)) {
    const root = slot.credentialId === credentialId ? openPasskeySlot(header.chain, slot, prf) : null
    if (root !== null) return { slot, root }
  }
  return null
}
