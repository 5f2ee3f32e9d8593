import { createHash } from 'node:crypto'
import { blake2b } from '@noble/hashes/blake2.js'
import { describe, expect, it } from 'vitest'
import { toBase58 } from '../../src/crypto/base58.ts'
import { fromHex, toHex, utf8 } from '../../src/crypto/bytes.ts'
import { didKey } from '../../src/crypto/did.ts'
import { publicKeyOf } from '../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../src/crypto/hash.ts'
import { encodeHoloHash, holoHash, locationBytes } from '../../src/crypto/holochain/holohash.ts'

describe('SHA-256', () => {
  it('gives the examples of FIPS 180-4', () => {
    expect(sha256Hex(utf8('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(sha256Hex(utf8('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    )
    expect(sha256Hex(new Uint8Array(1_000_000).fill(0x61))).toBe(
      'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
    )
  })
})

describe('BLAKE2b (RFC 7693)', () => {
  it('gives the example of appendix A', () => {
    const digest =
      'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923'
    expect(toHex(blake2b(utf8('abc')))).toBe(digest)
    expect(createHash('blake2b512').update('abc').digest('hex')).toBe(digest)
  })

  it('gives the known digests of 16 bytes, which are no beginnings of longer ones', () => {
    expect(toHex(blake2b(new Uint8Array(), { dkLen: 16 }))).toBe('cae66941d9efbd404e4d88758ea67670')
    expect(toHex(blake2b(utf8('abc'), { dkLen: 16 }))).toBe('cf4ab791c62b8d2b2109c90275287816')
    expect(toHex(blake2b(utf8('abc'), { dkLen: 32 }).slice(0, 16))).not.toBe(
      'cf4ab791c62b8d2b2109c90275287816',
    )
  })
})

/** Computed by Holochain 0.6.3 itself: an agent, the hash of its first action, and a DNA. */
describe('HoloHash', () => {
  it.each([
    [
      'agent',
      '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8',
      'uhCAkA6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbiQ9Mk0',
    ],
    [
      'action',
      'e86672a21d86872e655ba5fdc0ea1b7c7ae0bec1a39e70381ee409b168f7f5bb',
      'uhCkk6GZyoh2Ghy5lW6X9wOobfHrgvsGjnnA4HuQJsWj39bslWLwc',
    ],
    [
      'dna',
      'ee155ace9c40292074cb6aff8c9ccdd273c81648ff1149ef36bcea6ebb8a3e25',
      'uhC0k7hVazpxAKSB0y2r_jJzN0nPIFkj_EUnvNrzqbruKPiXiER2i',
    ],
  ] as const)('%s', (type, core, text) => {
    expect(encodeHoloHash(holoHash(type, fromHex(core)))).toBe(text)
  })

  it('has the location of the folded digest', () => {
    const core = publicKeyOf(Uint8Array.from({ length: 32 }, (_, i) => i))
    expect(toHex(locationBytes(core))).toBe('90f4c934')
  })
})

describe('did:key', () => {
  it('gives the well-known DID of the seed of zeros', () => {
    expect(didKey(publicKeyOf(new Uint8Array(32)))).toBe(
      'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp',
    )
  })

  it('encodes base58 like the draft', () => {
    expect(toBase58(utf8('Hello World!'))).toBe('2NEpo7TZRRrLZSi2U')
    expect(toBase58(utf8('The quick brown fox jumps over the lazy dog.'))).toBe(
      'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z',
    )
    expect(toBase58(fromHex('0000287fb4cd'))).toBe('11233QC4')
  })
})
