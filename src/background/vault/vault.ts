import { wipe } from '../../crypto/bytes.ts'
import { entropyFromWords, findBadWord, normaliseWord } from '../../crypto/phrase.ts'
import type { Derivation, LockView, Phase } from '../../protocol/ui-door.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { WalletDb } from '../events/schema.ts'
import type { EventStore } from '../events/store.ts'
import type { Platform } from '../platform.ts'
import { healCopies, openHeader, readHeaders, type VaultHeader, writeCopy } from './header.ts'
import { createKeyHolder, type VaultKeys } from './keys.ts'
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
  lock(why: NonNullable<LockView['why']>): Promise<void>
}

/** `proves` says whether a root secret opens the secrets of this store. */
export async function openVault(
  platform: Platform,
  db: WalletDb,
  events: EventStore,
  proves: (root: Uint8Array) => Promise<boolean>,
  onChange: (what: 'lock' | 'unlock' | 'setup') => void,
): Promise<Vault> {
  const holder = createKeyHolder(platform)
  const throttle = createThrottle(platform)
  const setup = createSetup(platform)
  let headers: readonly VaultHeader[] = []
  let damaged = false
  let ask = await setup.ask()
  let why: LockView['why']
  // Attempts run one after the other: side by side they would slip under the delay.
  let attempts: Promise<unknown> = Promise.resolve()

  const stored = await readHeaders(db, platform.local)
  const empty = events.tail().seq === 0
  if (stored === 'damaged' || (stored === 'absent') !== empty) {
    damaged = true
    await holder.wipe()
  } else if (stored !== 'absent') {
    headers = stored
    await holder.resume()
  }

  /** Tries a password on each copy. A header that opens, but not these secrets, is another wallet's: it counts as none. */
  async function openAny(password: string): Promise<{ header: VaultHeader; root: Uint8Array } | null> {
    for (const header of headers) {
      const root = await openHeader(header, password)
      if (root === null) continue
      if (await proves(root)) return { header, root }
      wipe(root)
    }
    return null
  }

  function inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = attempts.then(run)
    attempts = result.catch(() => {})
    return result
  }
  function checkPassword(password: string): void {
    if ([...password].length < SHORTEST_PASSWORD) throw new UiRefusal('weak_password', { field: 'password' })
  }
  function checkUnset(): void {
    if (headers.length > 0 || damaged) throw new UiRefusal('not_now')
  }
  async function write(wallet: NewWallet): Promise<void> {
    checkUnset()
    // Header and first events are one transaction: there is a wallet, or there is none.
    await events.append(wallet.drafts, { strict: true, header: wallet.header })
    headers = [wallet.header]
    ask = null
    await setup.cancel()
    await writeCopy(platform.local, wallet.header).catch(() => {})
    await holder.unlock(wallet.root)
    onChange('unlock')
  }

  return {
    phase: () =>
      damaged
        ? 'damaged'
        : headers.length === 0
          ? ask === null
            ? 'none'
            : 'setup'
          : holder.get()
            ? 'unlocked'
            : 'locked',
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
        const clean = words.map(normaliseWord)
        const bad = findBadWord(clean)
        if (bad >= 0) throw new UiRefusal('invalid_phrase', { field: `words.${bad}` })
        const counts = derivation === 'entropy-is-seed' ? [24] : [12, 24]
        if (!counts.includes(clean.length)) throw new UiRefusal('invalid_phrase')
        const entropy = entropyFromWords(clean)
        if (entropy === null) throw new UiRefusal('invalid_phrase')
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
        const retryAt = await throttle.retryAt()
        if (retryAt !== undefined) throw new UiRefusal('too_soon', { wait: retryAt - platform.now() })
        const opened = await openAny(password)
        if (opened === null) {
          const wait = await throttle.failed()
          throw new UiRefusal('wrong_password', { field: 'password', ...(wait > 0 ? { wait } : {}) })
        }
        await throttle.succeeded()
        // Recorded before anything is open: a wallet that cannot write stays locked.
        await events.append([{ row: { type: 'vault.unlocked' } }]).catch(() => {
          wipe(opened.root)
          throw new UiRefusal('storage_failed')
        })
        await holder.unlock(opened.root)
        headers = [opened.header]
        // A full disk must not keep the wallet closed; the copies are made good at a later unlock.
        await healCopies(db, platform.local, opened.header).catch(() => {})
        why = undefined
        onChange('unlock')
      }),
    lock: reason =>
      inOrder(async () => {
        if (holder.get() === null) return
        try {
          // Written first, while there are keys; a full disk must not keep the wallet open, though.
          await events.append([{ row: { type: 'vault.locked', details: { why: reason } } }])
        } finally {
          await holder.wipe()
          why = reason
          onChange('lock')
        }
      }),
  }
}
