import type { Storage } from './key-primordials.ts'
import { createWaiters } from './waiters.ts'

/** What lies in the origin's own IndexedDB: the two halves of one key, each under its name. */
export interface StoredKey {
  /** base64 of 32 bytes. */
  readonly publicKey: unknown
  /** A non-extractable `CryptoKey`. */
  readonly privateKey: unknown
}
export type KeyStore = ReturnType<typeof createKeyStore>

const DATABASE = 'flowsta-wallet'
const STORE = 'device-key'
const PUBLIC = 'public'
const PRIVATE = 'private'

const ignore = () => {}

/**
 * The origin's place for one device key. Whatever fails (no storage, no room, a foreign database of that name, one
 * that is removed just now) is answered with `null`. The connection stays open, closes itself where somebody wants
 * the database removed, and is opened again by the next look. `onLost` hears at once that the database went.
 *
 * The halves lie apart because a look at the public one takes half as long as making a `CryptoKey` of what is stored.
 */
export function createKeyStore(storage: Storage | null, onLost: () => void) {
  let open: IDBDatabase | null = null
  const opening = createWaiters<IDBDatabase | null>()

  function lose(database: IDBDatabase): void {
    if (open !== database) return
    open = null
    onLost()
  }

  function connect({ listen, resultOf, close, createStore, ...idb }: Storage): void {
    let request: IDBOpenDBRequest
    try {
      request = idb.open(DATABASE, 1)
    } catch {
      opening.settle(null)
      return
    }
    listen(request, 'upgradeneeded', () => {
      createStore(resultOf(request) as IDBDatabase, STORE)
    })
    listen(request, 'error', () => opening.settle(null))
    listen(request, 'success', () => {
      const database = resultOf(request) as IDBDatabase
      // Site data that is cleared closes the connection (`close`); who removes the database asks first.
      listen(database, 'close', () => lose(database))
      listen(database, 'versionchange', () => {
        close(database)
        lose(database)
      })
      open = database
      opening.settle(database)
    })
  }

  /** Hands the store of a new transaction over. `fail` is called where there is none, or where that throws. */
  function within(
    mode: IDBTransactionMode,
    run: (idb: Storage, store: IDBObjectStore, transaction: IDBTransaction) => void,
    fail: () => void,
    isSecondTry = false,
  ): void {
    if (storage === null) {
      fail()
      return
    }
    const idb = storage
    if (open === null) {
      const first = opening.add(database => {
        if (database === null) fail()
        else within(mode, run, fail, true)
      })
      if (first) connect(idb)
      return
    }
    const database = open
    try {
      const transaction = idb.transaction(database, STORE, mode)
      run(idb, idb.storeOf(transaction, STORE), transaction)
    } catch {
      // Closed without a word until now, or a database without our store.
      idb.close(database)
      lose(database)
      if (isSecondTry) fail()
      else within(mode, run, fail, true)
    }
  }

  function read(
    { listen, resultOf, get }: Storage,
    store: IDBObjectStore,
    name: string,
    done: (value: unknown) => void,
    fail: () => void,
  ): void {
    const request = get(store, name)
    listen(request, 'success', () => done(resultOf(request)))
    listen(request, 'error', fail)
  }

  /** Both halves, inside a transaction; `null` where one is missing. */
  function readBoth(
    idb: Storage,
    store: IDBObjectStore,
    done: (key: StoredKey | null) => void,
    fail: () => void,
  ): void {
    read(
      idb,
      store,
      PUBLIC,
      publicKey => {
        const got = (privateKey: unknown) =>
          done(publicKey === undefined || privateKey === undefined ? null : { publicKey, privateKey })
        read(idb, store, PRIVATE, got, fail)
      },
      fail,
    )
  }

  return {
    /** The public half. */
    readPublic(done: (publicKey: unknown) => void): void {
      const fail = () => done(null)
      within('readonly', (idb, store) => read(idb, store, PUBLIC, done, fail), fail)
    },
    /** The whole key. */
    load(done: (key: StoredKey | null) => void): void {
      const fail = () => done(null)
      within('readonly', (idb, store) => readBoth(idb, store, done, fail), fail)
    },
    /** Stores a key unless one is there that is `good`, and answers the one that is there in the end. */
    getOrPut(key: StoredKey, good: (key: StoredKey) => boolean, done: (key: StoredKey | null) => void): void {
      const fail = () => done(null)
      within(
        'readwrite',
        (idb, store, transaction) => {
          let kept = key
          idb.listen(transaction, 'complete', () => done(kept))
          idb.listen(transaction, 'abort', fail)
          readBoth(
            idb,
            store,
            before => {
              if (before !== null && good(before)) {
                kept = before
                return
              }
              idb.put(store, key.publicKey, PUBLIC)
              idb.put(store, key.privateKey, PRIVATE)
            },
            ignore,
          )
        },
        fail,
      )
    },
  }
}
