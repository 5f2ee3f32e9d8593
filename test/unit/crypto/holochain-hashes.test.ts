import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameHash } from '../../../src/crypto/holochain/compare.ts'
import {
  decodeHoloHash,
  encodeHoloHash,
  type HoloHashType,
  holoHash,
  holoHashType,
} from '../../../src/crypto/holochain/holohash.ts'
import { hash39, hashText, SECOND } from '../../support/holochain-writer.ts'

const TYPES = Object.keys(SECOND) as HoloHashType[]
const core = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('hashes', () => {
  it.each(TYPES)('equal an independent encoder: %s', type => {
    fc.assert(
      fc.property(core, core => {
        const written = hash39(type, core)
        const hash = holoHash(type, core)
        expect(Buffer.from(hash).equals(written)).toBe(true)
        expect(encodeHoloHash(hash)).toBe(hashText(written))
        expect(decodeHoloHash(hashText(written))).toEqual(hash)
        expect(holoHashType(hash)).toBe(type)
      }),
    )
  })

  it('are the same by type and core, whatever their location', () => {
    fc.assert(
      fc.property(core, fc.constantFrom(...TYPES), fc.integer({ min: 0, max: 38 }), (core, type, at) => {
        const hash = holoHash(type, core)
        const other = hash.map((byte, i) => (i === at ? byte ^ 1 : byte))
        expect(sameHash(hash, hash)).toBe(true)
        expect(sameHash(hash, other)).toBe(at >= 35)
        expect(sameHash(other, hash)).toBe(at >= 35)
      }),
    )
  })

  it('are not the same as what is none', () => {
    const hash = holoHash('agent', new Uint8Array(32))
    for (const other of [hash.subarray(1), new Uint8Array(39), new Uint8Array()]) {
      expect(sameHash(hash, other)).toBe(false)
      expect(sameHash(other, other)).toBe(false)
    }
  })
})
