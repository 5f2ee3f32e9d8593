/** One rule for signatures, wherever the project verifies one. */
import * as ed from '@noble/ed25519'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../../src/crypto/bytes.ts'
import {
  importPublicKey,
  isStrongKey,
  publicKeyOf,
  sign,
  verify,
  verifyWith,
} from '../../../src/crypto/ed25519.ts'
import { isStrictSignature } from '../../../src/crypto/ed25519-strict.ts'
import { verifyBytes } from '../../../src/sdk/verify/index.ts'
import { VECTORS } from '../../conformance/rfc8032-vectors.ts'
import { CASES, SMALL_ENCODINGS } from './ed25519-classes.ts'

describe('each class of signatures', () => {
  it('is there: fourteen encodings of small order, all cases of the paper, valid ones too', () => {
    expect(new Set(SMALL_ENCODINGS.map(toHex)).size).toBe(14)
    for (const number of '0 1 2 3 4 5 6 7 8–9 10–11'.split(' ')) {
      expect(
        CASES.some(({ name }) => name.startsWith(`${number}:`)),
        number,
      ).toBe(true)
    }
    expect(CASES.filter(({ reason }) => reason === undefined).length).toBe(4)
  })

  it.each(CASES)('$name: $reason', async ({ publicKey, message, signature, reason }) => {
    const expected = reason === undefined ? { valid: true } : { valid: false, reason }
    expect(await verifyBytes({ bytes: message, signature, publicKey })).toMatchObject(expected)
    // The wallet's two ways have the same answer.
    const holds = reason === undefined
    expect(verify(signature, message, publicKey)).toBe(holds)
    const byPlatform = importPublicKey(publicKey).then(key => verifyWith(key, signature, message))
    expect(await byPlatform.catch(() => false)).toBe(holds)
  })

  it('and the vectors of RFC 8032 hold', async () => {
    for (const { message, signature, publicKey } of VECTORS) {
      const [bytes, sig, key] = [fromHex(message), fromHex(signature), fromHex(publicKey)]
      expect(await verifyBytes({ bytes, signature: sig, publicKey: key })).toMatchObject({ valid: true })
    }
  })
})

describe('the rule', () => {
  it('takes the keys that the library takes, and are not of small order', () => {
    const near = fc.bigInt({ min: -25n, max: 25n }).map(by => {
      const number = BigInt.asUintN(256, 2n ** 255n - 19n + by)
      return fromHex(number.toString(16).padStart(64, '0')).reverse()
    })
    const any = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(fc.oneof(any, near, fc.constantFrom(...SMALL_ENCODINGS)), key => {
        let good = false
        try {
          good = !ed.Point.fromBytes(key).isSmallOrder()
        } catch {}
        expect(isStrongKey(key)).toBe(good)
      }),
      { numRuns: 2000 },
    )
  })

  it('takes nothing after any one bit of a signature, key or message is another', async () => {
    const seed = new Uint8Array(32).fill(3)
    const parts = { bytes: Uint8Array.of(1, 2, 3), publicKey: publicKeyOf(seed) }
    const signature = sign(parts.bytes, seed)
    for (const part of ['bytes', 'publicKey', 'signature'] as const) {
      const whole = { ...parts, signature }
      for (let bit = 0; bit < 8 * whole[part].length; bit++) {
        const flipped = Uint8Array.from(whole[part], (byte, i) =>
          i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
        )
        const result = await verifyBytes({ ...whole, [part]: flipped })
        expect(result.valid, `${part} ${bit}`).toBe(false)
      }
    }
  })

  it('leaves what it looks at as it was, in whatever kind of array', () => {
    const seed = new Uint8Array(32).fill(3)
    const [signature, key] = [Buffer.from(sign(new Uint8Array(), seed)), Buffer.from(publicKeyOf(seed))]
    const before = [signature.toString('hex'), key.toString('hex')]
    expect([
      isStrictSignature(signature),
      isStrongKey(key),
      verify(signature, new Uint8Array(), key),
    ]).toEqual([true, true, true])
    expect([signature.toString('hex'), key.toString('hex')]).toEqual(before)
  })
})
