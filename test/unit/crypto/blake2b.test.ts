import { createHash } from 'node:crypto'
import { blake2b as library } from '@noble/hashes/blake2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blake2b } from '../../../src/crypto/blake2b.ts'
import { toHex, utf8 } from '../../../src/crypto/bytes.ts'

describe('blake2b', () => {
  it('agrees with Node and with the library, in each length of message and digest', () => {
    for (let length = 0; length <= 520; length++) {
      const message = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff)
      expect(toHex(blake2b(message, 64))).toBe(createHash('blake2b512').update(message).digest('hex'))
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 1, max: 64 }), (message, dkLen) => {
        expect(toHex(blake2b(message, dkLen))).toBe(toHex(library(message, { dkLen })))
      }),
    )
  })

  it('takes a part of a larger buffer, and leaves it as it was', () => {
    const buffer = Buffer.from('xxabcxx')
    expect(toHex(blake2b(buffer.subarray(2, 5), 32))).toBe(toHex(library(utf8('abc'), { dkLen: 32 })))
    expect(buffer.toString()).toBe('xxabcxx')
  })
})
