import { describe, expect, it } from 'vitest'
import { openWalletDb, type StoredEvent, type WalletDb } from '../../src/background/events/schema.ts'
import { rowHash } from '../../src/crypto/trail.ts'
import { type AuditReport, verifyAuditExport } from '../../src/sdk/verify/index.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, settle, trail } from '../unit/background/support.ts'
import { asking, connected, restart, SITE, screenOf } from './support/fake.ts'

/** What the buttons of Activity do with the wallet that is on the disk now. */
async function exported(
  browser: FakeBrowser,
): Promise<{ text: string; changed: number | undefined; report: AuditReport }> {
  const screen = await screenOf(browser)
  const { header, head, rows, agentPubKey, newest } = await screen.must('trail.begin', undefined)
  const lines = [header]
  let changed: number | undefined
  while (lines.length <= rows) {
    const piece = await screen.must('trail.rows', { from: lines.length - 1, to: rows })
    changed ??= piece.changed
    lines.push(...piece.lines)
    if (piece.lines.length === 0) break
  }
  const text = `${[...lines, head].join('\n')}\n`
  const report = await verifyAuditExport(text, {
    agentPubKey,
    ...(newest === undefined ? {} : { atLeast: newest }),
  })
  return { text, changed, report }
}
async function edit(change: (db: WalletDb, rows: readonly StoredEvent[]) => Promise<unknown>): Promise<void> {
  const db = await openWalletDb()
  await change(db, await db.getAll('events'))
  db.close()
}
/** A wallet that connected a site, signed twice and refused once; `seq` of the first signature. */
async function used(): Promise<{ browser: FakeBrowser; first: number }> {
  const browser = await freshBrowser()
  const page = await connected(browser)
  const screen = await screenOf(browser)
  for (const text of ['one', 'two']) {
    const { answer } = await asking(page, screen, text)
    await screen.decide('approve')
    await answer
  }
  await page.ask('signBytes', {})
  await screen.must('vault.lock', undefined)
  await screen.must('vault.unlock', { password: PASSWORD })
  const first = (await trail(browser)).find(row => row.method === 'signBytes')?.seq
  if (first === undefined) throw new Error('nothing signed')
  return { browser, first }
}
const at = (rows: readonly StoredEvent[], seq: number): StoredEvent => {
  const event = rows[seq]
  if (event === undefined) throw new Error(`no row ${seq}`)
  return event
}
/** The row with other contents, hash and chain put right as far as somebody without the keys can. */
async function forge(db: WalletDb, rows: readonly StoredEvent[], from: number, reason: string) {
  let prev = at(rows, from).row.prev
  for (const event of rows.slice(from)) {
    const row = { ...event.row, prev, ...(event.seq === from ? { reason } : {}) }
    prev = rowHash(row)
    await db.put('events', { ...event, row, hash: prev })
  }
}

describe('the trail', () => {
  it('holds, with every row of it', async () => {
    const { browser } = await used()
    const { report, changed } = await exported(browser)
    expect(report).toMatchObject({ ok: true, checked: 0, attested: 2, bad: 0 })
    expect(changed).toBeUndefined()
  })

  it('holds by the bytes that were signed, where they are kept', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    await screen.must('settings.set', { keepSigned: true })
    const { answer } = await asking(page, screen, 'kept')
    await screen.decide('approve')
    await answer
    expect((await exported(browser)).report).toMatchObject({ ok: true, checked: 1, attested: 0 })
  })

  it.each<[string, (db: WalletDb, rows: readonly StoredEvent[], k: number) => Promise<unknown>]>([
    [
      'edited',
      (db, rows, k) => db.put('events', { ...at(rows, k), row: { ...at(rows, k).row, reason: 'x' } }),
    ],
    ['deleted', (db, _, k) => db.delete('events', k)],
    [
      'put in the place of the next',
      async (db, rows, k) => {
        await db.put('events', { ...at(rows, k + 1), key: 'x', seq: k })
        await db.put('events', { ...at(rows, k), key: 'y', seq: k + 1 })
      },
    ],
    ['doubled', (db, rows, k) => db.put('events', { ...at(rows, k), key: 'x', seq: k + 1 })],
    ['forged with all that follow', (db, rows, k) => forge(db, rows, k, 'forged')],
    ['cut off with all that follow', (db, _, k) => db.delete('events', IDBKeyRange.lowerBound(k))],
    [
      'continued another way',
      async (db, rows, k) => {
        await db.delete('events', IDBKeyRange.lowerBound(k))
        await db.put('events', { ...at(rows, k), row: { ...at(rows, k).row, type: 'request.refused' } })
      },
    ],
  ])('AC57 with a row %s names one at or before it', async (_, damage) => {
    const { browser, first } = await used()
    await browser.stop()
    await edit((db, rows) => damage(db, rows, first))
    await browser.start()
    const { report, changed } = await exported(browser)
    expect(report.ok).toBe(false)
    expect(
      Math.min(report.problem?.row ?? Number.NaN, changed ?? Number.POSITIVE_INFINITY),
    ).toBeLessThanOrEqual(first)
    // And the wallet noticed by itself: the newest head lies where the rows do not.
    await settle()
    expect((await screenOf(browser)).state?.tampered).toBeDefined()
  })

  it('AC39 with an edited grant ends it: the site asks again, and the trail says why', async () => {
    const { browser } = await used()
    await browser.stop()
    await edit(async (db, rows) => {
      const event = rows.find(({ row }) => row.type === 'grant.created')
      if (event === undefined) throw new Error('no grant')
      const row = { ...event.row, details: { ...event.row.details, expiresAt: '2099-01-01T00:00:00.000Z' } }
      await db.put('events', { ...event, row, hash: rowHash(row) })
    })
    await browser.start()
    const page = browser.page(SITE, 'later')
    expect(await page.ask('signBytes', { bytes: 'eA==' })).toMatchObject({ error: 'consent_required' })
    expect((await trail(browser)).map(({ error }) => error)).toContain('grant_tampered')
    await restart(browser)
    expect(await browser.page(SITE, 'again').ask('isConnected')).toBe(false)
  })

  it('AC59 opens inert: a line is one JSON text without a control character, and no cell of a table starts a formula', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const reason = '=HYPERLINK("http://evil.example")\r\n\u001b[2J\u202e@SUM(1)'
    const asked = page.ask('signBytes', { bytes: 'eA==', reason })
    await screen.request(method => method === 'signBytes')
    await screen.decide('approve')
    await asked
    const { text, report } = await exported(browser)
    expect(report.ok).toBe(true)
    const lines = text.trimEnd().split('\n')
    expect(lines.length).toBe(report.rows + 2)
    for (const line of lines) {
      expect(line).toMatch(/^\{.*\}$/)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(line).not.toMatch(/[\u0000-\u001f]/)
      expect(JSON.parse(line)).toBeTypeOf('object')
    }
    expect(lines.some(line => line.includes('\\u001b[2J'))).toBe(true)
  })
})
