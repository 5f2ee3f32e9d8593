import { describe, expect, it } from 'vitest'
import { publicKeyOf } from '../../../../src/crypto/ed25519.ts'
import { argon2id } from '../../../../src/crypto/seed-bundle/argon2id.ts'
import { readSeedBundle } from '../../../../src/crypto/seed-bundle/decode.ts'
import { deriveSeed } from '../../../../src/crypto/seed-bundle/derive.ts'
import { seedBundleText } from '../../../../src/crypto/seed-bundle/encode.ts'
import { KDF_LIMITS, type LimitName } from '../../../../src/crypto/seed-bundle/limits.ts'
import { answerBytes, passphraseBytes } from '../../../../src/crypto/seed-bundle/passphrase.ts'
import { openSeed } from '../../../../src/crypto/seed-bundle/seal.ts'
import { openedByThem, ourBundle, QUESTIONS, randomBytes, theirBundle } from './support.ts'

const PASSPHRASE = 'grüne Wiese, 42 Schafe'
const ANSWERS = ['  Strolch', 'Am BACH\t', ' Eiche '] as const
/** The dearest one takes a quarter of a minute in both directions; a known bundle has it in every run. */
const LIMITS = (Object.keys(KDF_LIMITS) as LimitName[]).filter(
  limit => limit !== 'sensitive' || process.env.LONG === '1',
)
const utf8 = (text: string) => new TextEncoder().encode(text)

describe.each(LIMITS)('%s', limit => {
  it('is opened by us when Holochain’s library sealed it', { timeout: 120_000 }, async () => {
    const seed = randomBytes(32)
    const bundle = theirBundle(seed, { passphrase: PASSPHRASE, limit })
    const [cipher, ...more] = readSeedBundle(bundle).ciphers
    if (cipher === undefined) throw new Error('no cipher')
    expect(more).toEqual([])
    expect(cipher).toMatchObject({ kind: 'pw', ...KDF_LIMITS[limit] })
    expect(await openSeed(cipher, passphraseBytes(PASSPHRASE), argon2id)).toEqual(seed)
  })

  it('is opened by Holochain’s library when we sealed it', { timeout: 120_000 }, async () => {
    const seed = randomBytes(32)
    const bundle = await ourBundle(seed, PASSPHRASE, limit)
    expect(openedByThem(bundle, PASSPHRASE).signPubKey).toEqual(publicKeyOf(seed))
  })
})

describe('questions', () => {
  it('open what Holochain’s library sealed, whatever blanks and cases the answers have', async () => {
    const seed = randomBytes(32)
    const bundle = readSeedBundle(theirBundle(seed, { answers: ANSWERS, limit: 'minimum' }))
    const [cipher] = bundle.ciphers
    if (cipher?.kind !== 'qa') throw new Error('no questions')
    expect(cipher.questions).toEqual(QUESTIONS)
    for (const answers of [ANSWERS, ['strolch', 'am bach', 'eiche'], ['STROLCH ', 'am BACH', 'eichE']]) {
      const secret = answerBytes(answers as unknown as [string, string, string])
      expect(await openSeed(cipher, secret, argon2id)).toEqual(seed)
    }
    const wrong = openSeed(cipher, answerBytes(['strolch', 'ambach', 'eiche']), argon2id)
    await expect(wrong).rejects.toMatchObject({ code: 'wrong_secret' })
  })

  it('are trimmed one by one, put together, and only then in lower case', () => {
    // A final sigma is one only at the end of a word: it shows in which order it is done.
    expect(answerBytes(['ΟΔΟΣ ', ' Α', ''])).toEqual(utf8('οδοσα'))
  })
})

describe('the passphrase', () => {
  it('counts with every blank and every character', async () => {
    const seed = randomBytes(32)
    const [cipher] = readSeedBundle(await ourBundle(seed, ' two ', 'minimum')).ciphers
    if (cipher === undefined) throw new Error('no cipher')
    expect(await openSeed(cipher, passphraseBytes(' two '), argon2id)).toEqual(seed)
    for (const wrong of ['two', ' two', 'two ', ' TWO ', '']) {
      await expect(openSeed(cipher, passphraseBytes(wrong), argon2id)).rejects.toMatchObject({
        code: 'wrong_secret',
        message: 'wrong_secret',
      })
    }
  })
})

describe('text', () => {
  it('is read with line breaks, in the other alphabet and with padding, and as the bytes themselves', async () => {
    const bundle = await ourBundle(randomBytes(32), PASSPHRASE, 'minimum')
    const whole = readSeedBundle(bundle)
    const text = seedBundleText(bundle)
    const standard = Buffer.from(bundle).toString('base64')
    for (const one of [text, `\n ${text.slice(0, 40)}\r\n${text.slice(40)} \n`, standard]) {
      expect(readSeedBundle(utf8(one))).toEqual(whole)
    }
  })
})

describe('derived seeds', () => {
  it('are those of Holochain’s library, step by step', () => {
    const seed = randomBytes(32)
    for (const path of [[0], [68], [68, 1], [1, 2, 4_294_967_295], []]) {
      let theirs = openedByThem(theirBundle(seed, { passphrase: 'x', limit: 'minimum' }), 'x')
      // libsodium takes the upper half of 32 bits only as a big integer.
      for (const id of path) theirs = theirs.derive(BigInt(id) as unknown as number)
      expect(publicKeyOf(deriveSeed(seed, path)), path.join('/')).toEqual(theirs.signPubKey)
    }
  })
})
