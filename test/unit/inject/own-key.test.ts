import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Storage, storage } from '../../../src/inject/key-primordials.ts'
import type { HeldKey, OwnKey } from '../../../src/inject/own-key.ts'
import { createWallet, deleteDatabase, holds, openTab } from './support.ts'

beforeEach(deleteDatabase)

const tabOf = (idb: Storage | null = storage) => openTab(createWallet(), idb).own
const obtain = (own: OwnKey) => new Promise<HeldKey | null>(done => own.obtain(done))
const lookUp = (own: OwnKey) => new Promise<HeldKey | null>(done => own.lookUp(done))
function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('nothing there')
  return value
}

/** What lies in the database, and a way to change it, as any script of the origin has it. */
function asPage<Result>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<Result>) {
  return new Promise<Result>((resolve, reject) => {
    const opening = indexedDB.open('flowsta-wallet')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('device-key', mode)
      const request = run(transaction.objectStore('device-key'))
      transaction.oncomplete = () => {
        opening.result.close()
        resolve(request.result)
      }
    }
  })
}

describe('the key that the provider makes', () => {
  it('is Ed25519, not extractable, in the storage of the origin, and stays there', async () => {
    expect(await lookUp(tabOf())).toBeNull()
    const key = present(await obtain(tabOf()))
    expect(Buffer.from(key.publicKey, 'base64')).toHaveLength(32)
    expect(key.privateKey).toMatchObject({ type: 'private', extractable: false, usages: ['sign'] })
    await expect(crypto.subtle.exportKey('pkcs8', key.privateKey)).rejects.toThrow()
    expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['flowsta-wallet'])
    expect((await obtain(tabOf()))?.publicKey).toBe(key.publicKey)
    expect(await asPage('readonly', store => store.get('public'))).toBe(key.publicKey)
  })

  it('is one, though twenty tabs make it at the same time', async () => {
    const made = vi.spyOn(crypto.subtle, 'generateKey')
    const tabs = Array.from({ length: 20 }, () => tabOf())
    const keys = await Promise.all(tabs.map(obtain))
    made.mockRestore()
    expect(new Set(keys.map(key => key?.publicKey)).size).toBe(1)
    // Each holds the private half of that one, not of what it made itself.
    const message = new Uint8Array([1, 2, 3])
    const signatures = await Promise.all(
      keys.map(key => crypto.subtle.sign('Ed25519', present(key).privateKey, message)),
    )
    expect(new Set(signatures.map(one => Buffer.from(one).toString('hex'))).size).toBe(1)
  })

  it('is made once by a tab that needs it often at the same time', async () => {
    const own = tabOf()
    const keys = await Promise.all(Array.from({ length: 20 }, () => obtain(own)))
    for (const key of keys) expect(key).toBe(keys[0])
  })

  it('is in memory only as long as it is stored', async () => {
    const own = tabOf()
    const key = present(await obtain(own))
    expect(own.held()).toBe(key)
    await asPage('readwrite', store => store.clear())
    expect(await lookUp(own)).toBeNull()
    expect(own.held()).toBeNull()
    const next = present(await obtain(own))
    expect(next.publicKey).not.toBe(key.publicKey)
  })

  it('stands in nobody’s way who removes the database, and is forgotten at once', async () => {
    const own = tabOf()
    const key = present(await obtain(own))
    await deleteDatabase()
    expect(own.held()).toBeNull()
    expect(await lookUp(own)).toBeNull()
    expect((await obtain(own))?.publicKey).not.toBe(key.publicKey)
  })

  it('is looked for again where the connection was closed without a word', async () => {
    let database: IDBDatabase | undefined
    const own = tabOf({
      ...present(storage),
      transaction(opened, store, mode) {
        database = opened
        return present(storage).transaction(opened, store, mode)
      },
    })
    const key = present(await obtain(own))
    database?.close()
    expect((await lookUp(own))?.publicKey).toBe(key.publicKey)
  })

  it('is the newer one after another tab made one anew', async () => {
    const [first, second] = [tabOf(), tabOf()]
    const before = present(await obtain(first))
    await obtain(second)
    await asPage('readwrite', store => store.clear())
    const after = present(await obtain(second))
    expect(after.publicKey).not.toBe(before.publicKey)
    expect((await lookUp(first))?.publicKey).toBe(after.publicKey)
  })

  it.each<[string, (store: IDBObjectStore) => IDBRequest]>([
    ['no private half', store => store.delete('private')],
    ['a private half that is none', store => store.put({ type: 'private' }, 'private')],
    ['a public half that is none', store => store.put(1, 'public')],
  ])('is made anew where the page left %s', async (_, change) => {
    const before = present(await obtain(tabOf()))
    await asPage('readwrite', change)
    const own = tabOf()
    expect(await lookUp(own)).toBeNull()
    const after = present(await obtain(own))
    expect(after.publicKey).not.toBe(before.publicKey)
    expect((await obtain(tabOf()))?.publicKey).toBe(after.publicKey)
  })
})

describe('where the origin can keep no key', () => {
  const real = present(storage)
  const refuse = () => {
    throw new DOMException('no', 'SecurityError')
  }
  it.each<[string, Storage | null]>([
    ['it has no IndexedDB', null],
    ['opening throws', { ...real, open: refuse }],
    ['a transaction throws', { ...real, transaction: refuse }],
    ['reading throws', { ...real, get: refuse }],
    [
      'it has no room',
      {
        ...real,
        put(store, value, key) {
          const request = real.put(store, value, key)
          store.transaction.abort()
          return request
        },
      },
    ],
  ])('because %s, none is offered and calls go on', async (_, idb) => {
    const wallet = createWallet()
    const tab = openTab(wallet, idb)
    expect(await tab.connect()).toBe('ok')
    wallet.grant('k'.repeat(44))
    expect(await tab.sign()).toBe('ok')
    for (const { key, proof } of wallet.posted) expect([key, proof]).toEqual([undefined, undefined])
  })

  it('because a newer database has that name, the same', async () => {
    await new Promise<void>(resolve => {
      const request = indexedDB.open('flowsta-wallet', 7)
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    expect(await obtain(tabOf())).toBeNull()
  })

  it('because it never answers, the same, after a while', async () => {
    const wallet = createWallet()
    const tab = openTab(wallet, {
      ...real,
      open: () => new EventTarget() as IDBOpenDBRequest,
      listen: () => {},
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const connected = tab.connect()
      await vi.advanceTimersByTimeAsync(2999)
      expect(wallet.posted).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      expect(await connected).toBe('ok')
    } finally {
      vi.useRealTimers()
    }
    expect(wallet.posted[0]?.key).toBeUndefined()
  })
})

describe('site data that is cleared', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['by a script', () => asPage('readwrite', store => store.clear())],
    ['as a whole', deleteDatabase],
  ])('%s leads to no proof but to another key on offer, which signs once it is bound', async (_, clear) => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    await tab.connect()
    const before = wallet.posted[0]?.key?.publicKey
    wallet.grant(before)
    await tab.sign()
    expect(wallet.asked().at(-1)?.proof?.publicKey).toBe(before)
    const looked = Date.now()
    await clear()
    // Of records alone that are gone nobody tells: the next look finds out, a tenth of a second after the last at most.
    await vi.waitUntil(() => Date.now() - looked > 100, { interval: 5 })
    expect(await tab.sign()).toBe('ok')
    const asking = wallet.asked().at(-1)
    expect(asking?.proof).toBeUndefined()
    expect(asking?.key?.by).toBe('provider')
    expect(asking?.key?.publicKey).not.toBe(before)
    wallet.grant(asking?.key?.publicKey)
    await tab.sign()
    const proof = wallet.asked().at(-1)?.proof
    expect(proof?.publicKey).toBe(asking?.key?.publicKey)
    expect(proof !== undefined && holds(proof)).toBe(true)
  })

  it('while calls are on their way sends no proof after it is done', async () => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    await tab.connect()
    wallet.grant(wallet.posted[0]?.key?.publicKey)
    await tab.sign()
    const early = Array.from({ length: 20 }, () => tab.sign())
    await deleteDatabase()
    const count = wallet.asked().length
    await Promise.all([...early, ...Array.from({ length: 20 }, () => tab.sign())])
    for (const call of wallet.asked().slice(count)) expect(call.proof).toBeUndefined()
  })
})

describe('tabs of one origin', () => {
  it('prove with the same key', async () => {
    const wallet = createWallet()
    const tabs = Array.from({ length: 20 }, () => openTab(wallet))
    await tabs[0]?.connect()
    wallet.grant(wallet.posted[0]?.key?.publicKey)
    await Promise.all(tabs.map(tab => tab.sign()))
    const proofs = wallet.asked().flatMap(({ proof }) => (proof === undefined ? [] : [proof]))
    expect(proofs).toHaveLength(20)
    for (const proof of proofs) expect(holds(proof)).toBe(true)
  })
})
