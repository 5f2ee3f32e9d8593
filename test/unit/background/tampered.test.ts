import { describe, expect, it } from 'vitest'
import { openWalletDb, type StoredEvent, type WalletDb } from '../../../src/background/events/schema.ts'
import { rowHash } from '../../../src/crypto/trail.ts'
import { connected, restart, SITE } from '../../attack/support/fake.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, settle, trail } from './support.ts'

const OTHER = 'https://birch.example'

async function onDisk(edit: (db: WalletDb) => Promise<unknown>): Promise<void> {
  const db = await openWalletDb()
  await edit(db)
  db.close()
}
async function find(db: WalletDb, test: (event: StoredEvent) => boolean): Promise<StoredEvent> {
  const event = (await db.getAll('events')).find(test)
  if (event === undefined) throw new Error('no such row')
  return event
}
const grantOf = (origin: string) => (event: StoredEvent) =>
  event.row.type === 'grant.created' && event.row.origin === origin

async function lock(browser: FakeBrowser): Promise<void> {
  await browser.screen().must('vault.lock', undefined)
  await settle()
}
async function unlock(browser: FakeBrowser): Promise<void> {
  await browser.screen().must('vault.unlock', { password: PASSWORD })
  await settle()
}
const isConnected = (browser: FakeBrowser, origin: string) => browser.page(origin, 'later').ask('isConnected')

/** Two sites are connected; `kept` says whether a state is kept that covers their rows. */
async function twoSites(kept: boolean): Promise<FakeBrowser> {
  const browser = await freshBrowser()
  await connected(browser, SITE)
  await connected(browser, OTHER)
  if (kept) {
    await lock(browser)
    await unlock(browser)
  }
  return browser
}
async function reports(browser: FakeBrowser) {
  const rows = await trail(browser)
  return rows.filter(row => row.type === 'trail.tampered' || row.error === 'grant_tampered')
}

describe('what was edited on the disk', () => {
  it.each([
    ['with its hash put right', (row: StoredEvent['row']) => rowHash(row)],
    ['and nothing else', undefined],
  ])('a grant %s is over, and only it, where a kept state vouches for the rest', async (_, rehash) => {
    const browser = await twoSites(true)
    await browser.stop()
    await onDisk(async db => {
      const event = await find(db, grantOf(SITE))
      const row = { ...event.row, details: { ...event.row.details, scopes: ['openid'], signCount: 0 } }
      await db.put('events', { ...event, row, ...(rehash === undefined ? {} : { hash: rehash(row) }) })
    })
    await browser.start()
    expect(await isConnected(browser, SITE)).toBe(false)
    expect(await isConnected(browser, OTHER)).toBe(true)
    expect(await reports(browser)).toMatchObject([
      { type: 'trail.tampered', error: 'row_changed' },
      { type: 'grant.revoked', origin: SITE, decision: 'revoked', error: 'grant_tampered' },
    ])
    const screen = browser.screen()
    await settle()
    expect(screen.state?.tampered).toMatchObject({ what: 'row_changed' })
    // Once on record it is not found again.
    await restart(browser)
    expect(await reports(browser)).toHaveLength(2)
  })

  it('a grant is over at the next signature, though the worker was not restarted', async () => {
    const browser = await twoSites(true)
    await onDisk(async db => {
      const event = await find(db, grantOf(SITE))
      await db.put('events', {
        ...event,
        row: { ...event.row, details: { scopes: ['openid', 'holochain:sign'] } },
      })
    })
    const asked = browser.page(SITE).ask('signBytes', { bytes: 'eA==' })
    await browser.screen().decide('approve')
    expect(await asked).toMatchObject({ error: 'consent_required' })
    await settle()
    expect(await isConnected(browser, SITE)).toBe(false)
    expect(await reports(browser)).toHaveLength(2)
  })

  it('a row in front of which no state is kept takes all grants before it: it may have been a revocation', async () => {
    const browser = await twoSites(false)
    await browser.screen().must('apps.revokeAll', undefined)
    await connected(browser, 'https://cedar.example')
    await browser.stop()
    await onDisk(async db => {
      const event = await find(db, ({ row }) => row.type === 'grant.revoked' && row.origin === SITE)
      await db.put('events', { ...event, row: { ...event.row, type: 'request.refused' } })
    })
    await browser.start()
    expect(await isConnected(browser, SITE)).toBe(false)
    expect(await isConnected(browser, 'https://cedar.example')).toBe(true)
    expect((await reports(browser))[0]).toMatchObject({ error: 'row_changed' })
  })

  it('a revocation that is cut out does not bring its grant back', async () => {
    const browser = await twoSites(false)
    await browser.screen().must('apps.revokeAll', undefined)
    await browser.page(SITE).ask('signBytes', {})
    await lock(browser)
    await onDisk(async db => {
      const { seq } = await find(db, ({ row }) => row.type === 'grant.revoked' && row.origin === SITE)
      await db.delete('events', seq)
      await db.clear('state')
    })
    await restart(browser)
    await unlock(browser)
    expect(await isConnected(browser, SITE)).toBe(false)
    expect((await reports(browser))[0]).toMatchObject({ error: 'row_missing' })
  })

  it('a revocation that is cut off the end is missed by the head that is kept outside', async () => {
    const browser = await twoSites(true)
    await browser.screen().must('apps.revokeAll', undefined)
    await lock(browser)
    await browser.stop()
    await onDisk(async db => {
      const { seq } = await find(db, ({ row }) => row.type === 'grant.revoked')
      const gone = IDBKeyRange.lowerBound(seq)
      for (const store of ['events', 'heads'] as const) await db.delete(store, gone)
      for (const state of await db.getAll('state')) if (state.seq > seq) await db.delete('state', state.slot)
    })
    await browser.start()
    await unlock(browser)
    expect(await isConnected(browser, SITE)).toBe(false)
    expect(await isConnected(browser, OTHER)).toBe(false)
    expect((await reports(browser))[0]).toMatchObject({ error: 'row_missing' })
  })

  it('a row without a seal that gives something counts for nothing', async () => {
    const browser = await twoSites(false)
    await lock(browser)
    await browser.stop()
    await onDisk(async db => {
      const rows = await db.getAll('events')
      const last = rows.at(-1)
      const made = await find(db, grantOf(SITE))
      if (last === undefined) throw new Error('no rows')
      const row = {
        ...made.row,
        seq: last.seq + 1,
        prev: last.hash,
        origin: 'https://evil.example',
        grantId: 'e',
      }
      await db.put('events', { seq: row.seq, row, hash: rowHash(row) })
    })
    await browser.start()
    await unlock(browser)
    expect(await isConnected(browser, 'https://evil.example')).toBe(false)
    expect((await reports(browser))[0]).toMatchObject({ error: 'row_changed' })
  })

  it.each([
    ['its count', (text: string) => text.replace('"signCount":0', '"signCount":7')],
    ['a grant put in', (text: string) => text.replaceAll(OTHER, 'https://evil.example')],
    ['another row number', (text: string) => text, 1],
    ['no JSON', () => '{'],
  ])('a kept state with %s is rebuilt, and that is reported', async (_, edit, shift = 0) => {
    const browser = await twoSites(true)
    await browser.stop()
    await onDisk(async db => {
      for (const state of await db.getAll('state')) {
        await db.put('state', { ...state, seq: state.seq - shift, text: edit(state.text) })
      }
    })
    await browser.start()
    expect(await isConnected(browser, SITE)).toBe(true)
    expect(await isConnected(browser, OTHER)).toBe(true)
    expect(await isConnected(browser, 'https://evil.example')).toBe(false)
    expect(await browser.page(SITE).ask('getPermissions')).toMatchObject([{ signCount: 0 }])
    expect(await reports(browser)).toMatchObject([{ type: 'trail.tampered', error: 'state_changed' }])
  })

  it('a head by another key, inside or outside, is reported', async () => {
    const browser = await twoSites(true)
    await browser.stop()
    const head = JSON.parse(browser.local.values.get('audit-head') ?? '')
    browser.local.values.set(
      'audit-head',
      JSON.stringify({
        ...head,
        signature: `${head.signature[0] === 'A' ? 'B' : 'A'}${head.signature.slice(1)}`,
      }),
    )
    await browser.start()
    expect(await reports(browser)).toMatchObject([{ error: 'head_changed' }])
    expect(await isConnected(browser, SITE)).toBe(true)
  })

  it('a row under a kept state changes nothing, and says so where it is looked at', async () => {
    const browser = await twoSites(true)
    await onDisk(async db => {
      const event = await find(db, ({ row }) => row.method === 'connect')
      await db.put('events', { ...event, row: { ...event.row, origin: 'https://evil.example' } })
    })
    const rows = await trail(browser)
    expect(rows.filter(row => row.changed)).toMatchObject([{ origin: 'https://evil.example' }])
    await settle()
    expect(await reports(browser)).toMatchObject([{ type: 'trail.tampered', error: 'row_changed' }])
    expect(await isConnected(browser, SITE)).toBe(true)
  })

  it('a locked wallet obeys no edit that gives, and unlocks to the report', async () => {
    const browser = await twoSites(true)
    await lock(browser)
    await browser.stop()
    await onDisk(async db => {
      const event = await find(db, grantOf(SITE))
      await db.put('events', { ...event, row: { ...event.row, origin: 'https://evil.example' } })
    })
    await browser.start()
    await unlock(browser)
    expect(await isConnected(browser, SITE)).toBe(false)
    expect((await reports(browser)).map(({ error }) => error)).toEqual(['row_changed', 'grant_tampered'])
  })

  it('an identity keeps nothing going that its row does not say', async () => {
    const browser = await twoSites(true)
    await browser.stop()
    await onDisk(async db => {
      const event = await find(db, ({ row }) => row.type === 'peer_secret.created')
      await db.put('events', {
        ...event,
        row: { ...event.row, details: { ...event.row.details, name: 'x' } },
      })
    })
    await browser.start()
    const asked = browser.page(SITE).ask('signBytes', { bytes: 'eA==' })
    await browser.screen().decide('approve')
    expect(await asked).toMatchObject({ error: 'missing_signer_private_key' })
    expect((await reports(browser))[0]).toMatchObject({ error: 'row_changed' })
  })

  it('without any identity that is as it was written the wallet is damaged, not new', async () => {
    const browser = await twoSites(false)
    await lock(browser)
    await browser.stop()
    await onDisk(async db => {
      const event = await find(db, ({ row }) => row.type === 'peer_secret.created')
      await db.put('events', { ...event, row: { ...event.row, agentPubKey: 'uhCAkX' } })
      await db.clear('state')
    })
    await browser.start()
    await browser.screen().ask('vault.unlock', { password: PASSWORD })
    await settle()
    const screen = browser.screen()
    await settle()
    expect(screen.state).toMatchObject({ phase: 'damaged', damage: 'identity' })
    expect([...browser.session.values.keys()]).not.toContain('unlocked')
  })
})

/** What somebody with the disk and without the keys can put behind the last row. */
function planted(rows: readonly StoredEvent[], row: object, key?: string): StoredEvent {
  const last = rows.at(-1)
  if (last === undefined) throw new Error('no rows')
  const full = { seq: last.seq + 1, prev: last.hash, at: last.row.at, ...row } as StoredEvent['row']
  return { seq: full.seq, row: full, hash: rowHash(full), ...(key === undefined ? {} : { key }) }
}
const REFUSED = {
  type: 'request.refused',
  decision: 'refused',
  origin: 'https://x.example',
  error: 'unauthorized',
}

describe('a revocation stands', () => {
  async function revoked(): Promise<FakeBrowser> {
    const browser = await twoSites(true)
    await browser.screen().must('apps.revokeAll', undefined)
    await browser.page(SITE).ask('signBytes', {})
    await lock(browser)
    await browser.stop()
    return browser
  }
  it.each<[string, (db: WalletDb, browser: FakeBrowser) => Promise<unknown>]>([
    [
      'a row of a locked time in its place, and a kept state that claims to reach it',
      async db => {
        const event = await find(db, ({ row }) => row.type === 'grant.revoked' && row.origin === SITE)
        const [newest] = (await db.getAll('state')).sort((a, b) => b.seq - a.seq)
        if (newest) await db.put('state', { ...newest, seq: event.seq })
        const { seq, prev, at } = event.row
        const row = { ...REFUSED, seq, prev, at } as StoredEvent['row']
        await db.put('events', { seq, row, hash: rowHash(row) })
      },
    ],
    [
      'everything after it cut off, and every head taken away',
      async (db, browser) => {
        const { seq } = await find(db, ({ row }) => row.type === 'grant.revoked')
        await db.delete('events', IDBKeyRange.lowerBound(seq))
        await db.clear('heads')
        await db.clear('state')
        browser.local.values.delete('audit-head')
      },
    ],
    [
      'everything after it cut off, and a false head put on top of the others',
      async (db, browser) => {
        const { seq } = await find(db, ({ row }) => row.type === 'grant.revoked')
        const [head] = await db.getAll('heads')
        if (head) await db.put('heads', { ...head, seq: 1e9 })
        await db.delete('events', IDBKeyRange.lowerBound(seq))
        for (const state of await db.getAll('state'))
          if (state.seq > seq) await db.delete('state', state.slot)
        browser.local.values.delete('audit-head')
      },
    ],
  ])('with %s', async (_, damage) => {
    const browser = await revoked()
    await onDisk(db => damage(db, browser))
    await browser.start()
    await unlock(browser)
    expect(await isConnected(browser, SITE)).toBe(false)
    expect(await isConnected(browser, OTHER)).toBe(false)
    expect((await reports(browser)).length).toBeGreaterThan(0)
    // What is granted from here on is not taken again at the next start.
    await connected(browser, SITE)
    await restart(browser)
    expect(await isConnected(browser, SITE)).toBe(true)
  })

  it('with its key taken by a row that was planted while the wallet ran, and is gone later', async () => {
    const browser = await twoSites(true)
    let seq = 0
    await onDisk(async db => {
      const rows = await db.getAll('events')
      const { row } = await find(db, grantOf(SITE))
      const plant = planted(rows, { ...REFUSED, seq: 1e6 }, `revoked:${row.grantId}`)
      seq = plant.seq
      await db.put('events', plant)
    })
    await browser.screen().must('apps.revokeAll', undefined)
    expect(await isConnected(browser, SITE)).toBe(false)
    await onDisk(db => db.delete('events', seq))
    await restart(browser)
    expect(await isConnected(browser, SITE)).toBe(false)
  })
})

describe('a row without a seal', () => {
  it.each([
    ['that says it signed', { ...REFUSED, decision: 'approved', signature: 'x' }],
    ['with a time that is none', { ...REFUSED, at: 'now' }],
    ['with a field of its own', { ...REFUSED, x: 1 }],
    ['in the name of nobody here', { ...REFUSED, agentPubKey: 'uhCAkX' }],
    ['with the key of a report', REFUSED, 'tampered:6:row_changed'],
    ['with the key of a grant', REFUSED, 'grant:x'],
    ['with a number between two', { ...REFUSED, seq: 11.5 }],
  ])('%s is found, and covered by nothing', async (_, row, key?: string) => {
    const browser = await twoSites(true)
    await lock(browser)
    await browser.stop()
    await onDisk(async db => db.put('events', planted(await db.getAll('events'), row, key)))
    await browser.start()
    await unlock(browser)
    expect((await reports(browser))[0]).toMatchObject({ type: 'trail.tampered', error: 'row_changed' })
    // It lies where it was put, and is shown for what it is.
    const signed = (await trail(browser)).filter(one => one.signature !== undefined)
    expect(signed.every(one => one.changed)).toBe(true)
  })
})

describe('the lock', () => {
  it('holds when the worker is stopped between its row and its end', async () => {
    const browser = await twoSites(true)
    const { remove } = browser.session
    let session: Map<string, string> | undefined
    browser.session.remove = async keys => {
      await remove(keys)
      // From here on the worker is dead: nothing that it would still do is done.
      session ??= new Map(browser.session.values)
    }
    await lock(browser)
    browser.session.remove = remove
    await browser.stop()
    browser.session.values.clear()
    for (const [key, value] of session ?? []) browser.session.values.set(key, value)
    await browser.start()
    const screen = browser.screen()
    await settle()
    expect(screen.state?.phase).toBe('locked')
  })

  it('leaves no keys behind when an unlock can not be kept', async () => {
    const browser = await twoSites(true)
    await lock(browser)
    const { set } = browser.session
    browser.session.set = () => Promise.reject(new Error('QUOTA_BYTES'))
    const screen = browser.screen()
    expect(await screen.ask('vault.unlock', { password: PASSWORD })).toMatchObject({
      error: { code: 'storage_failed' },
    })
    browser.session.set = set
    await browser.page(SITE).ask('signBytes', {})
    await onDisk(async db => {
      const rows = await db.getAll('events')
      expect(rows.at(-1)?.row.type).toBe('request.refused')
      expect(rows.at(-1)?.mac).toBeUndefined()
    })
    await unlock(browser)
    expect(await reports(browser)).toEqual([])
  })
})
