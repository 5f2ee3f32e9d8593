import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, utf8 } from '../../../src/crypto/bytes.ts'
import { publicKeyOf, sign, verify } from '../../../src/crypto/ed25519.ts'

const seed = new Uint8Array(32).fill(7)
const message = utf8('a message')

/** The order of the group, little-endian. */
const ORDER = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')
const PKCS8 = fromHex('302e020100300506032b657004220420')
const SPKI = fromHex('302a300506032b6570032100')

function flip(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
}

describe('sign and verify', () => {
  it('agrees with Node in both directions', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 80 }),
        (key, text) => {
          const privateKey = createPrivateKey({
            key: Buffer.from(concat(PKCS8, key)),
            format: 'der',
            type: 'pkcs8',
          })
          const publicKey = createPublicKey({
            key: Buffer.from(concat(SPKI, publicKeyOf(key))),
            format: 'der',
            type: 'spki',
          })
          const signature = sign(text, key)
          expect(Buffer.from(signature)).toEqual(nodeSign(null, text, privateKey))
          expect(nodeVerify(null, text, publicKey, signature)).toBe(true)
          expect(verify(signature, text, publicKeyOf(key))).toBe(true)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('refuses any change of signature, message or key', () => {
    const signature = sign(message, seed)
    const publicKey = publicKeyOf(seed)
    expect(verify(signature, message, publicKey)).toBe(true)
    for (const at of [0, 31, 32, 63]) expect(verify(flip(signature, at), message, publicKey)).toBe(false)
    expect(verify(signature, flip(message, 0), publicKey)).toBe(false)
    expect(verify(signature, message, flip(publicKey, 3))).toBe(false)
    expect(verify(signature, message, publicKeyOf(new Uint8Array(32).fill(8)))).toBe(false)
  })

  it('refuses S plus the group order, which would be a second signature for the same message', () => {
    const signature = sign(message, seed)
    let carry = 0
    const larger = signature.map((byte, i) => {
      if (i < 32) return byte
      const sum = byte + (ORDER[i - 32] ?? 0) + carry
      carry = sum >> 8
      return sum
    })
    expect(larger).not.toEqual(signature)
    expect(verify(larger, message, publicKeyOf(seed))).toBe(false)
  })

  it.each([
    ['the identity', '0100000000000000000000000000000000000000000000000000000000000000'],
    ['order 2', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['order 4', '0000000000000000000000000000000000000000000000000000000000000000'],
    ['order 4, other sign', '0000000000000000000000000000000000000000000000000000000000000080'],
    ['order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
    ['order 8, other', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['a y of p + 1', 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
  ])('refuses a key of small order or not canonical: %s', (_, hex) => {
    // R = identity and S = 0: under a key of small order this fits every eighth message, or all of them.
    const forged = concat(Uint8Array.of(1), new Uint8Array(63))
    for (let i = 0; i < 32; i++) expect(verify(forged, Uint8Array.of(i), fromHex(hex))).toBe(false)
  })

  it('never throws on what is no signature, message or key', () => {
    const good: [Uint8Array, Uint8Array, Uint8Array] = [sign(message, seed), message, publicKeyOf(seed)]
    const bad: unknown[] = [
      undefined,
      null,
      'text',
      1,
      {},
      [],
      new Uint8Array(),
      new Uint8Array(65),
      new Uint16Array(32),
    ]
    for (const at of [0, 1, 2]) {
      for (const value of bad) {
        const [signature, text, key] = good.map((part, i) => (i === at ? value : part)) as typeof good
        expect(verify(signature, text, key)).toBe(false)
      }
    }
  })
})

describe('arguments', () => {
  it.each([31, 33, 64, 0])('refuses a seed of %i bytes by name', length => {
    const wrong = new Uint8Array(length).fill(0xab)
    expect(() => publicKeyOf(wrong)).toThrow(`seed: expected 32 bytes, got ${length}`)
    expect(() => sign(message, wrong)).toThrow(`seed: expected 32 bytes, got ${length}`)
  })

  it('refuses other types by name, without quoting them', () => {
    const text = 'ab'.repeat(32) as unknown as Uint8Array
    expect(() => publicKeyOf(text)).toThrow(new TypeError('seed: expected a Uint8Array'))
    expect(() => sign(text, seed)).toThrow(new TypeError('message: expected a Uint8Array'))
  })

  it('leaves seed and message as they were', () => {
    const key = seed.slice()
    const text = message.slice()
    sign(text, key)
    expect(key).toEqual(seed)
    expect(text).toEqual(message)
  })

  it('takes no public key from outside: a third argument changes nothing', () => {
    const loose = sign as (...args: Uint8Array[]) => Uint8Array
    const other = publicKeyOf(new Uint8Array(32).fill(9))
    expect(loose(message, seed, other)).toEqual(sign(message, seed))
  })
})
