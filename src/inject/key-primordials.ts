/**
 * What is used of IndexedDB and WebCrypto, taken before the page's first script; see `primordials.ts`. `null` where
 * a browser lacks it or has switched it off: then there is no key of the provider's making, and nothing else changes.
 *
 * One look at the page can't be avoided: WebCrypto resolves its promises with objects, and resolving asks an object
 * for its `then`. `isThenPlanted` tells whether a page put one on `Object.prototype`; nothing is made or signed then.
 */
import { getOwnPropertyDescriptor, getter, ObjectPrototype, uncurry } from './primordials.ts'

export const isThenPlanted = (): boolean => 'then' in ObjectPrototype

function takeStorage() {
  const factory = getOwnPropertyDescriptor(globalThis, 'indexedDB')
  if (factory === undefined || typeof IDBRequest !== 'function') return null
  const { get, value } = factory
  const factoryOf =
    get === undefined ? () => value as IDBFactory : (uncurry(get) as (self: object) => IDBFactory)
  const open = uncurry<IDBFactory, [name: string, version: number], IDBOpenDBRequest>(
    IDBFactory.prototype.open,
  )
  return {
    /** Throws where the origin has no storage. The global is read now, not at load. */
    open: (name: string, version: number) => open(factoryOf(globalThis), name, version),
    close: uncurry(IDBDatabase.prototype.close),
    createStore: uncurry<IDBDatabase, [name: string], IDBObjectStore>(
      IDBDatabase.prototype.createObjectStore,
    ),
    transaction: uncurry<IDBDatabase, [store: string, mode: IDBTransactionMode], IDBTransaction>(
      IDBDatabase.prototype.transaction,
    ),
    storeOf: uncurry(IDBTransaction.prototype.objectStore),
    get: uncurry<IDBObjectStore, [key: string], IDBRequest>(IDBObjectStore.prototype.get),
    put: uncurry<IDBObjectStore, [value: unknown, key: string], IDBRequest>(IDBObjectStore.prototype.put),
    resultOf: getter<unknown>(IDBRequest.prototype, 'result'),
    listen: uncurry<EventTarget, [type: string, listener: () => void], void>(
      IDBRequest.prototype.addEventListener as EventTarget['addEventListener'],
    ),
  }
}

/** An iterator over `sign` and `verify`. */
function listUsages() {
  let count = 0
  return {
    next() {
      count++
      return { done: count > 2, value: count === 1 ? 'sign' : 'verify' }
    },
  }
}

function takeCrypto() {
  if (typeof SubtleCrypto !== 'function' || typeof CryptoKey !== 'function') return null
  const { subtle } = crypto
  const { digest, exportKey, generateKey, sign } = SubtleCrypto.prototype
  const calledDigest = uncurry<SubtleCrypto, [name: string, bytes: BufferSource], Promise<ArrayBuffer>>(
    digest,
  )
  const calledExport = uncurry<SubtleCrypto, [format: string, key: CryptoKey], Promise<ArrayBuffer>>(
    exportKey as never,
  )
  const calledGenerate = uncurry<
    SubtleCrypto,
    [name: string, extractable: boolean, usages: readonly KeyUsage[]],
    Promise<CryptoKeyPair>
  >(generateKey as never)
  const calledSign = uncurry<
    SubtleCrypto,
    [name: string, key: CryptoKey, bytes: BufferSource],
    Promise<ArrayBuffer>
  >(sign)
  // WebCrypto walks the list by its iterator: by one of its own, not by what a page put on Array.prototype.
  const usages = { [Symbol.iterator]: listUsages } as unknown as readonly KeyUsage[]
  return {
    digest: (bytes: BufferSource) => calledDigest(subtle, 'SHA-256', bytes),
    exportRaw: (key: CryptoKey) => calledExport(subtle, 'raw', key),
    /** The private half is not extractable. */
    generate: () => calledGenerate(subtle, 'Ed25519', false, usages),
    sign: (key: CryptoKey, bytes: BufferSource) => calledSign(subtle, 'Ed25519', key, bytes),
    /** `'private'` for a private key. Throws for whatever is no key. */
    kindOf: getter<string>(CryptoKey.prototype, 'type'),
  }
}

export const storage = takeStorage()
export const webCrypto = takeCrypto()
export type Storage = NonNullable<typeof storage>
