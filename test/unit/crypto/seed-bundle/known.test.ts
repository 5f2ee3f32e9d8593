import { describe, expect, it } from 'vitest'
import { argon2id } from '../../../../src/crypto/seed-bundle/argon2id.ts'
import { readSeedBundle } from '../../../../src/crypto/seed-bundle/decode.ts'
import { deriveSeed, readPath } from '../../../../src/crypto/seed-bundle/derive.ts'
import { KDF_LIMITS, type LimitName } from '../../../../src/crypto/seed-bundle/limits.ts'
import { answerBytes, hasBlankEnds, passphraseBytes } from '../../../../src/crypto/seed-bundle/passphrase.ts'
import { openSeed } from '../../../../src/crypto/seed-bundle/seal.ts'
import { openFinal, sealFinal } from '../../../../src/crypto/seed-bundle/secretstream.ts'

/** Sealed once by Holochain's library: the seed 00 01 … 1f, and an `appData` of a map with a description. */
const KNOWN: Record<LimitName, string> = {
  minimum:
    'k6VoY3NiMJGWonB3xBDzbvLq2cx924g1fKnN20KTzSAAAcQYqWAG0c7iB2-0fF7U8r1YAJu-kTggO-4xxDEK95Wdo7cSjpHtWWsAoC-NqzW69U8Iv_UmO4wUD3IIbmNpIHAjbLGsiGe3K-KwetS_xBqBq2Rlc2NyaXB0aW9urGJ5IHRoZSBvdGhlcg',
  interactive:
    'k6VoY3NiMJGWonB3xBAqXtZkz0OgaI0hvQ33Mp6bzgQAAAACxBg_Kt0bS0zSoo2IK48PXdbPkAcfQ1c24t3EMfKwrC-UeH1Bpcdifmgs6ikVU2-OnrfNQx_GbM4hY05z_WXVDhfueVK1prDx0Al4GHDEGoGrZGVzY3JpcHRpb26sYnkgdGhlIG90aGVy',
  moderate:
    'k6VoY3NiMJGWonB3xBABqlA3wc2ILjmGEw0jSHgVzhAAAAADxBjQSrLkEBXZ4mjTb1nFn4Yq6EKPe3Ct1PfEMbuC830aA-izMXNJKvJl4EuuAMnTrbp2YoZoMvPJGJLX4aq_HEILBTtjn-BczhkcetjEGoGrZGVzY3JpcHRpb26sYnkgdGhlIG90aGVy',
  sensitive:
    'k6VoY3NiMJGWonB3xBBbRAPREU30PpsBus3fX3dOzkAAAAAExBi4bGbTmgUw4uKJUlec3wFGYJ2srMBcAAnEMTn0MgjtYttnNhAPtfhaXREKZHJsUFO7IHywrTta2nK32PeIFJs569a0PI1mj2hhCPvEGoGrZGVzY3JpcHRpb26sYnkgdGhlIG90aGVy',
}
const QUESTIONS =
  'k6VoY3NiMJGZonFhxBA22-mquMavsv2xWMt28PQ8zgQAAAACqkZpcnN0IHBldD-nU3RyZWV0P69GYXZvdXJpdGUgdHJlZT_EGCJ0-zzrdRLXEhGavoQv4hQpbdJGJvmqsMQxl1s1Azg5alwInec3_7PDNOnqPonBrFyYQbF-HW9VM2TR5vZTJS-a9vxSaZ5sJ4TGP8QagatkZXNjcmlwdGlvbqxieSB0aGUgb3RoZXI'

const SEED = Uint8Array.from({ length: 32 }, (_, i) => i)
const utf8 = (text: string) => new TextEncoder().encode(text)
const hex = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString('hex')

describe('a bundle that Holochain’s library once sealed', () => {
  it.each(Object.entries(KNOWN))('opens: %s', { timeout: 120_000 }, async (limit, text) => {
    const { ciphers, appData } = readSeedBundle(utf8(text))
    const [cipher] = ciphers
    if (cipher === undefined) throw new Error('no cipher')
    expect(cipher).toMatchObject(KDF_LIMITS[limit as LimitName])
    expect(await openSeed(cipher, passphraseBytes('known answer'), argon2id)).toEqual(SEED)
    expect(appData.length).toBe(26)
  })

  it('opens with answers', async () => {
    const [cipher] = readSeedBundle(utf8(QUESTIONS)).ciphers
    if (cipher?.kind !== 'qa') throw new Error('no questions')
    expect(cipher.questions).toEqual(['First pet?', 'Street?', 'Favourite tree?'])
    const secret = answerBytes(['strolch', ' Am bach ', 'EICHE'])
    expect(await openSeed(cipher, secret, argon2id)).toEqual(SEED)
  })
})

describe('one sealed message', () => {
  const key = new Uint8Array(32).fill(7)
  const header = Uint8Array.from({ length: 24 }, (_, i) => 100 + i)

  it('comes back in every length, and from no other key, header or text', () => {
    for (let length = 0; length <= 130; length++) {
      const message = Uint8Array.from({ length }, (_, i) => i)
      const sealed = sealFinal(key, header, message)
      expect(sealed.length).toBe(length + 17)
      expect(openFinal(key, header, sealed)).toEqual(message)
      for (const at of [0, 1, length >> 1, length + 16]) {
        const changed = sealed.slice()
        changed[at] = (changed[at] ?? 0) ^ 1
        expect(openFinal(key, header, changed)).toBeNull()
      }
      expect(openFinal(new Uint8Array(32), header, sealed)).toBeNull()
      expect(openFinal(key, new Uint8Array(24), sealed)).toBeNull()
      expect(openFinal(key, header, sealed.subarray(1))).toBeNull()
    }
    expect(openFinal(key, header, new Uint8Array(16))).toBeNull()
  })
})

describe('derived seeds', () => {
  it('have known values', () => {
    expect(hex(deriveSeed(SEED, []))).toBe(hex(SEED))
    expect(hex(deriveSeed(SEED, [1]))).toBe(
      '65a8ab4580740d07605c252e0dc35c7a9becfbd29ba817e1ae24cc3da0d1316d',
    )
    expect(hex(deriveSeed(SEED, [68, 1, 65]))).toBe(
      'cb9cfedb68aa30313cb7d12005f19b1ff1abcedf7d652a427f7aaa756bbc5ea3',
    )
  })
  it('leave the seed they come from as it was', () => {
    const seed = SEED.slice()
    deriveSeed(seed, [1, 2])
    expect(seed).toEqual(SEED)
  })
  it.each([
    ['', []],
    ['m', []],
    ['m/', []],
    [' m/68/1 ', [68, 1]],
    ['0', [0]],
    ['4294967295', [4294967295]],
    ['4294967296', null],
    ['m/-1', null],
    ['1//2', null],
    ["1'", null],
    ['1e3', null],
    ['m/m', null],
    [Array(17).fill('1').join('/'), null],
  ])('has the path %s', (text, path) => {
    expect(readPath(text)).toEqual(path)
  })
  it.each([[-1], [0.5], [2 ** 32], [Number.NaN]])('has no step %s', id => {
    expect(() => deriveSeed(SEED, [id])).toThrow(RangeError)
  })
})

it('warns of blanks at the ends of a passphrase, and of none inside', () => {
  expect([' a', 'a ', 'a\n', '\u3000a', '\u0085a', ' '].map(hasBlankEnds)).toEqual(Array(6).fill(true))
  expect(['a b', '', 'a\ufeff', '\u200ba'].map(hasBlankEnds)).toEqual(Array(4).fill(false))
})
