import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { publicKeyOf } from '../../../src/crypto/ed25519.ts'
import {
  entropyFromWords,
  findBadWord,
  normaliseWord,
  seedOf,
  wordsFromEntropy,
} from '../../../src/crypto/phrase.ts'

const words = wordsFromEntropy(new Uint8Array(32).fill(0x5a))
const twelve = wordsFromEntropy(new Uint8Array(16).fill(0x5a))

describe('words and entropy', () => {
  it('come back the same in every length that BIP39 has', () => {
    const entropy = fc
      .constantFrom(16, 20, 24, 28, 32)
      .chain(n => fc.uint8Array({ minLength: n, maxLength: n }))
    fc.assert(
      fc.property(entropy, bytes => {
        const list = wordsFromEntropy(bytes)
        expect(list.length).toBe((bytes.length * 3) / 4)
        expect(findBadWord(list)).toBe(-1)
        expect(entropyFromWords(list)).toEqual(bytes)
      }),
    )
    for (const length of [0, 15, 17, 33, 64]) expect(() => wordsFromEntropy(new Uint8Array(length))).toThrow()
  })

  it('takes words as people type and paste them', () => {
    const typed = words.map((word, i) => (i % 2 === 0 ? ` ${word.toUpperCase()}\n` : `\t${word}`))
    expect(entropyFromWords(typed)).toEqual(new Uint8Array(32).fill(0x5a))
    expect(seedOf(typed, 'flowsta-device', 1)).toEqual(seedOf(words, 'flowsta-device', 1))
    expect(normaliseWord(' \u3000Abandon\u00a0')).toBe('abandon')
    expect(normaliseWord('ＡＢＯＵＴ')).toBe('about')
  })

  it('finds the first word that is not in the list', () => {
    expect(findBadWord(['abandon', 'zoo', 'about'])).toBe(-1)
    expect(findBadWord(['abandon', 'zo', 'nope'])).toBe(1)
    expect(findBadWord(['abandon ability'])).toBe(0)
    expect(findBadWord([''])).toBe(0)
    expect(findBadWord(['__proto__'])).toBe(0)
    expect(findBadWord(['\ud800'])).toBe(0)
    expect(findBadWord([])).toBe(-1)
  })

  it.each([
    ['a wrong checksum', [...words.slice(0, -1), 'abandon']],
    ['two words swapped', [words[1] ?? '', words[0] ?? '', ...twelve.slice(2)]],
    ['a word that is not in the list', [...words.slice(0, -1), 'abandoned']],
    ['a word less', words.slice(0, -1)],
    ['two words in one', [`${words[0]} ${words[1]}`, ...words.slice(2)]],
    ['no words', []],
    ['a lone surrogate', [...words.slice(0, -1), '\udc00']],
  ])('has no entropy for %s', (_, list) => {
    expect(entropyFromWords(list)).toBeNull()
    expect(() => seedOf(list, 'flowsta-device', 1)).toThrow(new Error('words: not a valid phrase'))
  })
})

describe('seedOf', () => {
  it('gives every derivation and number a key of its own', () => {
    const seeds = [
      seedOf(words, 'flowsta-device', 1),
      seedOf(words, 'flowsta-device', 2),
      seedOf(words, 'flowsta-device', 12),
      seedOf(words, 'flowsta-holochain-identity', 1),
      seedOf(words, 'entropy-is-seed', 1),
      seedOf(twelve, 'flowsta-device', 1),
    ]
    expect(new Set(seeds.map(seed => publicKeyOf(seed).join())).size).toBe(seeds.length)
    for (const seed of seeds) expect(seed.length).toBe(32)
  })

  it('counts in flowsta-device alone', () => {
    expect(seedOf(words, 'flowsta-holochain-identity', 2)).toEqual(
      seedOf(words, 'flowsta-holochain-identity', 1),
    )
    expect(seedOf(words, 'entropy-is-seed', 2)).toEqual(new Uint8Array(32).fill(0x5a))
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => seedOf(words, 'flowsta-device', n)).toThrow('n: identities are counted from 1')
    }
  })

  it('takes only 24 words as the seed itself', () => {
    expect(() => seedOf(twelve, 'entropy-is-seed', 1)).toThrow('words: 24 are needed for this derivation')
  })
})
