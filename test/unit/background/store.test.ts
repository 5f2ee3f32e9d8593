import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'
import { readChoices, readPage } from '../../../src/background/events/activity.ts'
import { LockedStore } from '../../../src/background/events/locked.ts'
import { NOTHING, reduce } from '../../../src/background/events/projections/index.ts'
import { openWalletDb, type WalletDb } from '../../../src/background/events/schema.ts'
import { isOwnHead, type TrailKeys, trailKeys } from '../../../src/background/events/seals.ts'
import { DuplicateKey, openEventStore } from '../../../src/background/events/store.ts'
import { GENESIS, rowHash } from '../../../src/crypto/trail.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import type { ActivityCursor, ActivityFilter } from '../../../src/protocol/ui-door.ts'
import { memory } from './support.ts'

let db: WalletDb
const CHAIN = 'c'.repeat(32)
const around = { now: () => 1_700_000_000_000, local: memory() }
const open = (keys: TrailKeys | null = null) => openEventStore(db, around, keys)
/** A store with its first row, unlocked. */
async function unlocked() {
  const store = await open()
  await store.append([{ row: { type: 'vault.created', details: { chain: CHAIN } } }], { unlockWith: KEYS() })
  return store
}
const ROOT = new Uint8Array(32).fill(9)
const KEYS = () => trailKeys(ROOT)

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  around.local.values.clear()
  db = await openWalletDb()
})

async function all(): Promise<AuditRow[]> {
  return (await db.getAll('events')).map(({ row }) => row)
}
function holds(rows: readonly AuditRow[]): boolean {
  return rows.every(
    (row, i) => row.seq === i && row.prev === (i === 0 ? GENESIS : rowHash(rows[i - 1] as AuditRow)),
  )
}

/** Hands each new transaction to `seen`; answers how to stop that. */
function onTransaction(seen: (tx: IDBTransaction) => void): () => void {
  const original = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (...args: Parameters<typeof original>) {
    const tx = original.apply(this, args)
    seen(tx)
    return tx
  }
  return () => {
    IDBDatabase.prototype.transaction = original
  }
}

const REFUSED = { type: 'request.refused', decision: 'refused' as const }
const types = async () => (await all()).map(row => row.type)

describe('the event store', () => {
  it('chains rows, and goes on where a worker before it stopped', async () => {
    const store = await unlocked()
    await store.append([{ row: { type: 'a' } }, { row: { type: 'b' } }])
    await (await open(KEYS())).append([{ row: { type: 'c' } }])
    expect(await types()).toEqual(['vault.created', 'a', 'b', 'c'])
    const rows = await all()
    expect(holds(rows)).toBe(true)
    expect(holds(rows.map((row, i) => (i === 1 ? { ...row, type: 'B' } : row)))).toBe(false)
  })

  it('keeps the order of 500 appends at once, in few transactions', async () => {
    const store = await unlocked()
    let transactions = 0
    const restore = onTransaction(() => transactions++)
    await Promise.all(Array.from({ length: 500 }, (_, i) => store.append([{ row: { type: `t${i}` } }])))
    restore()
    expect(transactions).toBeLessThan(5)
    expect((await types()).slice(1)).toEqual(Array.from({ length: 500 }, (_, i) => `t${i}`))
    expect(holds(await all())).toBe(true)
  })

  it('takes a key once, within a batch and ever, and lets the others of the batch through', async () => {
    const store = await unlocked()
    const results = await Promise.allSettled([
      store.append([{ row: { type: 'one' }, key: 'request:1' }]),
      store.append([{ row: { type: 'two' }, key: 'request:1' }, { row: { type: 'with two' } }]),
      store.append([{ row: { type: 'three' } }]),
    ])
    expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    await expect(
      (await open(KEYS())).append([{ row: { type: 'late' }, key: 'request:1' }]),
    ).rejects.toBeInstanceOf(DuplicateKey)
    expect((await types()).slice(1)).toEqual(['one', 'three'])
    expect(holds(await all())).toBe(true)
    expect((await store.byKey('request:1'))?.row.type).toBe('one')
  })

  it('leaves everything as it was when a transaction fails, and works after it', async () => {
    const store = await unlocked()
    await store.append([{ row: { type: 'a' } }])
    const before = store.state()
    const restore = onTransaction(tx => queueMicrotask(() => tx.abort()))
    await expect(
      store.append([{ row: { type: 'settings.changed', details: { lockAfter: 1 } } }]),
    ).rejects.toThrow()
    restore()
    expect(store.state()).toEqual(before)
    await store.append([{ row: { type: 'b' } }])
    expect((await types()).slice(1)).toEqual(['a', 'b'])
    expect(holds(await all())).toBe(true)
  })

  it('names a sealed body by its digest and keeps it outside the row', async () => {
    const store = await unlocked()
    const [row] = await store.append([
      { key: 'peer_secret:a', row: { type: 'peer_secret.created' }, sealed: new Uint8Array([1, 2, 3]) },
    ])
    expect(row?.bodySha256).toBe('039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81')
    const found = await store.read(['peer_secret:a', 'peer_secret:b'])
    expect([...found.keys()]).toEqual(['peer_secret:a'])
    expect(found.get('peer_secret:a')?.sealed).toEqual(new Uint8Array([1, 2, 3]))
    expect(JSON.stringify(row)).not.toContain('AQID')
  })

  it('writes while locked only what takes away, and the next unlock covers it by number and hash', async () => {
    const store = await unlocked()
    await store.append([{ row: { type: 'vault.locked' } }], { andLock: true })
    expect(store.keys()).toBeNull()
    await expect(store.append([{ row: { type: 'grant.created' } }])).rejects.toBeInstanceOf(LockedStore)
    await expect(
      store.append([{ row: REFUSED }, { row: { type: 'settings.changed' } }]),
    ).rejects.toBeInstanceOf(LockedStore)
    await store.append([{ row: REFUSED }])
    await store.append([{ row: { type: 'grant.revoked', decision: 'revoked' } }])
    const [row] = await store.append([{ row: { type: 'vault.unlocked' } }], { unlockWith: KEYS() })
    const rows = await all()
    const hash = rowHash(rows[3] as AuditRow)
    expect(row?.details).toEqual({ covers: { from: 2, to: 3, hash } })
    const macs = (await db.getAll('events')).map(({ mac }) => mac !== undefined)
    // The rows of the locked time are sealed by the unlock that covers them.
    expect(macs).toEqual([true, true, true, true, true])
    expect(await types()).toEqual([
      'vault.created',
      'vault.locked',
      'request.refused',
      'grant.revoked',
      'vault.unlocked',
    ])
    expect(store.state().tampered).toBeNull()
  })

  it('keeps the order around a lock and an unlock that share a transaction with others', async () => {
    const store = await unlocked()
    const results = await Promise.allSettled([
      store.append([{ row: { type: 'a' } }]),
      store.append([{ row: { type: 'vault.locked' } }], { andLock: true }),
      store.append([{ row: { type: 'late' } }]),
      store.append([{ row: REFUSED }]),
      store.append([{ row: { type: 'vault.unlocked' } }], { unlockWith: KEYS() }),
      store.append([{ row: { type: 'b' } }]),
    ])
    expect(results.map(({ status }) => status[0]).join('')).toBe('ffrfff')
    expect(await types()).toEqual([
      'vault.created',
      'a',
      'vault.locked',
      'request.refused',
      'vault.unlocked',
      'b',
    ])
    expect((await open(KEYS())).state().tampered).toBeNull()
  })

  it('signs a head and keeps the state every 256 rows and at a lock, the newest head outside as well', async () => {
    const store = await unlocked()
    expect(await db.count('heads')).toBe(0)
    for (let i = 0; i < 6; i++) {
      await store.append(Array.from({ length: 100 }, () => ({ row: { type: 'a' } })))
    }
    await store.append([{ row: { type: 'vault.locked' } }], { andLock: true })
    const heads = await db.getAll('heads')
    expect(heads.map(({ seq, purpose }) => [seq, purpose])).toEqual([
      [300, 'rows'],
      [600, 'rows'],
      [601, 'lock'],
    ])
    expect(heads.every(head => isOwnHead(KEYS(), head))).toBe(true)
    expect(await around.local.get('audit-head')).toEqual(heads[2])
    expect((await db.getAll('state')).map(({ seq }) => seq).sort()).toEqual([601, 602])
    expect(heads.map(({ hash }) => hash)).toEqual(
      await Promise.all([300, 600, 601].map(async seq => rowHash((await all())[seq] as AuditRow))),
    )
  })
})

describe('the pages of the trail', () => {
  const site = (i: number) => `https://${i % 3}.example`
  beforeEach(async () => {
    const store = await unlocked()
    const row = (i: number) => ({
      type: 'request.approved',
      origin: site(i),
      method: i % 2 ? 'signBytes' : 'signAction',
      decision: i % 5 ? ('approved' as const) : ('rejected' as const),
      agentPubKey: i % 7 ? 'A' : 'B',
      summary: `number ${i}`,
    })
    await store.append(Array.from({ length: 400 }, (_, i) => ({ row: row(i + 1) })))
  })
  async function everything(filter: ActivityFilter, limit = 7): Promise<number[]> {
    const found: number[] = []
    for (let from: ActivityCursor | undefined; ; ) {
      const page = await readPage(db, { limit, filter, ...(from === undefined ? {} : { from }) })
      expect(page.events.length).toBeLessThanOrEqual(limit)
      found.push(...page.events.map(({ seq }) => seq))
      if (page.next === undefined) return found
      from = page.next
    }
  }
  const wanted = (test: (i: number) => boolean) => Array.from({ length: 400 }, (_, i) => 400 - i).filter(test)

  it('are newest first, and all of them once', async () => {
    const first = await readPage(db, { limit: 3 })
    expect(first.events.map(({ seq }) => seq)).toEqual([400, 399, 398])
    expect(await everything({})).toEqual([...wanted(() => true), 0])
  })
  it.each<[ActivityFilter, (i: number) => boolean]>([
    [{ origin: 'https://1.example' }, i => i % 3 === 1],
    [{ method: 'signBytes' }, i => i % 2 === 1],
    [{ decision: 'rejected' }, i => i % 5 === 0],
    [{ agentPubKey: 'B' }, i => i % 7 === 0],
    [{ text: 'NUMBER 39' }, i => String(i).startsWith('39')],
    [
      { origin: 'https://1.example', method: 'signBytes', decision: 'approved', agentPubKey: 'A', text: '9' },
      i => i % 3 === 1 && i % 2 === 1 && i % 5 !== 0 && i % 7 !== 0 && String(i).includes('9'),
    ],
    [{ origin: 'https://none.example' }, () => false],
    [
      { since: '2023-11-14T22:13:20.000Z', until: '2023-11-14T22:13:21.000Z', method: 'signBytes' },
      i => i % 2 === 1,
    ],
    [{ since: '2023-11-15T00:00:00.000Z' }, () => false],
    [{ until: '2023-11-14T22:13:20.000Z' }, () => false],
  ])('hold what fits %j', async (filter, test) => {
    expect(await everything(filter)).toEqual(wanted(test))
  })
  it('know what there is to choose from', async () => {
    expect(await readChoices(db, 'site')).toEqual([0, 1, 2].map(i => `https://${i}.example`))
    expect(await readChoices(db, 'decision')).toEqual(['approved', 'rejected'])
  })
  it('show the rows of the wallet itself', async () => {
    expect(await everything({ decision: 'wallet' })).toEqual([0])
  })
})

describe('projections', () => {
  const grant = { type: 'grant.created', origin: 'https://a.example', agentPubKey: 'uhCAk', grantId: 'g' }
  const row = (seq: number, more: Omit<AuditRow, 'seq' | 'prev' | 'at'>): AuditRow => ({
    seq,
    prev: '',
    at: '2026-11-21T12:00:00.000Z',
    ...more,
  })
  it('count signatures, forget revoked grants and leave unknown scopes out', () => {
    const made = reduce(
      NOTHING,
      row(0, { ...grant, details: { scopes: ['openid', 'all', 'toString'], appName: 'A' } }),
    )
    expect([...made.grants.values()]).toMatchObject([{ scopes: ['openid'], signCount: 0 }])
    const used = reduce(made, row(1, { type: 'request.approved', grantId: 'g', signature: 'x' }))
    expect(used.grants.get('g')).toMatchObject({ signCount: 1 })
    expect(reduce(used, row(2, { type: 'grant.revoked', grantId: 'g' })).grants.size).toBe(0)
  })
})
