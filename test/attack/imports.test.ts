import { encode } from '@msgpack/msgpack'
import { describe, expect, it } from 'vitest'
import { openWalletDb } from '../../src/background/events/schema.ts'
import { decodeSeedBundle, readSeedBundle } from '../../src/crypto/seed-bundle/decode.ts'
import { SeedBundleError } from '../../src/crypto/seed-bundle/errors.ts'
import { KDF_LIMITS } from '../../src/crypto/seed-bundle/limits.ts'
import type { Argon2id } from '../../src/crypto/seed-bundle/seal.ts'
import { openSeed } from '../../src/crypto/seed-bundle/seal.ts'
import { doSeedJob } from '../../src/popup/seed-bundle/work.ts'
import { imported, listed, SEED, useAnother } from '../unit/background/identities-support.ts'
import { freshBrowser, PASSWORD, trail } from '../unit/background/support.ts'
import { ourBundle } from '../unit/crypto/seed-bundle/support.ts'
import { asking, connected, screenOf, sessionKeys } from './support/fake.ts'

const parts = [16, 24, 49].map(n => new Uint8Array(n).fill(1))
const [salt, header, sealed] = parts
const bundle = (mem: number, ops: number) =>
  encode(['hcsb0', [['pw', salt, mem, ops, header, sealed]], new Uint8Array()])
function refused(content: Uint8Array): string {
  try {
    readSeedBundle(content)
    return 'read'
  } catch (problem) {
    if (!(problem instanceof SeedBundleError)) throw problem
    return problem.code
  }
}

describe('sealed keys', () => {
  it('AC46 of two identities that change places open for neither', async () => {
    const browser = await freshBrowser()
    const entry = await useAnother(await screenOf(browser))
    const page = await connected(browser)
    await browser.stop()
    const db = await openWalletDb()
    const secrets = (await db.getAll('events')).filter(({ row }) => row.type === 'peer_secret.created')
    const [a = -1, b = -1] = secrets.map(({ seq }) => seq)
    const bodies = [await db.get('bodies', a), await db.get('bodies', b)]
    await db.put('bodies', { seq: a, sealed: bodies[1]?.sealed ?? new Uint8Array() })
    await db.put('bodies', { seq: b, sealed: bodies[0]?.sealed ?? new Uint8Array() })
    db.close()
    await browser.start()
    const screen = await screenOf(browser)
    const { answer } = await asking(page, screen)
    await screen.decide('approve')
    expect(await answer).toMatchObject({ error: 'missing_signer_private_key' })
    const params = { id: entry.id, password: PASSWORD }
    expect(await screen.ask('identities.reveal', params)).toMatchObject({ error: { code: 'missing_secret' } })
  })
})

describe('a seed bundle', () => {
  it('AC47 that asks for too much or for nothing costs nothing: no memory is taken for it', async () => {
    const GIB = 2 ** 30
    for (const [mem, ops] of [
      [64 * GIB, 4],
      [GIB, 10 ** 12],
      [GIB + 1, 1],
      [0, 1],
      [8191, 1],
      [8192, 0],
    ] as const) {
      expect(refused(bundle(mem, ops)), `${mem} ${ops}`).toBe('limit')
      const cipher = { kind: 'pw', salt, header, sealed, mem, ops } as never
      expect(await doSeedJob({ do: 'open', cipher, secret: new Uint8Array(1) })).toMatchObject({
        code: 'limit',
      })
    }
    expect(refused(bundle(KDF_LIMITS.sensitive.mem, KDF_LIMITS.sensitive.ops))).toBe('read')
  })

  it('AC50 of any size, depth or shape is refused whole, and the wallet is as it was', async () => {
    const browser = await freshBrowser()
    const screen = await screenOf(browser)
    const before = [await trail(browser), await listed(screen)]
    const deep = new Uint8Array(60_000).fill(0x91)
    const proto = encode({ ['__proto__']: { ok: true }, constructor: 'x', 0: 'hcsb0', length: 3 })
    const files = [new Uint8Array(50_000_000), deep, proto, encode(['hcsb0', [['__proto__']], salt])]
    for (const file of files) expect(refused(file)).not.toBe('read')
    // A hostile cipher beside a good one: neither is opened.
    const good = await ourBundle(SEED, 'x', 'minimum')
    const [only] = decodeSeedBundle(good).ciphers
    const cipher = ['pw', only?.salt, only?.mem, only?.ops, only?.header, only?.sealed]
    expect(refused(encode(['hcsb0', [cipher, ['zip', new Uint8Array(9)]], salt]))).toBe('unknown_cipher')
    // The door of the screens takes no more than what it asks for, either.
    for (const params of [
      { ...imported(), seed: 'A'.repeat(2 ** 20) },
      JSON.parse('{"from":"seed","__proto__":{"seed":"x"}}'),
      { from: 'constructor', seed: SEED.toString('base64') },
      { from: 'phrase', words: Array(10_000).fill('abandon'), derivation: 'flowsta-device', n: 1 },
    ]) {
      expect(await screen.ask('identities.import', params)).toMatchObject({ ok: false })
    }
    expect([await trail(browser), await listed(screen)]).toEqual(before)
    expect(({} as { ok?: unknown }).ok).toBeUndefined()
    expect(sessionKeys(browser, 'import')).toEqual([])
  })

  it('AC50 with the wrong passphrase gives nothing, whatever its key derivation says', async () => {
    const [cipher] = decodeSeedBundle(await ourBundle(SEED, 'right', 'minimum')).ciphers
    if (cipher === undefined) throw new Error('no cipher')
    for (const key of [new Uint8Array(32), new Uint8Array(32).fill(255)]) {
      const rigged: Argon2id = async () => key.slice()
      await expect(openSeed(cipher, new Uint8Array(1), rigged)).rejects.toMatchObject({
        code: 'wrong_secret',
      })
    }
  })
})
