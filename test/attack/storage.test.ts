import { openDB } from 'idb'
import { describe, expect, it } from 'vitest'
import { DB_NAME, openWalletDb } from '../../src/background/events/schema.ts'
import type { VaultHeader } from '../../src/background/vault/header.ts'
import {
  type FakeBrowser,
  freshBrowser,
  PASSWORD,
  PHRASE,
  settle,
  trail,
} from '../unit/background/support.ts'
import { abortWrites, asking, b64, connected, restart, SITE, screenOf } from './support/fake.ts'

const RESTORE = { words: PHRASE, derivation: 'flowsta-device', password: PASSWORD } as const
const HOUR = 60 * 60_000

async function editHeader(change: (header: VaultHeader) => unknown): Promise<void> {
  const db = await openWalletDb()
  await db.put('vault', change((await db.get('vault', 'header')) as VaultHeader), 'header')
  db.close()
}
/** What a person sees after the worker has started again. */
async function phaseAfterRestart(browser: FakeBrowser): Promise<string | undefined> {
  await restart(browser)
  return (await screenOf(browser)).state?.phase
}

describe('writes that fail', () => {
  it('AC48 leave no half grant, and the person is told', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const asked = page.ask('connect', {})
    const screen = await screenOf(browser)
    await screen.request()
    const stop = abortWrites()
    await screen.decide('approve')
    expect(await asked).toMatchObject({ error: 'storage_failed' })
    stop()
    await settle()
    expect(screen.state?.ended).toEqual({ origin: SITE, why: 'storage_failed' })
    expect(await page.ask('isConnected')).toBe(false)
    await restart(browser)
    expect(await browser.page(SITE, 'later').ask('getPermissions')).toEqual([])
    expect((await trail(browser)).map(row => row.type)).not.toContain('grant.created')
  })

  it('AC48 leave no half wallet', async () => {
    const browser = await freshBrowser({ wallet: false })
    const screen = await screenOf(browser)
    const stop = abortWrites()
    expect(await screen.ask('vault.restore', RESTORE)).toMatchObject({ error: { code: 'storage_failed' } })
    stop()
    expect(await phaseAfterRestart(browser)).toBe('none')
    await (await screenOf(browser)).must('vault.restore', RESTORE)
    expect(await phaseAfterRestart(browser)).toBe('unlocked')
  })

  it('AC48 on a full disk leave the vault that is there readable', async () => {
    const browser = await freshBrowser()
    await browser.stop()
    browser.local.set = () => Promise.reject(new Error('QUOTA_BYTES'))
    expect(await phaseAfterRestart(browser)).toBe('unlocked')
    expect(await browser.page(SITE).ask('isConnected')).toBe(false)
  })

  it('AC58 release no signature', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const { answer } = await asking(page, screen, 'lost')
    const stop = abortWrites()
    await screen.decide('approve')
    expect(await answer).toEqual({ error: 'storage_failed', description: undefined })
    // Reading needs no row.
    expect(await page.ask('isConnected')).toBe(true)
    stop()
    expect((await trail(browser)).filter(row => row.signature !== undefined)).toEqual([])
    const { answer: later } = await asking(page, screen, 'kept')
    await screen.decide('approve')
    expect(await later).toMatchObject({ success: true, signedBytes: b64('kept') })
  })
})

describe('a store that is damaged', () => {
  it('AC49 never leads to set-up over what was there', async () => {
    const browser = await freshBrowser()
    await browser.stop()
    const db = await openWalletDb()
    await db.clear('events')
    db.close()
    expect(await phaseAfterRestart(browser)).toBe('damaged')
    const screen = await screenOf(browser)
    expect(await screen.ask('vault.restore', RESTORE)).toMatchObject({ ok: false })
    expect(await screen.ask('setup.begin', { password: PASSWORD })).toMatchObject({ ok: false })
    // Nor does time, or what pages do meanwhile, make something else of it.
    for (let i = 0; i < 3; i++) {
      await browser.page(SITE, `hour ${i}`).ask('signBytes', { bytes: '' })
      await browser.advance(HOUR + 1)
    }
    expect(await phaseAfterRestart(browser)).toBe('damaged')
  })

  it('AC49 is not what a page can make of a wallet that is not set up', async () => {
    const browser = await freshBrowser({ wallet: false })
    for (let i = 0; i < 3; i++) {
      const page = browser.page(SITE, `hour ${i}`)
      expect(await page.ask('signBytes', { bytes: '' })).toMatchObject({ error: 'consent_required' })
      await browser.advance(HOUR + 1)
    }
    expect(await phaseAfterRestart(browser)).toBe('none')
    await (await screenOf(browser)).must('vault.restore', RESTORE)
    expect(await phaseAfterRestart(browser)).toBe('unlocked')
  })

  it.each([
    ['no header at all', () => undefined],
    ['a header that is a text', () => 'x'],
    ['a header of the future', (header: VaultHeader) => ({ ...header, v: 2 })],
    ['a header without slots', (header: VaultHeader) => ({ ...header, slots: [] })],
  ])(
    'AC49 with %s in the database opens by its second copy, and without that not at all',
    async (_, change) => {
      const browser = await freshBrowser()
      await browser.screen().must('vault.lock', undefined)
      await editHeader(change)
      expect(await phaseAfterRestart(browser)).toBe('locked')
      await (await screenOf(browser)).must('vault.unlock', { password: PASSWORD })
      await browser.stop()
      await editHeader(change)
      browser.local.values.delete('vault-header')
      expect(await phaseAfterRestart(browser)).toBe('damaged')
    },
  )

  it.each([
    ['bits of the secret turned', { sealed: Buffer.alloc(72, 1).toString('base64') }],
    ['its cost lowered', { kdf: { name: 'argon2id', memory: 65_536, passes: 1, lanes: 1 } }],
  ] as const)('AC49 with %s in the first header keeps and opens the good copy', async (_, change) => {
    const browser = await freshBrowser()
    await browser.screen().must('vault.lock', undefined)
    const copy = browser.local.values.get('vault-header')
    await editHeader(header => ({ ...header, slots: header.slots.map(slot => ({ ...slot, ...change })) }))
    expect(await phaseAfterRestart(browser)).toBe('locked')
    expect(browser.local.values.get('vault-header')).toBe(copy)
    const screen = await screenOf(browser)
    expect(await screen.ask('vault.unlock', { password: PASSWORD })).toMatchObject({ ok: true })
  })

  it('AC49 of a newer version is left as it is, and says so', async () => {
    const browser = await freshBrowser()
    await browser.stop()
    ;(await openDB(DB_NAME, 99)).close()
    await browser.start()
    const { name, version } = (await indexedDB.databases())[0] ?? {}
    expect([name, version]).toEqual([DB_NAME, 99])
    expect(await browser.page(SITE).ask('getAccount')).toMatchObject({ error: 'storage_failed' })
    const screen = await screenOf(browser)
    expect(screen.state).toMatchObject({ phase: 'damaged', damage: 'newer' })
    expect(await screen.ask('vault.restore', RESTORE)).toMatchObject({ error: { code: 'storage_failed' } })
  })

  it('AC49 with a record that is no row opens without it, and says so', async () => {
    const browser = await freshBrowser()
    await browser.stop()
    const db = await openWalletDb()
    const seq = await db.count('events')
    await db.put('events', { seq, row: null as never, hash: 'x' })
    expect(await phaseAfterRestart(browser)).toBe('unlocked')
    expect((await screenOf(browser)).state?.tampered).toMatchObject({ what: 'row_changed' })
    expect((await trail(browser)).every(row => row.type !== 'unreadable')).toBe(true)
    db.close()
  })
})
