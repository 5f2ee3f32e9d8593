import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { argon2id } from '../../../../src/crypto/seed-bundle/argon2id.ts'
import type { SeedBundle } from '../../../../src/crypto/seed-bundle/bundle.ts'
import { decodeSeedBundle, MOST_BYTES, readSeedBundle } from '../../../../src/crypto/seed-bundle/decode.ts'
import { encodeSeedBundle, seedBundleText } from '../../../../src/crypto/seed-bundle/encode.ts'
import { SeedBundleError } from '../../../../src/crypto/seed-bundle/errors.ts'
import { passphraseBytes } from '../../../../src/crypto/seed-bundle/passphrase.ts'
import { type Argon2id, openSeed } from '../../../../src/crypto/seed-bundle/seal.ts'
import { ourBundle, randomBytes } from './support.ts'

const RUNS = process.env.LONG === '1' ? 200_000 : 10_000
const SEED = randomBytes(32)
const GIB = 2 ** 30
const utf8 = (text: string) => new TextEncoder().encode(text)
const ours = { salt: new Uint8Array(16), header: new Uint8Array(24), sealed: new Uint8Array(49) }
const pw = (mem: unknown, ops: unknown, { salt, header, sealed } = ours) =>
  ['pw', salt, mem, ops, header, sealed] as unknown[]
const QA = ['qa', ours.salt, 8192, 1, 'a', 'b', 'c', ours.header, ours.sealed] as unknown[]
const PW = pw(8192, 1)
const whole = (ciphers: unknown, appData: unknown = new Uint8Array(), version: unknown = 'hcsb0') =>
  encode([version, ciphers, appData])

/** What a bundle is refused with. */
function refused(bytes: Uint8Array): { code: string; field: string | undefined } {
  try {
    readSeedBundle(bytes)
  } catch (problem) {
    if (problem instanceof SeedBundleError) return { code: problem.code, field: problem.field }
    throw problem
  }
  throw new Error('not refused')
}

describe('the limits', () => {
  it('refuse a bundle that asks for 64 GiB at once, by its field, and never start the work', async () => {
    let isCalled = false
    const never: Argon2id = async () => {
      isCalled = true
      return new Uint8Array(32)
    }
    const before = process.memoryUsage()
    const started = performance.now()
    expect(refused(whole([pw(64 * GIB, 4)]))).toEqual({ code: 'limit', field: 'ciphers[0].mem' })
    expect(performance.now() - started).toBeLessThan(100)
    const { rss, arrayBuffers } = process.memoryUsage()
    expect(rss - before.rss).toBeLessThan(64 * 2 ** 20)
    expect(arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 20)
    // Nor does it help to come in past the parser.
    const made = { kind: 'pw' as const, ...ours, ops: 4, mem: 64 * GIB }
    await expect(openSeed(made, utf8('x'), never)).rejects.toMatchObject({
      code: 'limit',
      field: 'limit.mem',
    })
    expect(isCalled).toBe(false)
  })

  it.each([
    [GIB + 1, 1, 'mem'],
    [2 ** 53, 1, 'mem'],
    [2 ** 63, 1, 'mem'],
    [8191, 1, 'mem'],
    [0, 1, 'mem'],
    [-8192, 1, 'mem'],
    [8192.5, 1, 'mem'],
    [Number.NaN, 1, 'mem'],
    [Number.POSITIVE_INFINITY, 1, 'mem'],
    [8192, 5, 'ops'],
    [8192, 2 ** 32, 'ops'],
    [8192, 0, 'ops'],
    [8192, -1, 'ops'],
    [8192, 1.5, 'ops'],
  ])('refuse %s bytes and %s passes', (mem, ops, name) => {
    expect(refused(whole([PW, pw(mem, ops)]))).toEqual({ code: 'limit', field: `ciphers[1].${name}` })
  })

  it('let the dearest one through', () => {
    expect(readSeedBundle(whole([pw(GIB, 4)])).ciphers[0]).toMatchObject({ ops: 4, mem: GIB })
  })
})

describe('what is no bundle', () => {
  const bytes = (n: number) => new Uint8Array(n)
  it.each<[string, Uint8Array, string, string?]>([
    ['nothing', bytes(0), 'not_a_bundle'],
    ['blanks', utf8(' \n'), 'not_a_bundle'],
    ['a text', utf8('abandon abandon art'), 'not_a_bundle'],
    ['another text', utf8('ümlaut'), 'not_a_bundle'],
    ['no UTF-8', bytes(9).fill(0xff), 'not_a_bundle'],
    ['one that is cut', whole([PW]).slice(0, -1), 'not_a_bundle'],
    ['one with more behind it', Uint8Array.of(...whole([PW]), 0), 'not_a_bundle'],
    ['a fourth part', Uint8Array.of(0x94, ...whole([PW]).slice(1), 0xc0), 'not_a_bundle'],
    ['another version', whole([PW], bytes(0), 'hcsb1'), 'unknown_version'],
    ['another format', whole([PW], bytes(0), 'else0'), 'not_a_bundle'],
    ['no ciphers', whole([]), 'not_a_bundle', 'ciphers'],
    ['ciphers that are a map', whole({ 0: PW }), 'not_a_bundle', 'ciphers'],
    ['app data that is a text', whole([PW], 'x'), 'not_a_bundle', 'appData'],
    ['an unknown cipher', whole([PW, ['xx', 1]]), 'unknown_cipher', 'ciphers[1]'],
    ['an unknown cipher of maps', whole([PW, ['xx', { a: 1 }]]), 'unknown_cipher', 'ciphers[1]'],
    ['a cipher in other case', whole([['PW', ...PW.slice(1)]]), 'unknown_cipher', 'ciphers[0]'],
    ['a cipher that is none', whole([null]), 'not_a_bundle', 'ciphers[0]'],
    ['a short salt', whole([pw(8192, 1, { ...ours, salt: bytes(15) })]), 'wrong_size', 'ciphers[0].salt'],
    [
      'a long header',
      whole([pw(8192, 1, { ...ours, header: bytes(25) })]),
      'wrong_size',
      'ciphers[0].header',
    ],
    ['a long seed', whole([pw(8192, 1, { ...ours, sealed: bytes(81) })]), 'wrong_size', 'ciphers[0].sealed'],
    [
      'a salt that is a text',
      whole([['pw', 'x'.repeat(16), ...PW.slice(2)]]),
      'not_a_bundle',
      'ciphers[0].salt',
    ],
    ['memory that is a text', whole([pw('8192', 1)]), 'not_a_bundle', 'ciphers[0].mem'],
    ['passes that are true', whole([pw(8192, true)]), 'not_a_bundle', 'ciphers[0].ops'],
    ['something behind a cipher', whole([[...PW, 0]]), 'wrong_size', 'ciphers[0]'],
    ['a cipher that is cut', whole([PW.slice(0, 5)]), 'not_a_bundle', 'ciphers[0].sealed'],
    ['two questions', whole([[...QA.slice(0, 6), ...QA.slice(7)]]), 'wrong_size', 'ciphers[0].header'],
    [
      'a question that is bytes',
      whole([[...QA.slice(0, 4), bytes(1), ...QA.slice(5)]]),
      'not_a_bundle',
      'ciphers[0].questions[0]',
    ],
    ['a question too long', whole([[...QA.slice(0, 4), 'x'.repeat(1025), ...QA.slice(5)]]), 'not_a_bundle'],
    ['seventeen ciphers', whole(Array(17).fill(PW)), 'not_a_bundle'],
    ['64 KiB and one', whole([PW], bytes(MOST_BYTES)), 'too_long'],
    ['a file of megabytes', bytes(4 * 2 ** 20), 'too_long'],
    ['an array said to be huge', Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff), 'not_a_bundle'],
    ['bytes said to be huge', Uint8Array.of(0x93, 0xc6, 0xff, 0xff, 0xff, 0xff), 'not_a_bundle'],
    ['arrays in arrays, 60,000 deep', bytes(60_000).fill(0x91), 'not_a_bundle'],
    ['maps in maps', bytes(60_000).fill(0x81), 'not_a_bundle'],
    ['a time', Uint8Array.of(0xd6, 0xff, 0, 0, 0, 0), 'not_a_bundle'],
    ['a prototype', encode({ ['__proto__']: 'hcsb0', constructor: [], length: 3 }), 'not_a_bundle'],
  ])('is refused: %s', (_, content, code, field) => {
    expect(refused(content)).toEqual({ code, field })
  })

  it('is refused by messages that hold nothing of it', () => {
    try {
      readSeedBundle(utf8('abandon abandon art'))
    } catch (problem) {
      expect(String(problem)).toBe('SeedBundleError: not_a_bundle')
    }
  })
})

describe('a changed bundle', () => {
  let bundle: Uint8Array
  beforeAll(async () => {
    bundle = await ourBundle(SEED, 'a passphrase', 'minimum')
  })

  /** The seed, `other` for a different outcome that is none of ours, or the code it is refused with. */
  async function outcome(bytes: Uint8Array): Promise<string> {
    let read: SeedBundle
    try {
      read = readSeedBundle(bytes)
    } catch (problem) {
      if (problem instanceof SeedBundleError) return problem.code
      throw problem
    }
    for (const cipher of read.ciphers) {
      expect(cipher.mem).toBeLessThanOrEqual(GIB)
      expect(cipher.ops).toBeLessThanOrEqual(4)
      // What asks for more work than the one that was changed is not opened by that key anyway.
      if (cipher.mem > 65_536) return 'wrong_secret'
      try {
        const seed = await openSeed(cipher, passphraseBytes('a passphrase'), argon2id)
        return Buffer.from(seed).equals(Buffer.from(SEED)) ? 'seed' : 'other'
      } catch (problem) {
        if (problem instanceof SeedBundleError) return problem.code
        throw problem
      }
    }
    return 'other'
  }

  it('is told by a typed error wherever one bit is another', { timeout: 120_000 }, async () => {
    const rounded: number[] = []
    for (let bit = 0; bit < bundle.length * 8; bit++) {
      const changed = bundle.slice()
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const what = await outcome(changed)
      if (what === 'seed') rounded.push(bit)
      else expect(what, `bit ${bit}`).not.toBe('other')
    }
    expect(await outcome(bundle)).toBe('seed')
    // Memory is counted in whole KiB, so ten bits of it say nothing.
    expect(rounded.length).toBe(10)
  })

  it('is told wherever it is cut, or something is put in', async () => {
    for (let at = 0; at < bundle.length; at++) {
      expect(await outcome(bundle.slice(0, at))).not.toBe('seed')
      const longer = Uint8Array.of(...bundle.slice(0, at), 0x90, ...bundle.slice(at))
      expect(['seed', 'other']).not.toContain(await outcome(longer))
    }
  })

  it('and anything else of bytes or of parts is refused or read, and never anything between', () => {
    const part = fc.oneof(
      fc.constantFrom('hcsb0', 'pw', 'qa', null, true, 8192, GIB, 64 * GIB, -1, 1.5),
      fc.uint8Array({ maxLength: 60 }),
      fc.string(),
      fc.dictionary(fc.string(), fc.integer(), { maxKeys: 3 }),
    )
    const { parts } = fc.letrec(tie => ({
      parts: fc.array(fc.oneof({ maxDepth: 4 }, part, tie('parts')), { maxLength: 12 }),
    }))
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ maxLength: 300 }).map(utf8),
      parts.map(value => encode(value)),
      fc.array(part, { maxLength: 9 }).map(cipher => whole([cipher])),
      fc.array(part, { maxLength: 9 }).map(cipher => whole([PW, ['pw', ...cipher]])),
      fc.nat(bundle.length - 1).map(at => Uint8Array.of(...bundle.slice(at), ...bundle)),
    )
    fc.assert(
      fc.property(content, bytes => {
        for (const read of [readSeedBundle, decodeSeedBundle]) {
          try {
            const { ciphers } = read(bytes)
            expect(ciphers.length).toBeGreaterThan(0)
          } catch (problem) {
            expect(problem).toBeInstanceOf(SeedBundleError)
          }
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('comes back from bytes and text what was put in', () => {
    const bytes = (n: number) => fc.uint8Array({ minLength: n, maxLength: n })
    const common = {
      salt: bytes(16),
      header: bytes(24),
      sealed: bytes(49),
      ops: fc.integer({ min: 1, max: 4 }),
      mem: fc.integer({ min: 8192, max: GIB }),
    }
    const question = fc.string({ unit: 'grapheme', maxLength: 50 })
    const cipher = fc.oneof(
      fc.record({ kind: fc.constant('pw' as const), ...common }),
      fc.record({
        kind: fc.constant('qa' as const),
        ...common,
        questions: fc.tuple(question, question, question),
      }),
    )
    const bundles = fc.record({
      ciphers: fc.array(cipher, { minLength: 1, maxLength: 4 }),
      appData: fc.uint8Array({ maxLength: 300 }),
    })
    fc.assert(
      fc.property(bundles, one => {
        const encoded = encodeSeedBundle(one)
        expect(readSeedBundle(encoded)).toEqual(one)
        expect(readSeedBundle(utf8(seedBundleText(encoded)))).toEqual(one)
      }),
    )
  })
})
