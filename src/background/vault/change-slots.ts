import { wipe } from '../../crypto/bytes.ts'
import type { RowDraft } from '../../protocol/audit.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { Platform } from '../platform.ts'
import { passkeysOf, type VaultHeader, withSlots } from './header.ts'
import { isWeak, KDF, type KdfParams } from './kdf.ts'
import type { Opened } from './opener.ts'
import { randomId } from './setup.ts'
import { type KeySlot, makePasskeySlot, makePasswordSlot, type PasskeySlot } from './slots.ts'

/** Puts a header in the place of another, together with its row. */
export type Replace = (before: VaultHeader, next: VaultHeader, row: RowDraft) => Promise<void>
type Chance = Pick<Platform, 'random' | 'now'>

/** More would only be ways in that nobody remembers. */
export const MOST_PASSKEYS = 8

/**
 * A new password around the same root secret; the slot of the old one is gone, those of passkeys stay. An old copy of
 * the header still opens with the old password: what protects against that is that nobody has such a copy.
 */
export async function changePassword(
  platform: Chance,
  { header, root }: Opened,
  password: string,
  replace: Replace,
): Promise<void> {
  const slot = await makePasswordSlot(platform, header.chain, randomId(platform), password, root)
  await replace(header, withSlots(header, [slot, ...passkeysOf(header)], randomId(platform)), {
    type: 'vault.password_changed',
  })
}

/** After an unlock: derives the key of this slot anew where that costs a guess less than it does today. */
export async function raiseCost(
  platform: Chance,
  { header, slot, root }: Opened,
  password: string,
  replace: Replace,
): Promise<void> {
  if (slot.kind !== 'password' || !isWeak(slot.kdf)) return
  const kdf: KdfParams = {
    ...KDF,
    memory: Math.max(KDF.memory, slot.kdf.memory),
    passes: Math.max(KDF.passes, slot.kdf.passes),
  }
  const raised = await makePasswordSlot(platform, header.chain, slot.id, password, root, kdf)
  const slots = (header.slots as readonly KeySlot[]).map(one => (one.id === slot.id ? raised : one))
  const { memory, passes } = kdf
  await replace(header, withSlots(header, slots, randomId(platform)), {
    type: 'vault.kdf_raised',
    details: { memory, passes },
  })
}

/** A second way in. The row names the slot by its own random id: what the authenticator calls it is in no export. */
export async function addPasskey(
  platform: Chance,
  { header, root }: Opened,
  passkey: Pick<PasskeySlot, 'credentialId' | 'salt'>,
  prf: Uint8Array,
  replace: Replace,
): Promise<void> {
  const there = passkeysOf(header)
  if (there.some(({ credentialId }) => credentialId === passkey.credentialId)) {
    throw new UiRefusal('already_there')
  }
  if (there.length >= MOST_PASSKEYS) throw new UiRefusal('not_now')
  const id = randomId(platform)
  const about = { ...passkey, id, addedAt: new Date(platform.now()).toISOString() }
  const slot = makePasskeySlot(platform, header.chain, about, prf, root)
  const row = { type: 'vault.passkey_added', details: { id } }
  await replace(header, withSlots(header, [...header.slots, slot], randomId(platform)), row)
}

/** Its slot is gone: whatever the authenticator answers from here on opens nothing. */
export async function removePasskey(
  platform: Chance,
  header: VaultHeader,
  id: string,
  replace: Replace,
): Promise<void> {
  const slots = (header.slots as readonly KeySlot[]).filter(slot => slot.kind !== 'passkey' || slot.id !== id)
  if (slots.length === header.slots.length) throw new UiRefusal('request_changed')
  await replace(header, withSlots(header, slots, randomId(platform)), {
    type: 'vault.passkey_removed',
    details: { id },
  })
}

/** For what was opened only to be changed. */
export async function wipingRoot<T>(opened: Opened, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } finally {
    wipe(opened.root)
  }
}
