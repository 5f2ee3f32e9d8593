import { wipe } from '../../crypto/bytes.ts'
import type { Derivation, LockView, PasskeyView, Phase } from '../../protocol/ui-door.ts'
import { Damaged } from '../damage.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { WalletDb } from '../events/schema.ts'
import { wipeTrailKeys } from '../events/seals.ts'
import type { EventStore } from '../events/store.ts'
import type { Platform } from '../platform.ts'
import {
  addPasskey,
  changePassword,
  type Replace,
  raiseCost,
  removePasskey,
  wipingRoot,
} from './change-slots.ts'
import {
  currentCopies,
  finishReplacing,
  type HeaderCopy,
  healCopies,
  readHeaders,
  replaceHeader,
  writeCopy,
} from './copies.ts'
import { enterWallet } from './enter.ts'
import { passkeysOf, type VaultHeader } from './header.ts'
import type { KeyHolder, VaultKeys } from './keys.ts'
import { createOpener, type Opened } from './opener.ts'
import { readPhrase } from './read-phrase.ts'
import { createSetup, type NewWallet, newVault, newWallet } from './setup.ts'

const SHORTEST_PASSWORD = 12

/** Custody: set-up, lock and unlock. Whoever needs a key asks here and gets nothing while it is locked. */
export interface Vault {
  phase(): Phase
  /** `null` unless unlocked. */
  keys(): VaultKeys | null
  lockView(): Promise<LockView>
  asked(): number[] | null
  begin(password: string): Promise<void>
  reveal(): Promise<string[]>
  confirm(words: readonly string[]): Promise<void>
  cancelSetup(): Promise<void>
  restore(words: readonly string[], derivation: Derivation, password: string): Promise<void>
  /** Sets up with the first events that `make` gives, under a new password. Where nothing is set up. */
  adopt(password: string, make: (header: VaultHeader, root: Uint8Array) => NewWallet): Promise<void>
  unlock(password: string): Promise<void>
  /** By what a passkey answered (32 bytes). Throws `wrong_passkey` where no slot is for that. */
  unlockWithPasskey(credentialId: string, prf: Uint8Array): Promise<void>
  /** Whether it is the owner who sits there: for what leaves the vault. Throws as `unlock` does, and slows as much. */
  prove(password: string): Promise<void>
  /** Throws as `prove` does. From the moment its row is durable, only the new one opens the wallet. */
  changePassword(password: string, next: string): Promise<void>
  /** Those that open it; of a locked wallet, too. */
  passkeys(): Promise<PasskeyView[]>
  /** For the password alone; throws as `prove` does. `salt` is what the passkey was asked with, base64. */
  addPasskey(
    password: string,
    passkey: { readonly credentialId: string; readonly salt: string },
    prf: Uint8Array,
  ): Promise<void>
  removePasskey(id: string): Promise<void>
  lock(why: NonNullable<LockView['why']>): Promise<void>
}

/**
 * `proves` says whether a root secret is this store's. Throws {@link Damaged} where header and store do not belong
 * together, or there are keys and no identity that they could be for.
 */
export async function openVault(
  platform: Platform,
  db: WalletDb,
  events: EventStore,
  holder: KeyHolder,
  proves: (root: Uint8Array) => Promise<boolean>,
  onChange: (what: 'lock' | 'unlock' | 'setup') => void,
  onDamaged: (problem: unknown) => void,
): Promise<Vault> {
  const opener = createOpener(platform, events, proves)
  const setup = createSetup(platform)
  let headers: readonly HeaderCopy[] = []
  let ask = await setup.ask()
  let why: LockView['why']
  // Attempts run one after the other: side by side they would slip under the delay.
  let attempts: Promise<unknown> = Promise.resolve()

  const stored = await readHeaders(db, platform.local)
  const isEmpty = events.tail().seq === 0
  if (stored === 'damaged' || (stored === 'absent' && !isEmpty)) throw new Damaged('header')
  if (stored !== 'absent' && isEmpty) throw new Damaged('missing')
  if (stored !== 'absent') {
    headers = stored
    await finishReplacing(stored, await currentCopies(stored, events), platform.local).catch(() => {})
  }
  if (holder.get() !== null) checkIdentity()

  function inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = attempts.then(run)
    attempts = result.catch(() => {})
    return result
  }
  function checkPassword(password: string): void {
    if ([...password].length < SHORTEST_PASSWORD) throw new UiRefusal('weak_password', { field: 'password' })
  }
  /** Rows that are not as they were written count for nothing; without any identity there is nothing to unlock. */
  function checkIdentity(): void {
    if (events.state().identities.size === 0) throw new Damaged('identity')
  }
  function checkUnset(): void {
    if (headers.length > 0) throw new UiRefusal('not_now')
  }
  async function write(wallet: NewWallet): Promise<void> {
    checkUnset()
    // Header and first events are one transaction: there is a wallet, or there is none.
    const { drafts, header, trail } = wallet
    await events.append(drafts, { strict: true, header, unlockWith: trail }).catch(problem => {
      wipeTrailKeys(trail)
      throw problem
    })
    headers = [{ copy: 'first', header }]
    ask = null
    await setup.cancel()
    await writeCopy(platform.local, header).catch(() => {})
    await holder.unlock(wallet.root)
    onChange('unlock')
  }

  async function enter(opened: Opened): Promise<void> {
    await enterWallet({ events, holder, checkIdentity, onDamaged }, opened)
    const { header } = opened
    headers = [{ copy: 'first', header }]
    // A full disk must not keep the wallet closed; the copies are made good at a later unlock.
    await healCopies(db, platform.local, header).catch(() => {})
    why = undefined
    onChange('unlock')
  }
  const replace: Replace = async (before, next, row) => {
    await replaceHeader({ db, local: platform.local, events }, before, next, row).catch(() => {
      throw new UiRefusal('storage_failed')
    })
    headers = [{ copy: 'first', header: next }]
  }
  /** The password once more, for what changes the slots. */
  async function openAgain(password: string): Promise<Opened> {
    if (holder.get() === null) throw new UiRefusal('not_now')
    return opener.withPassword(headers, password)
  }

  return {
    phase() {
      if (headers.length === 0) return ask === null ? 'none' : 'setup'
      return holder.get() ? 'unlocked' : 'locked'
    },
    keys: () => holder.get(),
    async lockView() {
      const retryAt = await opener.retryAt()
      const current = await currentCopies(headers, events)
      return {
        ...(why === undefined ? {} : { why }),
        ...(retryAt === undefined ? {} : { retryAt }),
        ...(current.some(({ header }) => passkeysOf(header).length > 0) ? { hasPasskey: true } : {}),
      }
    },
    asked: () => ask,
    begin: password =>
      inOrder(async () => {
        checkUnset()
        checkPassword(password)
        ask = await setup.begin(password)
        onChange('setup')
      }),
    async reveal() {
      const words = await setup.reveal()
      if (words === null) throw new UiRefusal('not_now')
      return words
    },
    confirm: words =>
      inOrder(async () => {
        checkUnset()
        const made = await setup.confirm(words)
        if (made === null) throw new UiRefusal('not_now')
        if (typeof made === 'number') throw new UiRefusal('word_mismatch', { field: `words.${made}` })
        await write(made)
      }),
    async cancelSetup() {
      await setup.cancel()
      ask = null
      onChange('setup')
    },
    restore: (words, derivation, password) =>
      inOrder(async () => {
        checkUnset()
        const entropy = readPhrase(words, derivation)
        checkPassword(password)
        const { header: fresh, root } = await newVault(platform, password)
        const wallet = await newWallet(platform, fresh, root, entropy, derivation)
        wipe(entropy)
        await write(wallet)
      }),
    adopt: (password, make) =>
      inOrder(async () => {
        checkUnset()
        checkPassword(password)
        const { header: fresh, root } = await newVault(platform, password)
        await write(make(fresh, root))
      }),
    unlock: password =>
      inOrder(async () => {
        if (headers.length === 0) throw new UiRefusal('not_now')
        if (holder.get() !== null) return
        const opened = await opener.withPassword(headers, password)
        await enter(opened)
        // Not waited for: it takes as long as the unlock did.
        void inOrder(async () => {
          const keys = holder.get()
          // Something else may have come in between.
          if (keys === null || headers[0]?.header !== opened.header) return
          await raiseCost(platform, { ...opened, root: keys.root }, password, replace)
        }).catch(() => {})
      }),
    unlockWithPasskey: (credentialId, prf) =>
      inOrder(async () => {
        if (headers.length === 0) throw new UiRefusal('not_now')
        if (holder.get() === null) await enter(await opener.withPasskey(headers, credentialId, prf))
      }),
    prove: password =>
      inOrder(async () => {
        wipe((await openAgain(password)).root)
      }),
    changePassword: (password, next) =>
      inOrder(async () => {
        checkPassword(next)
        const opened = await openAgain(password)
        await wipingRoot(opened, () => changePassword(platform, opened, next, replace))
      }),
    async passkeys() {
      const all = (await currentCopies(headers, events)).flatMap(({ header }) => passkeysOf(header))
      const byId = new Map(all.map(slot => [slot.id, slot]))
      return [...byId.values()].map(({ id, addedAt, credentialId, salt }) => ({
        id,
        addedAt,
        credentialId,
        salt,
      }))
    },
    addPasskey: (password, passkey, prf) =>
      inOrder(async () => {
        const opened = await openAgain(password)
        await wipingRoot(opened, () => addPasskey(platform, opened, passkey, prf, replace))
      }),
    removePasskey: id =>
      inOrder(async () => {
        const current = await currentCopies(headers, events)
        const [one] = current
        // Two that differ: which is good, only an unlock tells. The other must not take its place.
        if (holder.get() === null || one === undefined || current.length > 1) throw new UiRefusal('not_now')
        await removePasskey(platform, one.header, id, replace)
      }),
    lock: reason =>
      inOrder(async () => {
        if (holder.get() === null) return
        // First: a worker that is stopped between the row and the end of this must not come back unlocked.
        await holder.forgetSession().catch(() => {})
        try {
          // Written while there are keys; a full disk must not keep the wallet open, though.
          await events.append([{ row: { type: 'vault.locked', details: { why: reason } } }], {
            andLock: true,
          })
        } finally {
          events.forgetKeys()
          await holder.wipe()
          why = reason
          onChange('lock')
        }
      }),
  }
}
