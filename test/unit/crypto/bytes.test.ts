import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  concat,
  equalBytes,
  fromBase64,
  fromBase64url,
  fromHex,
  fromUtf8,
  toBase64,
  toBase64url,
  toHex,
  utf8,
  wipe,
} from '../../../src/crypto/bytes.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

describe('base64', () => {
  it('gives the examples of RFC 4648 §10', () => {
    const examples = ['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', 'Zm9vYmE=', 'Zm9vYmFy']
    examples.forEach((text, length) => {
      expect(toBase64(utf8('foobar'.slice(0, length)))).toBe(text)
      expect(fromBase64(text)).toEqual(utf8('foobar'.slice(0, length)))
    })
  })

  it('comes back the same, and is what Node writes', () => {
    fc.assert(
      fc.property(bytes, data => {
        expect(toBase64(data)).toBe(Buffer.from(data).toString('base64'))
        expect(fromBase64(toBase64(data))).toEqual(data)
        expect(toBase64url(data)).toBe(Buffer.from(data).toString('base64url'))
        expect(fromBase64url(toBase64url(data))).toEqual(data)
      }),
    )
  })

  it.each([
    ['no padding', 'Zg'],
    ['half the padding', 'Zg='],
    ['too much padding', 'Zm8=='],
    ['padding alone', '===='],
    ['stray bits before ==', 'Zh=='],
    ['stray bits before =', 'Zm9='],
    ['a blank', 'Zm 8='],
    ['a line end', 'Zm8=\n'],
    ['the URL alphabet', '-_-_'],
    ['another character', 'Zm8*'],
    ['padding inside', 'Zg==Zg=='],
    ['no Latin-1', 'Zm8€'],
  ])('refuses %s', (_, text) => {
    expect(fromBase64(text)).toBeNull()
  })

  it.each([
    ['padding', 'Zg=='],
    ['stray bits', 'Zh'],
    ['a length that no bytes have', 'Zm9vY'],
    ['the standard alphabet', '+/+/'],
    ['a blank', 'Zm 8'],
  ])('URL-safe refuses %s', (_, text) => {
    expect(fromBase64url(text)).toBeNull()
  })

  it('reads a text in one way only: whatever it reads it writes again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQgwZ9+/=\n -_'), maxLength: 8 }), text => {
        const data = fromBase64(text)
        if (data !== null) expect(toBase64(data)).toBe(text)
        const urlData = fromBase64url(text)
        if (urlData !== null) expect(toBase64url(urlData)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it('takes a mebibyte without effort', () => {
    const data = new Uint8Array(1024 * 1024).map((_, i) => i * 31)
    const before = performance.now()
    expect(equalBytes(fromBase64(toBase64(data)) ?? new Uint8Array(), data)).toBe(true)
    expect(performance.now() - before).toBeLessThan(2000)
  })
})

describe('hex', () => {
  it('comes back the same', () => {
    fc.assert(
      fc.property(bytes, data => {
        expect(fromHex(toHex(data))).toEqual(data)
      }),
    )
    expect(toHex(Uint8Array.of(0, 0xff, 0x0a))).toBe('00ff0a')
    expect(fromHex('00FF0a')).toEqual(Uint8Array.of(0, 0xff, 0x0a))
  })

  it.each(['0', 'zz', '0x00', 'é0', ' 00'])('refuses %j and does not quote it', text => {
    expect(() => fromHex(text)).toThrow(new RangeError('text: expected pairs of hex digits'))
  })
})

describe('UTF-8', () => {
  it('keeps a leading BOM, so that nothing of what is signed is invisible', () => {
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
  })

  it.each([
    ['a byte that starts nothing', [0xff]],
    ['a cut sequence', [0xe2, 0x82]],
    ['an overlong form', [0xc0, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('refuses %s', (_, data) => {
    expect(fromUtf8(Uint8Array.from(data))).toBeNull()
  })

  it('comes back the same after a refused one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        fromUtf8(Uint8Array.of(0xe2))
        expect(fromUtf8(utf8(text))).toBe(text)
      }),
    )
  })
})

describe('arrays', () => {
  it('concatenates into a new array', () => {
    const a = Uint8Array.of(1, 2)
    const joined = concat(a, new Uint8Array(), Uint8Array.of(3))
    expect(joined).toEqual(Uint8Array.of(1, 2, 3))
    joined[0] = 9
    expect(a[0]).toBe(1)
    expect(concat()).toEqual(new Uint8Array())
  })

  it('compares length and every byte', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(0, 2))).toBe(false)
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false)
    expect(equalBytes(new Uint8Array(), new Uint8Array())).toBe(true)
  })

  it('wipes all of them, and through a view its part alone', () => {
    const a = Uint8Array.of(1, 2, 3)
    const b = Uint8Array.of(4, 5, 6)
    wipe(a, b.subarray(1))
    expect([...a, ...b]).toEqual([0, 0, 0, 4, 0, 0])
  })
})
