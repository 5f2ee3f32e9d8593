import { wipe } from '../../crypto/bytes.ts'
import type { Derivation, LockView, Phase } from '../../protocol/ui-door.ts'
import { Damaged } from '../damage.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { WalletDb } from '../events/schema.ts'
import { trailKeys, wipeTrailKeys } from '../events/seals.ts'
import type { EventStore } from '../events/store.ts'
import type { Platform } from '../platform.ts'
import { type HeaderCopy, healCopies, openHeader, readHeaders, writeCopy } from './header.ts'
import type { KeyHolder, VaultKeys } from './keys.ts'
import { readPhrase } from './read-phrase.ts'
import { createSetup, type NewWallet, newVault, newWallet } from './setup.ts'
import { createThrottle } from './throttle.ts'

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
  unlock(password: string): Promise<void>
  /** Whether it is the owner who sits there: for what leaves the vault. Throws as `unlock` does, and slows as much. */
  prove(password: string): Promise<void>
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
  const throttle = createThrottle(platform)
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
  if (stored !== 'absent') headers = stored
  if (holder.get() !== null) checkIdentity()

  /** Tries a password on each copy. A header that opens, but not these secrets, is another wallet's: it counts as none. */
  async function openAny(password: string): Promise<(HeaderCopy & { root: Uint8Array }) | null> {
    for (const one of headers) {
      const root = await openHeader(one.header, password)
      if (root === null) continue
      if (await proves(root)) return { ...one, root }
      wipe(root)
    }
    return null
  }

  /** Throws `too_soon` or `wrong_password`; each wrong one makes the wait for the next longer. */
  async function tryPassword(password: string): Promise<HeaderCopy & { root: Uint8Array }> {
    const retryAt = await throttle.retryAt()
    if (retryAt !== undefined) throw new UiRefusal('too_soon', { wait: retryAt - platform.now() })
    const opened = await openAny(password)
    if (opened === null) {
      const wait = await throttle.failed()
      throw new UiRefusal('wrong_password', { field: 'password', ...(wait > 0 ? { wait } : {}) })
    }
    await throttle.succeeded()
    return opened
  }

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

  return {
    phase() {
      if (headers.length === 0) return ask === null ? 'none' : 'setup'
      return holder.get() ? 'unlocked' : 'locked'
    },
    keys: () => holder.get(),
    async lockView() {
      const retryAt = await throttle.retryAt()
      return { ...(why === undefined ? {} : { why }), ...(retryAt === undefined ? {} : { retryAt }) }
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
    unlock: password =>
      inOrder(async () => {
        if (headers.length === 0) throw new UiRefusal('not_now')
        if (holder.get() !== null) return
        const opened = await tryPassword(password)
        // Recorded before anything is open: a wallet that cannot write stays locked.
        const keys = trailKeys(opened.root)
        const details = opened.copy === 'second' ? { details: { headerCopy: 'second' } } : {}
        const row = { type: 'vault.unlocked', ...details }
        await events.append([{ row }], { unlockWith: keys }).catch(() => {
          wipe(opened.root)
          wipeTrailKeys(keys)
          throw new UiRefusal('storage_failed')
        })
        try {
          checkIdentity()
        } catch (damage) {
          events.forgetKeys()
          wipe(opened.root)
          onDamaged(damage)
          throw damage
        }
        await holder.unlock(opened.root).catch(() => {
          events.forgetKeys()
          wipe(opened.root)
          throw new UiRefusal('storage_failed')
        })
        headers = [{ copy: 'first', header: opened.header }]
        // A full disk must not keep the wallet closed; the copies are made good at a later unlock.
        await healCopies(db, platform.local, opened.header).catch(() => {})
        why = undefined
        onChange('unlock')
      }),
    prove: password =>
      inOrder(async () => {
        if (holder.get() === null) throw new UiRefusal('not_now')
        wipe((await tryPassword(password)).root)
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
