import { describe, expect, it } from 'vitest'
import { openWalletDb } from '../../../src/background/events/schema.ts'
import type { VaultHeader } from '../../../src/background/vault/header.ts'
import type { KeySlot, PasskeySlot } from '../../../src/background/vault/slots.ts'
import { toBase64 } from '../../../src/crypto/bytes.ts'
import { asking, connected, SITE } from '../../attack/support/fake.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, PHRASE, settle, trail } from './support.ts'
import {
  copies,
  type FakePasskey,
  fakePasskey,
  NEXT,
  opens,
  putCopies,
  random,
  reopen,
  screenOf,
  withPasskey,
} from './vault-support.ts'

async function unlockWith(browser: FakeBrowser, { credentialId, prf }: FakePasskey) {
  const screen = await reopen(browser)
  const answer = await screen.ask('vault.unlockWithPasskey', { credentialId, prf })
  await settle()
  return answer
}
const slotsOf = async (browser: FakeBrowser) => (await copies(browser)).first?.slots as readonly KeySlot[]

/** Edits the passkey's slot in both copies, as somebody with the disk can. */
async function editSlot(browser: FakeBrowser, change: Partial<PasskeySlot>): Promise<void> {
  const { first } = await copies(browser)
  if (first === undefined) throw new Error('no header')
  const slots = (first.slots as readonly KeySlot[]).map(slot =>
    slot.kind === 'passkey' ? { ...slot, ...change } : slot,
  )
  const header = { ...first, slots } as VaultHeader
  await browser.stop()
  await putCopies(browser, { first: header, second: header })
}

describe('a passkey', () => {
  it('opens the wallet beside the password, is listed by its day, and signs as ever', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const passkey = await withPasskey(browser)
    expect(await browser.screen().must('passkeys.list', undefined)).toEqual({
      all: [
        {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          addedAt: new Date(browser.now).toISOString(),
          credentialId: passkey.credentialId,
          salt: passkey.salt,
        },
      ],
    })
    const screen = await reopen(browser)
    expect(screen.state).toMatchObject({ phase: 'locked', lock: { hasPasskey: true } })
    expect(await unlockWith(browser, passkey)).toMatchObject({ ok: true })
    expect((await trail(browser)).at(-1)).toMatchObject({ type: 'vault.unlocked' })
    page.leave()
    const again = await screenOf(browser)
    const { answer } = await asking(browser.page(SITE, 'new'), again)
    await again.decide('approve')
    expect(await answer).toMatchObject({ success: true })
    expect(await opens(browser, PASSWORD)).toBe(true)
  })

  it('is kept for the password alone, and by an unlocked wallet', async () => {
    const browser = await freshBrowser()
    const before = await copies(browser)
    const screen = await screenOf(browser)
    const add = (password: string) => screen.ask('passkeys.add', { password, ...fakePasskey() })
    expect(await screen.ask('passkeys.offer', { password: 'wrong' })).toMatchObject({
      error: { code: 'wrong_password' },
    })
    expect(await add('wrong')).toMatchObject({ error: { code: 'wrong_password' } })
    await screen.must('vault.lock', undefined)
    expect(await add(PASSWORD)).toMatchObject({ error: { code: 'not_now' } })
    expect(await screen.ask('passkeys.remove', { id: 'a'.repeat(32) })).toMatchObject({
      error: { code: 'not_now' },
    })
    expect(await copies(browser)).toEqual(before)
  })

  it('leaves rows that name neither it nor what it answered', async () => {
    const browser = await freshBrowser()
    const passkey = await withPasskey(browser)
    const [{ id } = { id: '' }] = (await browser.screen().must('passkeys.list', undefined)).all
    await browser.screen().must('passkeys.remove', { id })
    await settle()
    const rows = (await trail(browser)).map(({ type }) => type)
    expect(rows.slice(-2)).toEqual(['vault.passkey_added', 'vault.passkey_removed'])
    const db = await openWalletDb()
    const all = JSON.stringify(await db.getAll('events'))
    db.close()
    for (const secret of Object.values(passkey)) expect(all).not.toContain(secret)
    // Nowhere is what it answered.
    const kept = JSON.stringify([...browser.local.values, ...browser.session.values, await copies(browser)])
    expect(kept).not.toContain(passkey.prf)
  })

  it('that was removed opens nothing, also not by a second copy from before', async () => {
    const browser = await freshBrowser()
    const passkey = await withPasskey(browser)
    const before = await copies(browser)
    const [{ id } = { id: '' }] = (await browser.screen().must('passkeys.list', undefined)).all
    await browser.screen().must('passkeys.remove', { id })
    expect(await browser.screen().ask('passkeys.remove', { id })).toMatchObject({
      error: { code: 'request_changed' },
    })
    expect(await unlockWith(browser, passkey)).toMatchObject({ error: { code: 'wrong_passkey' } })
    expect((await reopen(browser)).state?.lock).not.toHaveProperty('hasPasskey')
    await browser.stop()
    await putCopies(browser, { second: before.second })
    expect(await unlockWith(browser, passkey)).toMatchObject({ error: { code: 'wrong_passkey' } })
    expect(await opens(browser, PASSWORD)).toBe(true)
  })

  it('stays when the password changes', async () => {
    const browser = await freshBrowser()
    const passkey = await withPasskey(browser)
    await browser.screen().must('vault.changePassword', { password: PASSWORD, next: NEXT })
    expect(await opens(browser, PASSWORD)).toBe(false)
    expect(await unlockWith(browser, passkey)).toMatchObject({ ok: true })
  })

  it('is gone when the wallet is restored from its words', async () => {
    const browser = await freshBrowser()
    const passkey = await withPasskey(browser)
    await browser.stop()
    const other = await freshBrowser({ wallet: false })
    await other.screen().must('vault.restore', {
      words: PHRASE,
      derivation: 'flowsta-device',
      password: PASSWORD,
    })
    expect(await other.screen().must('passkeys.list', undefined)).toEqual({ all: [] })
    expect(await unlockWith(other, passkey)).toMatchObject({ error: { code: 'wrong_passkey' } })
  })

  it('is one of eight at most, each once', async () => {
    const browser = await freshBrowser()
    const first = await withPasskey(browser)
    expect(await browser.screen().ask('passkeys.add', { password: PASSWORD, ...first })).toMatchObject({
      error: { code: 'already_there' },
    })
    for (let i = 1; i < 8; i++) await withPasskey(browser)
    expect(
      await browser.screen().ask('passkeys.add', { password: PASSWORD, ...fakePasskey() }),
    ).toMatchObject({ error: { code: 'not_now' } })
    expect(await unlockWith(browser, first)).toMatchObject({ ok: true })
  })
})

describe('what is not the passkey', () => {
  it('is refused without a wait, and does not make the password’s any longer', async () => {
    const browser = await freshBrowser()
    const passkey = await withPasskey(browser)
    const screen = await reopen(browser)
    for (let i = 0; i < 8; i++) {
      const wrong = i % 2 === 0 ? { ...passkey, prf: toBase64(random(32)) } : fakePasskey()
      const { credentialId, prf } = wrong
      expect(await screen.ask('vault.unlockWithPasskey', { credentialId, prf })).toEqual({
        n: expect.any(Number),
        ok: false,
        error: { code: 'wrong_passkey' },
      })
    }
    expect(screen.state?.phase).toBe('locked')
    expect(await screen.ask('vault.unlock', { password: PASSWORD })).toMatchObject({ ok: true })
  })

  it.each(['', 'AAAA', `${'A'.repeat(43)}!`, 'A'.repeat(1_000_000)])(
    '(%#) never reaches a slot',
    async prf => {
      const browser = await freshBrowser()
      const { credentialId } = await withPasskey(browser)
      const screen = await reopen(browser)
      expect(await screen.ask('vault.unlockWithPasskey', { credentialId, prf })).toMatchObject({
        error: { code: 'invalid_params' },
      })
    },
  )
})

describe('a passkey’s slot that was edited on the disk', () => {
  it.each([
    ['its salt', { salt: toBase64(random(32)) }],
    ['its day', { addedAt: '2020-01-01T00:00:00.000Z' }],
    ['its number', { id: 'f'.repeat(32) }],
    ['what is sealed', { sealed: toBase64(random(72)) }],
  ] as const)('(%s) opens nothing, and the password still does', async (_, change) => {
    const browser = await freshBrowser()
    const passkey = await withPasskey(browser)
    await editSlot(browser, change)
    expect(await unlockWith(browser, passkey)).toMatchObject({ error: { code: 'wrong_passkey' } })
    expect(await opens(browser, PASSWORD)).toBe(true)
  })

  it('(the passkey it is for) opens for neither of the two', async () => {
    const browser = await freshBrowser()
    const passkey = await withPasskey(browser)
    const other = fakePasskey()
    await editSlot(browser, { credentialId: other.credentialId })
    expect(await unlockWith(browser, passkey)).toMatchObject({ error: { code: 'wrong_passkey' } })
    const swapped = { ...passkey, credentialId: other.credentialId }
    expect(await unlockWith(browser, swapped)).toMatchObject({ error: { code: 'wrong_passkey' } })
  })

  it('(moved into another wallet) opens nothing there', async () => {
    const browser = await freshBrowser()
    const passkey = await withPasskey(browser)
    const [, slot] = await slotsOf(browser)
    await browser.stop()
    const other = await freshBrowser()
    const { first } = await copies(other)
    if (first === undefined || slot === undefined) throw new Error('no header')
    const header = { ...first, v: 2, edition: 'e', slots: [...first.slots, slot] } as VaultHeader
    await other.stop()
    await putCopies(other, { first: header, second: header })
    expect(await unlockWith(other, passkey)).toMatchObject({ error: { code: 'wrong_passkey' } })
    expect(await opens(other, PASSWORD)).toBe(true)
  })
})

describe('the versions of the header', () => {
  it('the first one, without passkeys, still opens, and takes a passkey', async () => {
    const browser = await freshBrowser()
    const { first } = await copies(browser)
    expect(first).toMatchObject({ v: 1, slots: [{ kind: 'password' }] })
    expect(await opens(browser, PASSWORD)).toBe(true)
    const passkey = await withPasskey(browser)
    expect((await copies(browser)).first).toMatchObject({ v: 2, createdAt: first?.createdAt })
    expect(await unlockWith(browser, passkey)).toMatchObject({ ok: true })
  })

  it.each([
    [
      'a passkey in one of the first version',
      ({ edition: _, ...header }: VaultHeader & { edition?: string }) => ({ ...header, v: 1 }),
    ],
    [
      'nothing but passkeys',
      (header: VaultHeader) => ({
        ...header,
        slots: (header.slots as readonly KeySlot[]).filter(({ kind }) => kind === 'passkey'),
      }),
    ],
    ['a version that is not known', (header: VaultHeader) => ({ ...header, v: 3 })],
  ])('%s is no header, and never set-up over what is there', async (_, edit) => {
    const browser = await freshBrowser()
    await withPasskey(browser)
    const { first } = await copies(browser)
    const header = edit(first as VaultHeader) as VaultHeader
    await browser.stop()
    await putCopies(browser, { first: header, second: header })
    expect((await reopen(browser)).state).toMatchObject({ phase: 'damaged', damage: 'header' })
  })

  it('two copies that differ: none of them is replaced before an unlock has told which is good', async () => {
    const browser = await freshBrowser()
    await withPasskey(browser)
    const [{ id } = { id: '' }] = (await browser.screen().must('passkeys.list', undefined)).all
    const { first } = await copies(browser)
    const foreign = { ...first, chain: 'f'.repeat(32) } as VaultHeader
    await browser.stop()
    await putCopies(browser, { first: foreign })
    // The worker was stopped, not the browser: the wallet is unlocked, and nobody has proved a header.
    await browser.start()
    const screen = await screenOf(browser)
    expect(screen.state?.phase).toBe('unlocked')
    expect(await screen.ask('passkeys.remove', { id })).toMatchObject({ error: { code: 'not_now' } })
    expect((await copies(browser)).second).toEqual(first)
    expect(await opens(browser, PASSWORD)).toBe(true)
    expect(await browser.screen().ask('passkeys.remove', { id })).toMatchObject({ ok: true })
  })
})
