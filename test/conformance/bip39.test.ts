import { createHmac, pbkdf2Sync } from 'node:crypto'
import { mnemonicToSeedSync } from '@scure/bip39'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../src/crypto/bytes.ts'
import { publicKeyOf } from '../../src/crypto/ed25519.ts'
import { agentPubKey } from '../../src/crypto/holochain/holohash.ts'
import { entropyFromWords, seedOf, wordsFromEntropy } from '../../src/crypto/phrase.ts'
import { VECTORS } from './bip39-vectors.ts'

describe('BIP39, English', () => {
  it.each(VECTORS)('%s', (entropy, words, seed) => {
    expect(wordsFromEntropy(fromHex(entropy)).join(' ')).toBe(words)
    expect(toHex(entropyFromWords(words.split(' ')) ?? new Uint8Array())).toBe(entropy)
    expect(toHex(mnemonicToSeedSync(words, 'TREZOR'))).toBe(seed)
    expect(pbkdf2Sync(words, 'mnemonicTREZOR', 2048, 64, 'sha512').toString('hex')).toBe(seed)
  })

  it('has vectors of 12, 18 and 24 words', () => {
    const counts = VECTORS.map(([, words]) => words.split(' ').length)
    expect([12, 18, 24].map(n => counts.filter(count => count === n).length)).toEqual([8, 8, 8])
  })
})

describe('known answer of the derivation', () => {
  const words = [...Array.from({ length: 23 }, () => 'abandon'), 'art']

  it('flowsta-device-1', () => {
    const seed = seedOf(words, 'flowsta-device', 1)
    expect(toHex(seed)).toBe('f1ba995113fa5d15e4967627e5c53ac3d459a68620064822a4431afc7dcc255a')
    expect(agentPubKey(publicKeyOf(seed))).toBe('uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP')
  })

  it.each([
    ['flowsta-device-1', 'flowsta-device', 1],
    ['flowsta-device-12', 'flowsta-device', 12],
    ['flowsta-holochain-identity', 'flowsta-holochain-identity', 1],
  ] as const)('%s is what the definition gives with other code', (label, derivation, n) => {
    const bip39Seed = pbkdf2Sync(words.join(' '), 'mnemonic', 2048, 64, 'sha512')
    const expected = createHmac('sha256', label).update(bip39Seed).digest('hex')
    expect(toHex(seedOf(words, derivation, n))).toBe(expected)
  })

  it('entropy that is the seed', () => {
    expect(seedOf(words, 'entropy-is-seed', 1)).toEqual(new Uint8Array(32))
  })
})
