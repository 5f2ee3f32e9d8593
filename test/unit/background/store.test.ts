import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'
import { GENESIS, rowHash } from '../../../src/background/events/chain.ts'
import { NOTHING, reduce } from '../../../src/background/events/projections/index.ts'
import { openWalletDb, type WalletDb } from '../../../src/background/events/schema.ts'
import { DuplicateKey, openEventStore } from '../../../src/background/events/store.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'

let db: WalletDb
const seen: AuditRow[] = []
const open = () =>
  openEventStore(
    db,
    () => 1_700_000_000_000,
    row => seen.push(row),
  )

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  seen.length = 0
  db = await openWalletDb()
})

async function all(): Promise<AuditRow[]> {
  const rows: AuditRow[] = []
  await (await open()).each(row => rows.push(row))
  return rows
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

describe('the event store', () => {
  it('chains rows, and goes on where a worker before it stopped', async () => {
    const store = await open()
    await store.append([{ row: { type: 'a' } }, { row: { type: 'b' } }])
    await (await open()).append([{ row: { type: 'c' } }])
    const rows = await all()
    expect(rows.map(row => row.type)).toEqual(['a', 'b', 'c'])
    expect(holds(rows)).toBe(true)
    expect(holds(rows.map((row, i) => (i === 1 ? { ...row, type: 'B' } : row)))).toBe(false)
  })

  it('keeps the order of 500 appends at once, in few transactions', async () => {
    const store = await open()
    let transactions = 0
    const restore = onTransaction(() => transactions++)
    await Promise.all(Array.from({ length: 500 }, (_, i) => store.append([{ row: { type: `t${i}` } }])))
    restore()
    expect(transactions).toBeLessThan(5)
    const rows = await all()
    expect(rows.map(row => row.type)).toEqual(Array.from({ length: 500 }, (_, i) => `t${i}`))
    expect(holds(rows)).toBe(true)
    expect(seen).toEqual(rows)
  })

  it('takes a key once, within a batch and ever, and lets the others of the batch through', async () => {
    const store = await open()
    const results = await Promise.allSettled([
      store.append([{ row: { type: 'one' }, key: 'request:1' }]),
      store.append([{ row: { type: 'two' }, key: 'request:1' }, { row: { type: 'with two' } }]),
      store.append([{ row: { type: 'three' } }]),
    ])
    expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    await expect((await open()).append([{ row: { type: 'late' }, key: 'request:1' }])).rejects.toBeInstanceOf(
      DuplicateKey,
    )
    const rows = await all()
    expect(rows.map(row => row.type)).toEqual(['one', 'three'])
    expect(holds(rows)).toBe(true)
    expect((await store.byKey('request:1'))?.row.type).toBe('one')
  })

  it('leaves everything as it was when a transaction fails, and works after it', async () => {
    const store = await open()
    await store.append([{ row: { type: 'a' } }])
    const restore = onTransaction(tx => queueMicrotask(() => tx.abort()))
    await expect(store.append([{ row: { type: 'lost' } }])).rejects.toThrow()
    restore()
    await store.append([{ row: { type: 'b' } }])
    const rows = await all()
    expect(rows.map(row => row.type)).toEqual(['a', 'b'])
    expect(holds(rows)).toBe(true)
    expect(seen.map(row => row.type)).toEqual(['a', 'b'])
  })

  it('names a sealed body by its digest and keeps it outside the row', async () => {
    const store = await open()
    const [row] = await store.append([
      { row: { type: 'peer_secret.created' }, sealed: new Uint8Array([1, 2, 3]) },
    ])
    expect(row?.bodySha256).toBe('039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81')
    expect(await store.sealedBody(0)).toEqual(new Uint8Array([1, 2, 3]))
    expect(JSON.stringify(row)).not.toContain('AQID')
  })

  it('pages newest first', async () => {
    const store = await open()
    await store.append(Array.from({ length: 10 }, (_, i) => ({ row: { type: `t${i}` } })))
    expect((await store.page(undefined, 3)).map(row => row.seq)).toEqual([9, 8, 7])
    expect((await store.page(7, 3)).map(row => row.seq)).toEqual([6, 5, 4])
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
