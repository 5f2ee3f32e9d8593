import { toBase64 } from './base64.ts'
import { isThenPlanted, webCrypto } from './key-primordials.ts'
import type { KeyStore, StoredKey } from './key-store.ts'
import { Bytes, now } from './primordials.ts'
import { follow } from './promises.ts'
import { createWaiters } from './waiters.ts'

/** The provider's own key, as it lies in the origin's storage. */
export interface HeldKey {
  /** base64 of 32 bytes. */
  readonly publicKey: string
  readonly privateKey: CryptoKey
}
export type OwnKey = ReturnType<typeof createOwnKey>

/** Milliseconds for which a look holds: a read of the storage takes as long as all the rest of a proof. */
const FRESH = 100

/**
 * The device key that the provider makes: non-extractable, in the origin's own IndexedDB, one for all its tabs. It
 * has exactly the authority of the origin's scripts, any of which can find it there and sign with it; no code of ours
 * hands it to them.
 *
 * Its private half stays in memory between calls, because taking it out of the storage takes longer than all the rest
 * of a proof; but a use begins with a look whether it is still the one that is stored, unless there was one a moment
 * ago. Where a person cleared the site's data, the database's own word for that (`close`) comes sooner: then the key is
 * forgotten, and what it signed meanwhile is thrown away.
 */
export function createOwnKey(store: KeyStore) {
  let held: HeldKey | null = null
  let lookedAt = 0
  const looking = createWaiters<HeldKey | null>()
  const making = createWaiters<HeldKey | null>()

  function isGood(key: StoredKey): key is HeldKey {
    try {
      const isText = typeof key.publicKey === 'string' && key.publicKey.length === 44
      return isText && webCrypto?.kindOf(key.privateKey) === 'private'
    } catch {
      return false
    }
  }

  function look(): void {
    store.readPublic(publicKey => {
      if (held !== null && held.publicKey === publicKey) {
        lookedAt = now()
        looking.settle(held)
        return
      }
      held = null
      if (publicKey === null || publicKey === undefined) looking.settle(null)
      else {
        store.load(key => {
          held = key !== null && isGood(key) ? key : null
          looking.settle(held)
        })
      }
    })
  }

  function make(): void {
    const fail = () => making.settle(null)
    if (webCrypto === null || isThenPlanted()) {
      fail()
      return
    }
    const { generate, exportRaw } = webCrypto
    follow(
      generate(),
      ({ publicKey, privateKey }) => {
        if (isThenPlanted()) fail()
        else follow(exportRaw(publicKey), raw => keep(toBase64(new Bytes(raw)), privateKey), fail)
      },
      fail,
    )
  }
  /** Of several tabs that make one at the same time, all keep the first one that was stored. */
  function keep(publicKey: string, privateKey: CryptoKey): void {
    store.getOrPut({ publicKey, privateKey }, isGood, key => {
      held = key !== null && isGood(key) ? key : null
      making.settle(held)
    })
  }

  function lookUp(done: (key: HeldKey | null) => void): void {
    const age = now() - lookedAt
    if (held !== null && age >= 0 && age < FRESH) {
      done(held)
      return
    }
    // A look that is not answered yet is as good as a new one: IndexedDB puts any removal behind it.
    if (looking.add(done)) look()
  }
  return {
    /** The key in memory, which may be gone from the storage: for work that only counts once `lookUp` named it too. */
    held: (): HeldKey | null => held,
    /** The key that is stored now, or `null`. */
    lookUp,
    /** The same, made where there is none. `null` where the origin can't keep one. */
    obtain(done: (key: HeldKey | null) => void): void {
      lookUp(key => {
        if (key !== null) done(key)
        else if (making.add(done)) make()
      })
    },
    /** The database went from under us. */
    forget(): void {
      held = null
    },
  }
}
