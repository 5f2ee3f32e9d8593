import { describe, expect, it } from 'vitest'
import { connected, SITE } from '../../attack/support/fake.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, settle, trail } from './support.ts'
import { copies, headerWith, NEXT, opens, putCopies, reopen, restart, screenOf } from './vault-support.ts'

const change = (browser: FakeBrowser, password = PASSWORD, next = NEXT) =>
  browser.screen().ask('vault.changePassword', { password, next })
const types = async (browser: FakeBrowser) => (await trail(browser)).map(({ type }) => type)

describe('a new password', () => {
  it('opens the wallet from then on, the old one does not, and what is in it stays', async () => {
    const browser = await freshBrowser()
    await connected(browser)
    const before = await copies(browser)
    expect(await change(browser)).toMatchObject({ ok: true })
    const after = await copies(browser)
    expect(after.first).toEqual(after.second)
    expect(after.first?.slots).toHaveLength(1)
    expect(after.first?.slots[0]?.salt).not.toBe(before.first?.slots[0]?.salt)
    expect((await types(browser)).at(-1)).toBe('vault.password_changed')
    // It is the same unlocked wallet.
    expect((await screenOf(browser)).state?.phase).toBe('unlocked')
    expect(await opens(browser, PASSWORD)).toBe(false)
    expect(await opens(browser, NEXT)).toBe(true)
    expect((await browser.screen().must('apps.list', undefined)).apps[0]?.origin).toBe(SITE)
  })

  it('is put for the old one only, which is slowed as at the unlock', async () => {
    const browser = await freshBrowser()
    const before = await copies(browser)
    for (let i = 0; i < 5; i++) {
      expect(await change(browser, `wrong ${i}`)).toMatchObject({ error: { code: 'wrong_password' } })
    }
    expect(await change(browser)).toMatchObject({ error: { code: 'too_soon' } })
    expect(await browser.screen().ask('phrase.reveal', { password: PASSWORD })).toMatchObject({
      error: { code: 'too_soon' },
    })
    expect(await copies(browser)).toEqual(before)
    expect(await types(browser)).not.toContain('vault.password_changed')
  })

  it('has 12 characters, and is set by an unlocked wallet alone', async () => {
    const browser = await freshBrowser()
    expect(await change(browser, PASSWORD, 'too short')).toMatchObject({ error: { code: 'weak_password' } })
    await browser.screen().must('vault.lock', undefined)
    expect(await change(browser)).toMatchObject({ error: { code: 'not_now' } })
    expect(await opens(browser, PASSWORD)).toBe(true)
  })

  it('can be changed again and again', async () => {
    const browser = await freshBrowser()
    expect(await change(browser)).toMatchObject({ ok: true })
    expect(await change(browser, NEXT, PASSWORD)).toMatchObject({ ok: true })
    expect(await change(browser)).toMatchObject({ ok: true })
    expect(await opens(browser, PASSWORD)).toBe(false)
    expect(await opens(browser, NEXT)).toBe(true)
  })
})

describe('a worker that is stopped while the password changes', () => {
  /** The row and the first copy are on the disk, and the second copy is never written. */
  async function changeAndStop(browser: FakeBrowser): Promise<void> {
    const { set } = browser.local
    await new Promise<void>(resolve => {
      browser.local.set = async (key, value) => {
        if (key !== 'vault-header') return set(key, value)
        resolve()
        return new Promise(() => {})
      }
      void change(browser)
    })
    browser.local.set = set
  }

  it('before its row: the old one opens, the new one does not', async () => {
    const browser = await freshBrowser()
    const put = IDBObjectStore.prototype.put
    // The disk takes nothing any more, and then the worker is gone.
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    expect(await change(browser)).toMatchObject({ error: { code: 'storage_failed' } })
    IDBObjectStore.prototype.put = put
    expect(await opens(browser, NEXT)).toBe(false)
    expect(await opens(browser, PASSWORD)).toBe(true)
    expect(await types(browser)).not.toContain('vault.password_changed')
  })

  it('between the two copies: only the new one opens, and the next start makes the second copy good', async () => {
    const browser = await freshBrowser()
    await changeAndStop(browser)
    const between = await copies(browser)
    expect(between.first).not.toEqual(between.second)
    // The old header is there, whole, and the password is its own.
    expect(await opens(browser, PASSWORD)).toBe(false)
    const after = await copies(browser)
    expect(after.second).toEqual(between.first)
    expect(await opens(browser, NEXT)).toBe(true)
  })

  it('between the two copies, and the first one breaks at once: what is left still opens', async () => {
    const browser = await freshBrowser()
    await changeAndStop(browser)
    await putCopies(browser, { first: 'broken' as never })
    expect(await opens(browser, PASSWORD)).toBe(true)
    // It is whole again, and can be changed as any other.
    expect(await change(browser)).toMatchObject({ ok: true })
    expect(await opens(browser, PASSWORD)).toBe(false)
    expect(await opens(browser, NEXT)).toBe(true)
  })

  it('and an old second copy that comes back later opens nothing', async () => {
    const browser = await freshBrowser()
    const old = await copies(browser)
    expect(await change(browser)).toMatchObject({ ok: true })
    await browser.stop()
    await putCopies(browser, { second: old.second })
    expect(await opens(browser, PASSWORD)).toBe(false)
    expect(await opens(browser, NEXT)).toBe(true)
    const after = await copies(browser)
    expect(after.second).toEqual(after.first)
  })

  it('with a second copy that can’t be written: it is changed all the same', async () => {
    const browser = await freshBrowser()
    const { set } = browser.local
    browser.local.set = async (key, value) => {
      if (key === 'vault-header') throw new Error('full')
      return set(key, value)
    }
    expect(await change(browser)).toMatchObject({ ok: true })
    browser.local.set = set
    expect(await opens(browser, PASSWORD)).toBe(false)
    expect(await opens(browser, NEXT)).toBe(true)
  })
})

describe('the cost of a guess', () => {
  const WEAK = { name: 'argon2id', memory: 32 * 1024, passes: 2, lanes: 1 } as const

  it('is raised at the unlock where the default has risen, once, and on record', async () => {
    const browser = await freshBrowser()
    const weak = await headerWith(browser, WEAK)
    await browser.stop()
    await putCopies(browser, { first: weak, second: weak })
    expect(await opens(browser, PASSWORD)).toBe(true)
    for (let i = 0; i < 200 && !(await types(browser)).includes('vault.kdf_raised'); i++) await settle()
    const { first, second } = await copies(browser)
    expect(first?.slots[0]).toMatchObject({ id: 'e'.repeat(32), kdf: { memory: 64 * 1024, passes: 3 } })
    expect(second).toEqual(first)
    expect(await opens(browser, PASSWORD)).toBe(true)
    await settle()
    expect((await types(browser)).filter(type => type === 'vault.kdf_raised')).toHaveLength(1)
    // The cheaper header is over: put back beside the other one, it is not tried.
    await putCopies(browser, { second: weak })
    await reopen(browser)
    expect((await copies(browser)).second).toEqual(first)
  })

  it('never falls: what is dearer than the default in one way stays so', async () => {
    const browser = await freshBrowser()
    const mixed = await headerWith(browser, { ...WEAK, memory: 96 * 1024 })
    await browser.stop()
    await putCopies(browser, { first: mixed, second: mixed })
    expect(await opens(browser, PASSWORD)).toBe(true)
    for (let i = 0; i < 200 && !(await types(browser)).includes('vault.kdf_raised'); i++) await settle()
    expect((await copies(browser)).first?.slots[0]).toMatchObject({ kdf: { memory: 96 * 1024, passes: 3 } })
  })

  it('does not come in the way of a change of the password right behind the unlock', async () => {
    const browser = await freshBrowser()
    const weak = await headerWith(browser, WEAK)
    await browser.stop()
    await putCopies(browser, { first: weak, second: weak })
    const screen = await reopen(browser)
    const unlocking = screen.ask('vault.unlock', { password: PASSWORD })
    const changing = screen.ask('vault.changePassword', { password: PASSWORD, next: NEXT })
    expect([await unlocking, await changing]).toMatchObject([{ ok: true }, { ok: true }])
    await settle()
    await restart(browser)
    expect(await opens(browser, PASSWORD)).toBe(false)
    expect(await opens(browser, NEXT)).toBe(true)
  })
})
