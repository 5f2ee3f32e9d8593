import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../../src/inject/sha256.ts'
import { createTraps } from './traps.ts'

const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('the provider’s SHA-256', () => {
  // The first one: what is worked out once is worked out among the traps.
  it('looks at nothing that a page could have replaced', () => {
    const bytes = new TextEncoder().encode('{"method":"signBytes"}')
    const digest = expected(bytes)
    const traps = createTraps()
    for (const holder of [
      Object.getPrototypeOf(Uint8Array.prototype) as object,
      Uint8Array.prototype,
      Array.prototype,
      String.prototype,
      Number.prototype,
      Math,
      DataView.prototype,
    ]) {
      traps.spoil(holder, Object.prototype.toString.call(holder))
    }
    for (const name of ['0', '1', 'length']) traps.plant(name)
    for (const name of ['Uint8Array', 'Uint32Array', 'DataView']) traps.replace(globalThis, name, name)
    let said = ''
    traps.during(() => {
      said = sha256Hex(bytes)
    })
    expect(traps.seen()).toBe('')
    expect(said).toBe(digest)
  })

  it('is Node’s at every length around the ends of blocks', () => {
    for (let length = 0; length <= 260; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255)
      expect(sha256Hex(bytes), `${length} bytes`).toBe(expected(bytes))
    }
  })

  it('is Node’s for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), bytes => {
        expect(sha256Hex(bytes)).toBe(expected(bytes))
      }),
    )
  })
})
