import { createHmac } from 'node:crypto'
import { mnemonicToSeedSync } from '@scure/bip39'
import { describe, expect, it } from 'vitest'
import { openDamaged } from '../../src/background/damaged.ts'
import { openWalletDb, type StoredEvent } from '../../src/background/events/schema.ts'
import { openWithPassword, type VaultHeader } from '../../src/background/vault/header.ts'
import { isAcceptable, KDF } from '../../src/background/vault/kdf.ts'
import { createKeyHolder } from '../../src/background/vault/keys.ts'
import { sha256Hex } from '../../src/crypto/hash.ts'
import { FakeBrowser, freshBrowser, PASSWORD, PHRASE, settle } from '../unit/background/support.ts'
import { asking, connected, restart, SITE, screenOf, sessionKeys } from './support/fake.ts'

const OTHER = {
  words: [...Array<string>(23).fill('zoo'), 'vote'],
  derivation: 'flowsta-device' as const,
  password: 'the attacker knows this one',
}

/** Everything that would lie on a disk, as one text: bytes as hex and as base64 beside each other. */
async function disk(browser: FakeBrowser): Promise<string> {
  const db = await openWalletDb()
  const all = [await db.getAll('events'), await db.getAll('bodies'), await db.getAll('vault')]
  const text = JSON.stringify([...all, [...browser.local.values]], (_, value: unknown) =>
    value instanceof Uint8Array
      ? [Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64')]
      : value,
  )
  db.close()
  return text
}

describe('keys', () => {
  it('AC42 lie on the disk in no form, nor do words or password', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const { answer } = await asking(page, screen)
    await screen.decide('approve')
    await answer
    await screen.must('vault.lock', undefined)
    await screen.must('vault.unlock', { password: PASSWORD })
    const bip39 = Buffer.from(mnemonicToSeedSync(PHRASE.join(' ')))
    const seed = createHmac('sha256', 'flowsta-device-1').update(bip39).digest()
    const { root } = JSON.parse(browser.session.values.get('unlocked') ?? '{}') as { root: string }
    const text = await disk(browser)
    const secrets = [bip39, seed, Buffer.from(root, 'base64')]
    for (const secret of secrets) {
      expect(text).not.toContain(secret.toString('hex'))
      expect(text).not.toContain(secret.toString('base64').slice(0, 40))
    }
    expect(text).not.toContain('abandon')
    expect(text).not.toContain(PASSWORD)
    expect(JSON.stringify([...browser.session.values])).not.toContain(PASSWORD)
    // What is there is found: the public key.
    expect(text).toContain('uhCAk')
  })

  it('AC44 are overwritten and out of the browser’s memory once locked, by hand or with the computer', async () => {
    const { session } = new FakeBrowser()
    const holder = createKeyHolder({ session })
    await holder.unlock(new Uint8Array(32).fill(7))
    const held = holder.get()
    await holder.wipe()
    expect(holder.get()).toBeNull()
    expect([held?.root, held?.seal].map(key => key?.every(byte => byte === 0))).toEqual([true, true])
    expect(session.values.size).toBe(0)
    for (const how of ['person', 'computer']) {
      const browser = await freshBrowser()
      const screen = await screenOf(browser)
      if (how === 'person') await screen.must('vault.lock', undefined)
      else browser.computerLocked()
      await settle()
      expect(sessionKeys(browser)).not.toContain('unlocked')
      expect(screen.state).toMatchObject({ phase: 'locked', lock: { why: how } })
    }
  })

  it.each(['touch', 'request.decide', 'settings.set'] as const)(
    'AC44 are gone once the time has passed, and %s does not bring it back',
    async command => {
      const browser = await freshBrowser()
      const page = await connected(browser)
      const screen = await screenOf(browser)
      const { answer, current } = await asking(page, screen)
      // The computer slept: no timer and no alarm has gone off yet.
      browser.now += 16 * 60_000
      const { id, digest } = current
      if (command === 'touch') await screen.ask('touch', undefined)
      if (command === 'settings.set') await screen.ask('settings.set', { lockAfter: 60 })
      if (command === 'request.decide') await screen.ask(command, { id, digest, decision: 'approve' })
      await settle()
      expect(screen.state).toMatchObject({ phase: 'locked' })
      expect(sessionKeys(browser)).not.toContain('unlocked')
      const signed = await Promise.race([answer, settle().then(() => 'nothing')])
      expect(signed).not.toMatchObject({ success: true })
    },
  )

  it('AC44 do not stay in memory when the store can not be opened any more', async () => {
    const browser = await freshBrowser()
    await browser.stop()
    expect(sessionKeys(browser)).toContain('unlocked')
    openDamaged(browser.platform(), 'unreadable', () => {})
    await settle()
    expect(sessionKeys(browser)).not.toContain('unlocked')
  })

  it('AC45 guesses at once or over a restart slip under no delay, and all fail alike', async () => {
    const browser = await freshBrowser()
    const screen = await screenOf(browser)
    await screen.must('vault.lock', undefined)
    const guesses = Array.from({ length: 12 }, (_, i) =>
      screen.ask('vault.unlock', { password: `a wrong password ${i}` }),
    )
    const codes = (await Promise.all(guesses)).map(answer => !answer.ok && answer.error.code)
    expect(codes.filter(code => code === 'wrong_password')).toHaveLength(5)
    expect(codes.filter(code => code === 'too_soon')).toHaveLength(7)
    await restart(browser)
    const again = await screenOf(browser)
    expect(await again.ask('vault.unlock', { password: PASSWORD })).toMatchObject({
      error: { code: 'too_soon' },
    })
    // A clock that is set back makes no wait shorter.
    browser.now -= 60 * 60_000
    expect(await again.ask('vault.unlock', { password: PASSWORD })).toMatchObject({
      error: { code: 'too_soon' },
    })
    await browser.advance(10_000)
    await again.must('vault.unlock', { password: PASSWORD })
    await settle()
    expect(again.state?.phase).toBe('unlocked')
  })

  it('AC46 of another account do not open in the place of these, even with their digest put right', async () => {
    const other = await freshBrowser({ wallet: false })
    await other.screen().must('vault.restore', OTHER)
    const theirs = await openWalletDb()
    const foreign = await theirs.get('bodies', 2)
    theirs.close()
    const browser = await freshBrowser()
    const page = await connected(browser)
    const db = await openWalletDb()
    const phrase = await db.get('bodies', 1)
    const event = (await db.get('events', 2)) as StoredEvent
    for (const body of [foreign, phrase]) {
      if (body === undefined) throw new Error('no body')
      await db.put('bodies', { seq: 2, sealed: body.sealed })
      const row = { ...event.row, bodySha256: sha256Hex(body.sealed) }
      await db.put('events', { ...event, row })
      const screen = await screenOf(browser)
      const { answer } = await asking(page, screen)
      await screen.decide('approve')
      expect(await answer).toMatchObject({ error: 'missing_signer_private_key' })
    }
  })

  it('AC46 of another wallet’s header open nothing here', async () => {
    const other = await freshBrowser({ wallet: false })
    await other.screen().must('vault.restore', OTHER)
    const theirs = await openWalletDb()
    const foreign = await theirs.get('vault', 'header')
    theirs.close()
    const browser = await freshBrowser()
    await browser.screen().must('vault.lock', undefined)
    await browser.stop()
    const db = await openWalletDb()
    await db.put('vault', foreign, 'header')
    await browser.local.set('vault-header', foreign)
    await browser.start()
    const screen = await screenOf(browser)
    expect(await screen.ask('vault.unlock', { password: OTHER.password })).toMatchObject({ ok: false })
    await settle()
    expect(['locked', 'damaged']).toContain(screen.state?.phase)
    expect(sessionKeys(browser)).not.toContain('unlocked')
  })

  it.each([
    { passes: 1 },
    { memory: 8 },
    { memory: 31 * 1024 },
    { passes: 10 ** 12 },
    { memory: 10 ** 12 },
    { lanes: 10 ** 6 },
    { lanes: 0 },
    { passes: Number.NaN },
    { passes: 2.5 },
    { memory: -1 },
  ])('AC47 are not derived with %j', async change => {
    expect(isAcceptable(KDF)).toBe(true)
    expect(isAcceptable({ ...KDF, ...change })).toBe(false)
    const slot = { kind: 'password', id: 'a', salt: 'AAAAAAAAAAAAAAAAAAAAAA==', sealed: 'AAAA' } as const
    const header: VaultHeader = {
      v: 1,
      chain: 'c',
      createdAt: '',
      slots: [{ ...slot, kdf: { ...KDF, name: 'argon2id', ...change } }],
    }
    const before = performance.now()
    expect(await openWithPassword(header, PASSWORD)).toBeNull()
    expect(performance.now() - before).toBeLessThan(50)
  })

  it('AC51 are never chosen by the caller', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const lies = {
      publicKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      agentPubKey: 'uhCAkAAAA',
      account: 'someone else',
      identity: 'x',
      privateKey: 'x',
      deps: ['peer_secret:x'],
    }
    const asked = page.ask('signBytes', { bytes: 'eA==', ...lies })
    await screen.request(method => method === 'signBytes')
    await screen.decide('approve')
    const { answer: plain } = await asking(page, screen)
    await screen.decide('approve')
    expect(await asked).toEqual(await plain)
    expect(await plain).toMatchObject({ agentPubKey: expect.stringMatching(/^uhCAk78/) })
    expect(await browser.page(SITE).ask('getAccount', lies)).toMatchObject({ scopes: expect.any(Array) })
  })
})
