import * as v from 'valibot'
import { fromBase64, toBase64, wipe } from '../../crypto/bytes.ts'
import type { PeerSecret } from '../pipeline/resolve-deps.ts'
import type { Platform } from '../platform.ts'
import { KEY_LENGTH, subkey } from './seal.ts'

const KEY = 'unlocked'
const Unlocked = v.object({ root: v.string() })

/** The keys of an unlocked wallet. */
export interface VaultKeys {
  readonly root: Uint8Array
  readonly seal: Uint8Array
  /** Secrets that were opened since the unlock, as keys that can't be read, each with the hash of its row. */
  readonly opened: Map<`peer_secret:${string}`, { readonly hash: string; readonly secret: PeerSecret }>
}

/**
 * Holds the root secret while the wallet is unlocked: in worker memory, and in `storage.session` (memory of the
 * browser, closed to content scripts), so that a worker that was stopped does not lock anyone out. Neither is on
 * disk, and a browser exit ends both.
 */
export function createKeyHolder({ session }: Pick<Platform, 'session'>) {
  let keys: VaultKeys | null = null

  function hold(root: Uint8Array): void {
    keys = { root, seal: subkey(root, 'seal'), opened: new Map() }
  }
  return {
    /** `null` while locked. The arrays are live: copies are not to be kept. */
    get: (): VaultKeys | null => keys,
    /** After a worker start: takes the keys of the same unlocked session up again, if there are any. */
    async resume(): Promise<void> {
      const parsed = v.safeParse(Unlocked, await session.get(KEY))
      const root = parsed.success ? fromBase64(parsed.output.root) : null
      if (root?.length === KEY_LENGTH) hold(root)
    },
    /** No worker after this one is unlocked; this one still is, until {@link wipe}. */
    forgetSession: () => session.remove([KEY]),
    async unlock(root: Uint8Array): Promise<void> {
      await session.set(KEY, { root: toBase64(root) })
      hold(root)
    },
    async wipe(): Promise<void> {
      if (keys !== null) wipe(keys.root, keys.seal)
      keys?.opened.clear()
      keys = null
      await session.remove([KEY])
    },
  }
}
export type KeyHolder = ReturnType<typeof createKeyHolder>
