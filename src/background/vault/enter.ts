import { wipe } from '../../crypto/bytes.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import { trailKeys, wipeTrailKeys } from '../events/seals.ts'
import type { EventStore } from '../events/store.ts'
import type { KeyHolder } from './keys.ts'
import type { Opened } from './opener.ts'

interface Around {
  readonly events: Pick<EventStore, 'append' | 'forgetKeys'>
  readonly holder: Pick<KeyHolder, 'unlock'>
  /** Throws where there are keys and nobody that they could be for. */
  readonly checkIdentity: () => void
  readonly onDamaged: (problem: unknown) => void
}

/** What was opened becomes an unlocked wallet: its root is the holder's from here on, or wiped. */
export async function enterWallet(
  { events, holder, checkIdentity, onDamaged }: Around,
  { root, copy, slot }: Opened,
): Promise<void> {
  // Recorded before anything is open: a wallet that cannot write stays locked.
  const keys = trailKeys(root)
  const how = {
    ...(copy === 'second' ? { headerCopy: copy } : {}),
    ...(slot.kind === 'passkey' ? { with: slot.kind } : {}),
  }
  const row = { type: 'vault.unlocked', ...(Object.keys(how).length > 0 ? { details: how } : {}) }
  await events.append([{ row }], { unlockWith: keys }).catch(() => {
    wipe(root)
    wipeTrailKeys(keys)
    throw new UiRefusal('storage_failed')
  })
  try {
    checkIdentity()
  } catch (damage) {
    events.forgetKeys()
    wipe(root)
    onDamaged(damage)
    throw damage
  }
  await holder.unlock(root).catch(() => {
    events.forgetKeys()
    wipe(root)
    throw new UiRefusal('storage_failed')
  })
}
