import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountId } from '../../../src/crypto/account.ts'
import { toBase58 } from '../../../src/crypto/base58.ts'
import { concat, fromUtf8, toBase64url, utf8 } from '../../../src/crypto/bytes.ts'
import { didKey } from '../../../src/crypto/did.ts'
import { domainMessage, isDomain } from '../../../src/crypto/domain.ts'
import { sha256 } from '../../../src/crypto/hash.ts'
import {
  agentPubKey,
  decodeHoloHash,
  encodeHoloHash,
  type HoloHashType,
  holoHash,
  locationBytes,
  publicKeyOfAgent,
} from '../../../src/crypto/holochain/holohash.ts'

const core = fc.uint8Array({ minLength: 32, maxLength: 32 })
const types: HoloHashType[] = ['agent', 'entry', 'dhtop', 'action', 'wasm', 'warrant', 'dna', 'external']

describe('HoloHash', () => {
  it('has the text prefixes that Holochain prints', () => {
    const prefixes = types.map(type => encodeHoloHash(holoHash(type, new Uint8Array(32))).slice(0, 5))
    expect(prefixes).toEqual(['uhCAk', 'uhCEk', 'uhCQk', 'uhCkk', 'uhCok', 'uhCwk', 'uhC0k', 'uhC8k'])
  })

  it('comes back the same for every type', () => {
    fc.assert(
      fc.property(core, fc.constantFrom(...types), (key, type) => {
        const hash = holoHash(type, key)
        expect(hash.length).toBe(39)
        expect(hash.slice(3, 35)).toEqual(key)
        expect(hash.slice(35)).toEqual(locationBytes(key))
        expect(encodeHoloHash(hash).length).toBe(53)
        expect(decodeHoloHash(encodeHoloHash(hash))).toEqual(hash)
        expect(publicKeyOfAgent(encodeHoloHash(hash))).toEqual(type === 'agent' ? key : null)
      }),
    )
  })

  it('reads a key whose location is wrong', () => {
    const hash = holoHash('agent', new Uint8Array(32).fill(5))
    hash.fill(0, 35)
    expect(publicKeyOfAgent(encodeHoloHash(hash))).toEqual(new Uint8Array(32).fill(5))
    expect(decodeHoloHash(encodeHoloHash(hash))).toEqual(hash)
  })

  const good = agentPubKey(new Uint8Array(32))
  it.each([
    ['nothing', ''],
    ['no u', good.slice(1)],
    ['another multibase letter', `z${good.slice(1)}`],
    ['a character less', good.slice(0, -1)],
    ['a character more', `${good}A`],
    ['padding', `${good}=`],
    ['a blank', ` ${good}`],
    ['another first byte', `u${toBase64url(concat(Uint8Array.of(0x85, 0x20, 0x24), new Uint8Array(36)))}`],
    ['an unknown type', `u${toBase64url(concat(Uint8Array.of(0x84, 0x22, 0x24), new Uint8Array(36)))}`],
    ['another third byte', `u${toBase64url(concat(Uint8Array.of(0x84, 0x20, 0x25), new Uint8Array(36)))}`],
  ])('reads no hash from %s', (_, text) => {
    expect(decodeHoloHash(text)).toBeNull()
    expect(publicKeyOfAgent(text)).toBeNull()
  })

  it('asserts lengths by name', () => {
    expect(() => agentPubKey(new Uint8Array(39))).toThrow('publicKey: expected 32 bytes, got 39')
    expect(() => holoHash('dna', new Uint8Array(31))).toThrow('core: expected 32 bytes, got 31')
    expect(() => encodeHoloHash(new Uint8Array(32))).toThrow('hash: expected 39 bytes, got 32')
  })
})

describe('did:key', () => {
  it('starts with z6Mk for every Ed25519 key, and differs with the key', () => {
    fc.assert(
      fc.property(core, core, (a, b) => {
        expect(didKey(a)).toMatch(/^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/)
        expect(didKey(a) === didKey(b)).toBe(toBase58(a) === toBase58(b))
      }),
    )
    expect(() => didKey(new Uint8Array(33))).toThrow('publicKey: expected 32 bytes, got 33')
  })

  it('gives a zero byte in front a 1 of its own in base58', () => {
    expect(toBase58(new Uint8Array())).toBe('')
    expect(toBase58(new Uint8Array(3))).toBe('111')
    expect(toBase58(Uint8Array.of(0, 0, 57))).toBe('11z')
    expect(toBase58(Uint8Array.of(58))).toBe('21')
  })
})

describe('account id', () => {
  const agent = agentPubKey(new Uint8Array(32))

  it('is the digest of tag, origin and key, parted by zeros', () => {
    const text = `flowsta-user:v1\0https://example.org\0${agent}`
    expect(accountId('https://example.org', agent)).toBe(toBase64url(sha256(utf8(text)).slice(0, 16)))
    expect(accountId('https://example.org', agent)).toMatch(/^[\w-]{22}$/)
  })

  it('differs with origin and key', () => {
    const ids = new Set([
      accountId('https://example.org', agent),
      accountId('http://example.org', agent),
      accountId('https://example.org:8443', agent),
      accountId('https://example.org', agentPubKey(new Uint8Array(32).fill(1))),
    ])
    expect(ids.size).toBe(4)
  })
})

describe('domain', () => {
  it('allows exactly its alphabet and 1 to 128 characters', () => {
    for (let code = 0; code < 0x180; code++) {
      expect(isDomain(`a${String.fromCharCode(code)}`)).toBe(
        /[A-Za-z0-9.:/_-]/.test(String.fromCharCode(code)),
      )
    }
    expect([isDomain(''), isDomain('d'), isDomain('d'.repeat(128)), isDomain('d'.repeat(129))]).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('makes one message for one pair', () => {
    expect(fromUtf8(domainMessage('a.b/c', utf8('text')))).toBe('flowsta-signed-message:v1\0a.b/c\0text')
    expect(domainMessage('a', utf8('\0b'))).not.toEqual(domainMessage('a:', utf8('b')))
    expect(() => domainMessage('a\0', utf8('b'))).toThrow(RangeError)
  })
})
