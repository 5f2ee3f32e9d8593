import { wipe } from '../../crypto/bytes.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { EventStore } from '../events/store.ts'
import type { Platform } from '../platform.ts'
import { currentCopies, type HeaderCopy } from './copies.ts'
import { type OpenedSlot, openWithPasskey, openWithPassword, type VaultHeader } from './header.ts'
import { createThrottle } from './throttle.ts'

/** A copy of the header with the slot that was opened, and the root secret, for the caller to wipe. */
export interface Opened extends HeaderCopy, OpenedSlot {}

/** Tries passwords and passkeys on the copies of the header. `proves` says whether a root secret is this store's. */
export function createOpener(
  platform: Platform,
  events: Pick<EventStore, 'byKey'>,
  proves: (root: Uint8Array) => Promise<boolean>,
) {
  const throttle = createThrottle(platform)

  /** A header that opens, but not these secrets, is another wallet's: it counts as none. */
  async function openAny(
    copies: readonly HeaderCopy[],
    open: (header: VaultHeader) => OpenedSlot | null | Promise<OpenedSlot | null>,
  ): Promise<Opened | null> {
    for (const copy of await currentCopies(copies, events)) {
      const opened = await open(copy.header)
      if (opened === null) continue
      if (await proves(opened.root)) return { ...copy, ...opened }
      wipe(opened.root)
    }
    return null
  }

  return {
    retryAt: throttle.retryAt,
    /** Throws `too_soon` or `wrong_password`; each wrong one makes the wait for the next longer. */
    async withPassword(copies: readonly HeaderCopy[], password: string): Promise<Opened> {
      const retryAt = await throttle.retryAt()
      if (retryAt !== undefined) throw new UiRefusal('too_soon', { wait: retryAt - platform.now() })
      const opened = await openAny(copies, header => openWithPassword(header, password))
      if (opened === null) {
        const wait = await throttle.failed()
        throw new UiRefusal('wrong_password', { field: 'password', ...(wait > 0 ? { wait } : {}) })
      }
      await throttle.succeeded()
      return opened
    },
    /**
     * Throws `wrong_passkey`. Nothing is slowed: `prf` (32 bytes) can't be guessed, and getting one takes a person at
     * the authenticator. Whoever got in by it starts with new tries at the password.
     */
    async withPasskey(copies: readonly HeaderCopy[], credentialId: string, prf: Uint8Array): Promise<Opened> {
      const opened = await openAny(copies, header => openWithPasskey(header, credentialId, prf))
      if (opened === null) throw new UiRefusal('wrong_passkey')
      await throttle.succeeded()
      return opened
    },
  }
}
export type Opener = ReturnType<typeof createOpener>
