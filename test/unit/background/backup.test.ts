import fc from 'fast-check'
import { openDB } from 'idb'
import { describe, expect, it, vi } from 'vitest'
import { DB_NAME, openWalletDb } from '../../../src/background/events/schema.ts'
import type { BackupKdf } from '../../../src/crypto/backup/header.ts'
import { makeBackup } from '../../../src/popup/backup/make-backup.ts'
import { readBackup } from '../../../src/popup/backup/read-backup.ts'
import type { UiErrorCode } from '../../../src/protocol/ui-door.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import {
  clientOf,
  exported,
  FILE_PASSWORD,
  fileOf,
  holdings,
  NEW_PASSWORD,
  partsOf,
  restoredFrom,
  restoreInto,
  tried,
  watch,
} from './backup-support.ts'
import { b64, bytes, remembered, SITE } from './silent-support.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, settle, trail } from './support.ts'

// The same keys for the same passwords and salts, worked out once each: what is tried here opens one file many times.
vi.mock('../../../src/crypto/backup/key.ts', async load => {
  const { deriveFileKey } = await load<typeof import('../../../src/crypto/backup/key.ts')>()
  const known = new Map<string, Promise<Uint8Array>>()
  return {
    async deriveFileKey(password: string, kdf: BackupKdf) {
      const name = JSON.stringify([password, kdf])
      const key = known.get(name) ?? deriveFileKey(password, kdf)
      known.set(name, key)
      return (await key).slice()
    },
  }
})

// Each test works out several keys, which takes its time on purpose.
vi.setConfig({ testTimeout: 120_000 })

const OTHER = 'https://birch.example'
const code = async (answer: Promise<unknown>) =>
  ((await answer) as { error?: { code: UiErrorCode } }).error?.code
/** Of the browser that was made last. */
const rowsOnDisk = async () => {
  const db = await openDB(DB_NAME)
  const rows = (await db.getAll('events')).map(({ row }) => row)
  db.close()
  return rows
}
async function connect(browser: FakeBrowser, origin: string, request: object = {}): Promise<void> {
  const screen = browser.screen()
  const asked = browser.page(origin).ask('connect', request)
  await screen.decide('approve')
  await asked
}
/** A wallet with something of everything in it. */
async function rich(): Promise<FakeBrowser> {
  const { browser, screen, silently } = await remembered({ methods: ['signBytes'], domains: ['a'] })
  await silently('signBytes', { ...bytes('hello'), domain: 'a' })
  await connect(browser, OTHER)
  await screen.must('identities.import', { from: 'seed', seed: b64(new Uint8Array(32).fill(7)) })
  const { id } = await screen.must('identities.add', undefined)
  await screen.must('identities.rename', { id, name: 'Work "und" Ähnliches' })
  await screen.must('apps.mute', { origin: 'https://noisy.example', minutes: 60 })
  await screen.must('settings.set', { lockAfter: 60 })
  await screen.must('identities.use', { id })
  await settle()
  return browser
}
/** Such a wallet and its file, made once for those that only read the file. */
const shared = once(async () => {
  const browser = await rich()
  const had = await holdings(browser)
  const file = await exported(browser)
  return { had, file, rows: await rowsOnDisk() }
})
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
/** The database is gone but for its rows: what was revoked can still be read. */
async function damage(browser: FakeBrowser): Promise<void> {
  await browser.stop()
  const db = await openWalletDb()
  await db.delete('vault', 'header')
  db.close()
  browser.local.values.delete('vault-header')
  await browser.start()
  const screen = browser.screen()
  await settle()
  expect(screen.state?.phase).toBe('damaged')
  await screen.must('remains.discard', undefined)
  await settle()
}

describe('a backup', () => {
  it('brings back identities, permissions, mutes and settings; what was signed silently asks', async () => {
    const { had, file } = await shared()
    const { browser, read } = await restoredFrom(file)
    expect(read).toMatchObject({ restored: { identities: 3, grants: 2, left: 0 } })
    const has = await holdings(browser)
    expect(has.identities).toEqual(had.identities)
    expect(has.inUse).toBe(had.inUse)
    expect(has.muted).toEqual(had.muted)
    const screen = browser.screen()
    await settle()
    expect(screen.state?.settings.lockAfter).toBe(60)
    // The site was connected under the first identity.
    const first = had.identities[0]?.id ?? ''
    await screen.must('identities.use', { id: first })
    const { apps } = await holdings(browser)
    expect(apps.map(({ origin }) => origin)).toEqual([SITE, OTHER])
    for (const app of apps) expect(app).not.toHaveProperty('policy')
    for (const app of apps) expect(app).not.toHaveProperty('key')
    expect(apps[0]?.signCount).toBe(1)
    const asked = browser.page(SITE, 'again').ask('signBytes', { ...bytes('hello'), domain: 'a' })
    const { method } = await screen.request()
    expect(method).toBe('signBytes')
    await screen.decide('approve')
    expect(await asked).toMatchObject({ success: true })
  })

  it('of any wallet brings back what was in it', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter(text => text.trim() !== '' && /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+$/u.test(text))
    const wallet = fc.record({
      keys: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 255 }), name), {
        maxLength: 3,
        selector: ([fill]) => fill,
      }),
      sites: fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 3 }),
      scopes: fc.subarray(['public_key', 'did', 'holochain:sign'] as const),
      appName: fc.string({ unit: 'binary', maxLength: 60 }),
      muted: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
      lockAfter: fc.constantFrom(1, 5, 15, 30, 60),
      inUse: fc.nat(3),
    })
    await fc.assert(
      fc.asyncProperty(wallet, async ({ keys, sites, scopes, appName, muted, lockAfter, inUse }) => {
        const before = await freshBrowser()
        const screen = before.screen()
        for (const [fill, name] of keys) {
          const seed = b64(new Uint8Array(32).fill(fill))
          const { id } = await screen.must('identities.import', { from: 'seed', seed })
          await screen.must('identities.rename', { id, name })
        }
        for (const site of sites) {
          const request = { scopes: ['openid', ...scopes], appName: appName.toWellFormed() }
          await connect(before, `https://n${site}.example`, request)
        }
        if (muted !== undefined) await screen.must('apps.mute', { origin: OTHER, minutes: muted })
        await screen.must('settings.set', { lockAfter })
        const { all } = await screen.must('identities.list', undefined)
        await screen.must('identities.use', { id: all[inUse % all.length]?.id ?? '' })
        const held = await holdings(before)
        const { browser } = await restoredFrom(await exported(before))
        const has = await holdings(browser)
        const asking = ({ grantedAt: _, ...app }: (typeof held)['apps'][number]) => app
        expect({ ...has, apps: has.apps.map(asking) }).toEqual({
          ...held,
          apps: held.apps.map(asking).map(({ key: _, ...app }) => app),
        })
      }),
      { numRuns: 3 },
    )
  })

  it('opens under its new password alone, and makes the next key where the old wallet would have', async () => {
    const { browser } = await restoredFrom((await shared()).file)
    const screen = browser.screen()
    await screen.must('vault.lock', undefined)
    expect(await code(screen.ask('vault.unlock', { password: PASSWORD }))).toBe('wrong_password')
    expect(await code(screen.ask('vault.unlock', { password: FILE_PASSWORD }))).toBe('wrong_password')
    await screen.must('vault.unlock', { password: NEW_PASSWORD })
    const { id } = await screen.must('identities.add', undefined)
    const { all } = await screen.must('identities.list', undefined)
    expect(all.find(one => one.id === id)).toMatchObject({ derivation: 'flowsta-device', n: 3, own: true })
    const { words } = await screen.must('phrase.reveal', { password: NEW_PASSWORD })
    expect(words.join(' ')).toMatch(/^(abandon ){23}art$/)
  })

  it('is on record before anything is sealed, and the record is in the file', async () => {
    const browser = await rich()
    const count = (await rowsOnDisk()).length
    const screen = browser.screen()
    const { rows } = await screen.must('backup.begin', { password: PASSWORD, filePassword: FILE_PASSWORD })
    const last = (await rowsOnDisk()).at(-1)
    expect(last).toMatchObject({ type: 'backup.exported', details: { identities: 3, grants: 2 } })
    expect(rows).toBe(count + 1)
  })

  it('wants the wallet’s password, and one for the file that is long enough', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const ask = (password: string, filePassword: string) =>
      code(screen.ask('backup.begin', { password, filePassword }))
    expect(await ask('not the password', FILE_PASSWORD)).toBe('wrong_password')
    expect(await ask(PASSWORD, 'eleven char')).toBe('weak_password')
    expect((await rowsOnDisk()).filter(({ type }) => type === 'backup.exported')).toEqual([])
    await screen.must('vault.lock', undefined)
    expect(await ask(PASSWORD, FILE_PASSWORD)).toBe('not_now')
  })

  it('ends with the lock, with a stop, and with the next one', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const begin = () => screen.must('backup.begin', { password: PASSWORD, filePassword: FILE_PASSWORD })
    const first = await begin()
    await screen.must('backup.part', { id: first.id })
    const second = await begin()
    expect(await code(screen.ask('backup.part', { id: first.id }))).toBe('not_now')
    await screen.must('backup.stop', { id: second.id })
    expect(await code(screen.ask('backup.part', { id: second.id }))).toBe('not_now')
    const third = await begin()
    await screen.must('vault.lock', undefined)
    expect(await code(screen.ask('backup.part', { id: third.id }))).toBe('not_now')
    await screen.must('vault.unlock', { password: PASSWORD })
    expect(await code(screen.ask('backup.part', { id: third.id }))).toBe('not_now')
  })

  it('holds no secret in the clear, whatever is asked for on the way', async () => {
    const before = await rich()
    const seen: string[] = []
    const spied = (browser: FakeBrowser) => {
      const client = clientOf(browser.screen())
      const { ask } = client
      const spy = async (...args: Parameters<typeof ask>) => {
        const answer = await ask(...args)
        seen.push(JSON.stringify(answer))
        return answer
      }
      return { ...client, ask: spy as typeof ask }
    }
    const passwords = { password: PASSWORD, filePassword: FILE_PASSWORD }
    const { file } = await makeBackup(spied(before), passwords, watch())
    const browser = await freshBrowser({ wallet: false })
    await readBackup(spied(browser), file, { filePassword: FILE_PASSWORD, password: NEW_PASSWORD }, watch())
    const all = [await file.text(), ...seen].join('\n')
    const seed = Buffer.from('f1ba995111fa5d15e4967627e5c53ac3d459a68620064822a4431afc7dcc255a', 'hex')
    for (const secret of [seed, Buffer.alloc(32, 7)]) {
      for (const form of ['base64', 'hex', 'base64url'] as const)
        expect(all).not.toContain(secret.toString(form))
    }
    expect(all).not.toContain('abandon')
    for (const text of [PASSWORD, FILE_PASSWORD, NEW_PASSWORD]) expect(all).not.toContain(text)
    // The search finds what is there.
    expect(all).toContain(SITE)
    expect(await file.text()).not.toContain('acorn')
  })
})

describe('a restored trail', () => {
  it('is closed and verifies; the new one begins by naming where it ended', async () => {
    const { file, rows: old } = await shared()
    const { browser, read } = await restoredFrom(file)
    expect(read).toMatchObject({ check: { rows: old.length, good: old.length } })
    expect(read).not.toHaveProperty('check.bad')
    const rows = await rowsOnDisk()
    const { restored, chain } = (rows[0]?.details ?? {}) as {
      restored: { chain: string; seq: number }
      chain: string
    }
    expect(rows[0]).toMatchObject({ seq: 0, type: 'vault.created' })
    expect(restored).toMatchObject({ seq: old.length - 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(restored.chain).not.toBe(chain)
    const screen = browser.screen()
    const { all } = await screen.must('past.list', undefined)
    expect(all).toMatchObject([{ chain: restored.chain, rows: old.length, head: { seq: restored.seq } }])
    const texts: string[] = []
    for (let part = 0; part < (all[0]?.parts ?? 0); part++) {
      texts.push((await screen.must('past.read', { chain: restored.chain, part })).text)
    }
    const agentPubKey = (await holdings(browser)).identities[0]?.agentPubKey ?? ''
    const report = await verifyAuditExport(texts.join(''), { agentPubKey, atLeast: all[0]?.head as never })
    expect(report).toMatchObject({ ok: true, rows: old.length })
    // Its own trail holds as well.
    const begin = await screen.must('trail.begin', undefined)
    const { lines } = await screen.must('trail.rows', { from: 0, to: begin.rows })
    const own = [begin.header, ...lines, begin.head].join('\n')
    expect(await verifyAuditExport(own, { agentPubKey })).toMatchObject({ ok: true, rows: begin.rows })
  })

  it('goes on into the next backup, and the one after it', async () => {
    const one = await restoredFrom((await shared()).file)
    // The new wallet has another password.
    const make = async (browser: FakeBrowser) =>
      (
        await makeBackup(
          clientOf(browser.screen()),
          { password: NEW_PASSWORD, filePassword: FILE_PASSWORD },
          watch(),
        )
      ).file
    const chains = (await one.browser.screen().must('past.list', undefined)).all.map(({ chain }) => chain)
    const two = await restoredFrom(await make(one.browser))
    const three = await restoredFrom(await make(two.browser))
    expect(three.read).toMatchObject({ wallet: { trails: 3 } })
    expect(three.read).not.toHaveProperty('check.bad')
    const { all } = await three.browser.screen().must('past.list', undefined)
    expect(all).toHaveLength(3)
    expect(all[2]?.chain).toBe(chains[0])
    expect((await holdings(three.browser)).identities).toEqual(
      (await holdings(one.browser)).identities.slice(),
    )
  })

  it('that was tampered with before comes back with the rest, and the check says so', async () => {
    const before = await rich()
    const db = await openWalletDb()
    const [event] = (await db.getAll('events')).slice(4)
    if (event === undefined) throw new Error('no row')
    await db.put('events', { ...event, row: { ...event.row, summary: 'changed' } })
    db.close()
    const file = await exported(before)
    const { browser, read } = await restoredFrom(file)
    expect(read).toMatchObject({ restored: { identities: 3 }, check: { bad: { row: 4 } } })
    expect((await browser.screen().must('past.list', undefined)).all).toHaveLength(1)
  })

  it('counts for nothing where no row names it', async () => {
    const { body, head } = await partsOf((await shared()).file)
    const browser = await freshBrowser({ wallet: false })
    const screen = browser.screen()
    const begun = await screen.must('restore.begin', {
      header: head,
      filePassword: FILE_PASSWORD,
      isTrial: false,
    })
    const id = 'id' in begun ? begun.id : ''
    for (const part of body.slice(0, -1)) await screen.must('restore.part', { id, part, isLast: false })
    const words = [...Array<string>(23).fill('abandon'), 'art']
    await screen.must('vault.restore', { words, derivation: 'flowsta-device', password: PASSWORD })
    expect((await screen.must('past.list', undefined)).all).toEqual([])
    expect(await code(screen.ask('restore.finish', { id, password: NEW_PASSWORD }))).toBe('not_now')
  })
})

describe('permissions of a backup', () => {
  it('that were revoked since stay revoked, the others come back', async () => {
    const browser = await rich()
    const screen = browser.screen()
    await screen.must('identities.use', { id: (await holdings(browser)).identities[0]?.id ?? '' })
    const file = await exported(browser)
    const { apps } = await holdings(browser)
    await browser.advance(1000)
    await screen.must('apps.revoke', { grantId: apps[0]?.grantId ?? '' })
    await damage(browser)
    const read = await restoreInto(browser, file)
    expect(read).toMatchObject({ restored: { grants: 1, left: 1 } })
    expect((await trail(browser)).some(({ grantId }) => grantId === apps[0]?.grantId)).toBe(false)
    await browser.screen().must('identities.use', { id: (await holdings(browser)).identities[0]?.id ?? '' })
    expect((await holdings(browser)).apps.map(({ origin }) => origin)).toEqual([OTHER])
    // And for good: the next damage forgets nothing of it.
    await damage(browser)
    expect(await restoreInto(browser, file)).toMatchObject({ restored: { grants: 1, left: 1 } })
  })

  it('that grew before they were revoked stay revoked, those that were given anew since do not', async () => {
    const browser = await freshBrowser()
    await connect(browser, SITE, { scopes: ['openid'] })
    const file = await exported(browser)
    await browser.advance(1000)
    await connect(browser, SITE)
    await browser.advance(1000)
    const page = browser.page(SITE, 'later')
    expect(await page.ask('disconnect')).toBeNull()
    await browser.advance(1000)
    await connect(browser, SITE)
    const later = await exported(browser)
    await damage(browser)
    expect(await restoreInto(browser, file)).toMatchObject({ restored: { grants: 0, left: 1 } })
    await damage(browser)
    expect(await restoreInto(browser, later)).toMatchObject({ restored: { grants: 1, left: 0 } })
  })
})

describe('reading a file', () => {
  it('changes nothing where it is tried out, in a wallet or without one', async () => {
    const browser = await rich()
    const file = await exported(browser)
    const rows = await rowsOnDisk()
    expect(await tried(browser, file)).toMatchObject({
      wallet: { identities: { length: 3 }, grants: 2, trails: 1 },
    })
    expect(await rowsOnDisk()).toEqual(rows)
    const empty = await freshBrowser({ wallet: false })
    expect(await tried(empty, file)).not.toHaveProperty('fault')
    const screen = empty.screen()
    await settle()
    expect(screen.state?.phase).toBe('none')
    const db = await openDB(DB_NAME)
    expect(await db.count('pastParts')).toBe(0)
    db.close()
  })

  it('is forgotten with the lock, what was opened for a trial too', async () => {
    const { file } = await shared()
    const { head, body } = await partsOf(file)
    const browser = await freshBrowser()
    const screen = browser.screen()
    const header = JSON.stringify(head)
    const begun = (await screen.must('restore.begin', {
      header: JSON.parse(header),
      filePassword: FILE_PASSWORD,
      isTrial: true,
    })) as { id: string }
    const ask = () => screen.ask('restore.part', { id: begun.id, part: body[0] ?? '', isLast: false })
    await screen.must('vault.lock', undefined)
    await screen.must('vault.unlock', { password: PASSWORD })
    expect(await code(ask())).toBe('not_now')
  })

  it('over a wallet that is there is refused', async () => {
    const { file } = await shared()
    const browser = await freshBrowser()
    await expect(restoreInto(browser, file)).rejects.toThrow('not_now')
  })

  it('says what is wrong with it, and leaves nothing behind', async () => {
    const source = await rich()
    const file = await exported(source)
    const other = await exported(source)
    const { head, body } = await partsOf(file)
    const { head: otherHead, body: otherBody } = await partsOf(other)
    const turn = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)
    const browser = await freshBrowser({ wallet: false })
    const fault = async (blob: Blob, filePassword = FILE_PASSWORD) => {
      const read = await readBackup(
        clientOf(browser.screen()),
        blob,
        { filePassword, password: NEW_PASSWORD },
        watch(),
      )
      return read.fault
    }
    expect(body.length).toBeGreaterThan(3)
    expect(await fault(file, 'another password')).toBe('wrong')
    expect(await fault(fileOf({ head, body: [turn(body[0] ?? ''), ...body.slice(1)] }))).toBe('wrong')
    expect(await fault(fileOf({ head, body: otherBody }))).toBe('wrong')
    expect(await fault(fileOf({ head: otherHead, body }))).toBe('wrong')
    expect(await fault(fileOf({ head: { ...head, createdAt: '2026-01-01T00:00:00.000Z' }, body }))).toBe(
      'wrong',
    )
    for (let i = 1; i < body.length; i++) {
      expect(await fault(fileOf({ head, body: body.map((part, n) => (n === i ? turn(part) : part)) }))).toBe(
        'damaged',
      )
    }
    const [a = '', b = '', c = '', ...rest] = body
    expect(await fault(fileOf({ head, body: [a, c, b, ...rest] }))).toBe('damaged')
    expect(await fault(fileOf({ head, body: [a, b, b, c, ...rest] }))).toBe('damaged')
    expect(await fault(fileOf({ head, body: [...body, a] }))).toBe('damaged')
    expect(await fault(fileOf({ head, body: [a, otherBody[1] ?? '', c, ...rest] }))).toBe('damaged')
    expect(await fault(fileOf({ head, body: body.slice(0, -1) }))).toBe('cut')
    expect(await fault(fileOf({ head, body: [a] }))).toBe('cut')
    const text = await file.text()
    expect(await fault(new Blob([text.slice(0, text.length - 200)]))).toBe('cut')
    expect(await fault(new Blob([new Uint8Array([255, 254, 0, 1])]))).toBe('not_a_backup')
    expect(await fault(fileOf({ head: { ...head, v: 2 }, body }))).toBe('newer')
    const bomb = { ...(head.kdf as object), memory: 2 ** 31 }
    const derive = vi.spyOn(WebAssembly, 'instantiate')
    expect(await fault(fileOf({ head: { ...head, kdf: bomb }, body }))).toBe('limits')
    // The worker holds it against the limits too.
    const header = { ...head, kdf: bomb }
    const begin = { header, filePassword: FILE_PASSWORD, isTrial: true }
    expect(await browser.screen().must('restore.begin', begin)).toEqual({ fault: 'limits' })
    expect(derive).not.toHaveBeenCalled()
    derive.mockRestore()
    const screen = browser.screen()
    await settle()
    expect(screen.state?.phase).toBe('none')
    expect(await rowsOnDisk()).toEqual([])
    // And the whole one still opens.
    expect(await fault(file)).toBeUndefined()
  })

  it('that was stopped can be begun anew', async () => {
    const { file } = await shared()
    const browser = await freshBrowser({ wallet: false })
    const controller = new AbortController()
    const stopping = { signal: controller.signal, onProgress: () => controller.abort() }
    const passwords = { filePassword: FILE_PASSWORD, password: NEW_PASSWORD }
    await expect(readBackup(clientOf(browser.screen()), file, passwords, stopping)).rejects.toThrow()
    const screen = browser.screen()
    await settle()
    // Nobody's activity stays on the disk of a wallet that did not come to be.
    const db = await openDB(DB_NAME)
    await expect.poll(() => db.count('pastParts')).toBe(0)
    db.close()
    expect(screen.state?.phase).toBe('none')
    expect(await restoreInto(browser, file)).toMatchObject({ restored: { identities: 3 } })
  })
})
