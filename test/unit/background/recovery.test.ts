import { deleteDB, openDB } from 'idb'
import { describe, expect, it } from 'vitest'
import { DB_NAME, openWalletDb } from '../../../src/background/events/schema.ts'
import type { VaultHeader } from '../../../src/background/vault/header.ts'
import type { UiErrorCode } from '../../../src/protocol/ui-door.ts'
import { connected, restart, SITE } from '../../attack/support/fake.ts'
import {
  type FakeBrowser,
  type FakeScreen,
  freshBrowser,
  PASSWORD,
  PHRASE,
  settle,
  trail,
} from './support.ts'

const RESTORE = { words: PHRASE, derivation: 'flowsta-device', password: PASSWORD } as const

async function screenOf(browser: FakeBrowser): Promise<FakeScreen> {
  const screen = browser.screen()
  await settle()
  return screen
}
async function remains(screen: FakeScreen): Promise<Array<{ store: string; key: unknown; value: unknown }>> {
  const lines: string[] = []
  for (let from: string | undefined; ; ) {
    const piece = await screen.must('remains.read', from === undefined ? {} : { from })
    lines.push(...piece.lines)
    if (piece.next === undefined) return lines.map(line => JSON.parse(line))
    from = piece.next
  }
}
const code = async (answer: Promise<unknown>) =>
  ((await answer) as { error?: { code: UiErrorCode } }).error?.code

describe('a damaged store', () => {
  it.each([
    [
      'missing',
      async () => {
        const db = await openWalletDb()
        await db.clear('events')
        db.close()
      },
    ],
    ['missing', async () => void indexedDB.deleteDatabase(DB_NAME)],
    ['newer', async () => (await openDB(DB_NAME, 99)).close()],
    [
      'header',
      async (browser: FakeBrowser) => {
        const db = await openWalletDb()
        await db.put('vault', 'x', 'header')
        db.close()
        browser.local.values.delete('vault-header')
      },
    ],
  ] as const)('(%s) says what it is and lets everything be saved', async (kind, damage) => {
    const browser = await freshBrowser()
    await connected(browser)
    await browser.stop()
    await damage(browser)
    await browser.start()
    const screen = await screenOf(browser)
    expect(screen.state).toMatchObject({ phase: 'damaged', damage: kind })
    const all = await remains(screen)
    const stores = [...new Set(all.map(({ store }) => store))]
    if (kind === 'missing') expect(stores).toContain('storage.local')
    else expect(all.filter(({ store }) => store === 'events').length).toBeGreaterThan(5)
    expect(JSON.stringify(all)).not.toContain(PASSWORD)
    // Looking and saving changed nothing.
    await restart(browser)
    expect((await screenOf(browser)).state?.damage).toBe(kind)
  })

  it('that the browser does not open says so, and is there again when it does', async () => {
    const browser = await freshBrowser()
    await browser.stop()
    const { open } = indexedDB
    indexedDB.open = () => {
      throw new DOMException('Internal error', 'UnknownError')
    }
    await browser.start()
    expect((await screenOf(browser)).state).toMatchObject({ phase: 'damaged', damage: 'unreadable' })
    indexedDB.open = open
    await restart(browser)
    expect((await screenOf(browser)).state?.phase).toBe('locked')
  })

  it('is left alone until a person has it removed; then a wallet can be restored in its place', async () => {
    const browser = await freshBrowser()
    await connected(browser)
    await browser.stop()
    const db = await openWalletDb()
    await db.delete('vault', 'header')
    await db.clear('events')
    db.close()
    await browser.start()
    const screen = await screenOf(browser)
    expect(await code(screen.ask('vault.restore', RESTORE))).toBe('storage_failed')
    await screen.must('remains.discard', undefined)
    await settle()
    const fresh = await screenOf(browser)
    expect(fresh.state?.phase).toBe('none')
    expect(await browser.page(SITE, 'later').ask('isConnected')).toBe(false)
    await fresh.must('vault.restore', RESTORE)
    expect((await screenOf(browser)).state?.phase).toBe('unlocked')
    expect((await trail(browser))[0]?.seq).toBe(0)
  })

  it('is all that can be removed: a good wallet is not', async () => {
    const browser = await freshBrowser()
    const screen = await screenOf(browser)
    expect(await code(screen.ask('remains.discard', undefined))).toBe('not_now')
    expect(await code(screen.ask('remains.read', {}))).toBe('not_now')
  })

  it('names the second copy of the vault header when that one opened the wallet, and makes the first good', async () => {
    const browser = await freshBrowser()
    await browser.screen().must('vault.lock', undefined)
    await browser.stop()
    const db = await openWalletDb()
    const header = (await db.get('vault', 'header')) as VaultHeader
    await db.put('vault', { ...header, slots: [] }, 'header')
    await browser.start()
    const screen = await screenOf(browser)
    await screen.must('vault.unlock', { password: PASSWORD })
    await settle()
    expect(screen.state?.secondCopy).toBe(true)
    expect((await trail(browser)).at(-1)).toMatchObject({ type: 'vault.unlocked' })
    expect(await db.get('vault', 'header')).toEqual(header)
    db.close()
    await screen.must('vault.lock', undefined)
    await screen.must('vault.unlock', { password: PASSWORD })
    await settle()
    expect(screen.state?.secondCopy).toBeUndefined()
  })
})

describe('a first copy of the header that breaks where it is tried', () => {
  it.each([
    ['a salt that Argon2id refuses', { salt: 'AAAA' }],
    ['a text that has no canonical form', { id: '\ud800' }],
  ])('lets the second one open the wallet: %s', async (_, change) => {
    const browser = await freshBrowser()
    await browser.screen().must('vault.lock', undefined)
    await browser.stop()
    const db = await openWalletDb()
    const header = (await db.get('vault', 'header')) as VaultHeader
    await db.put(
      'vault',
      { ...header, slots: header.slots.map(slot => ({ ...slot, ...change })) } as VaultHeader,
      'header',
    )
    await browser.start()
    const screen = await screenOf(browser)
    await screen.must('vault.unlock', { password: PASSWORD })
    await settle()
    expect(screen.state?.secondCopy).toBe(true)
    expect(await db.get('vault', 'header')).toEqual(header)
    db.close()
  })

  it('is not taken with two passwords, each of which would cost a try', async () => {
    const browser = await freshBrowser()
    await browser.screen().must('vault.lock', undefined)
    const db = await openWalletDb()
    const header = (await db.get('vault', 'header')) as VaultHeader
    const [slot] = header.slots
    await db.put('vault', { ...header, slots: [slot, slot] } as VaultHeader, 'header')
    await browser.stop()
    await browser.start()
    const screen = await screenOf(browser)
    await screen.must('vault.unlock', { password: PASSWORD })
    await settle()
    expect(screen.state?.secondCopy).toBe(true)
    db.close()
  })
})

describe('a store that is taken away while the worker runs', () => {
  it.each([
    ['deleted', 'missing', (): Promise<void> => deleteDB(DB_NAME)],
    ['taken over by a newer version', 'newer', async () => (await openDB(DB_NAME, 99)).close()],
  ] as const)('(%s) is noticed at once', async (_, kind, take) => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    await take()
    await settle()
    const screen = await screenOf(browser)
    expect(screen.state).toMatchObject({ phase: 'damaged', damage: kind })
    page.reconnect()
    expect(await page.ask('signBytes', { bytes: 'eA==' })).toMatchObject({ error: 'storage_failed' })
  })
})
