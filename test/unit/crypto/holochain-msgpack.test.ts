import { decode, encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMsgpack, encodeMsgpack, type MsgpackValue } from '../../../src/crypto/holochain/msgpack.ts'
import { array, bin, int, map, nil, str } from '../../support/holochain-writer.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const un = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))

const EDGES = [0, 7, 8, 15, 16, 31, 32, 53, 63, 64].flatMap(power => {
  const edge = 2n ** BigInt(power)
  return [edge - 1n, edge, edge + 1n, -edge + 1n, -edge, -edge - 1n]
})
const inRange = EDGES.filter(value => value >= -(2n ** 63n) && value < 2n ** 64n)

describe('encodeMsgpack', () => {
  it('writes every integer in its shortest form, as a number and as a big integer', () => {
    expect(inRange.length).toBeGreaterThan(50)
    for (const value of inRange) {
      expect(hex(encodeMsgpack(value)), `${value}`).toBe(hex(int(value)))
      if (Number.isSafeInteger(Number(value))) expect(hex(encodeMsgpack(Number(value)))).toBe(hex(int(value)))
    }
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), value => {
        expect(hex(encodeMsgpack(value))).toBe(hex(int(value)))
      }),
    )
  })

  it.each([2n ** 64n, -(2n ** 63n) - 1n, 2n ** 65n, 1n << 200n])('refuses %s, which has no form', value => {
    expect(() => encodeMsgpack([value])).toThrow(new RangeError('an integer of more than 64 bits'))
  })

  it.each([0, 1, 31, 32, 255, 256, 65_535, 65_536])('writes texts, bytes, lists and maps of %i', length => {
    const text = 'a'.repeat(length)
    expect(hex(encodeMsgpack(text))).toBe(hex(str(text)))
    expect(hex(encodeMsgpack(Buffer.from(text)))).toBe(hex(bin(Buffer.from(text))))
    expect(hex(encodeMsgpack(Array(length).fill(null)))).toBe(hex(array(Array(length).fill(nil()))))
    const members = Array.from({ length }, (_, i): [string, Buffer] => [`k${i}`, nil()])
    const names = members.map(([name]) => [name, null] as const)
    expect(hex(encodeMsgpack(Object.fromEntries(names)))).toBe(hex(map(members)))
    expect(hex(encodeMsgpack(new Map(names)))).toBe(hex(map(members)))
  })

  it('counts the bytes of a text, not its letters', () => {
    for (const text of ['ä'.repeat(16), '😀'.repeat(8), '\u{10ffff}\uffff'.repeat(40), 'é'.repeat(40_000)]) {
      expect(hex(encodeMsgpack(text))).toBe(hex(str(text)))
    }
  })

  it('keeps the order of keys, and keys of any type in a Map', () => {
    expect(hex(encodeMsgpack({ b: 1, a: 2 }))).toBe('82a16201a16102')
    const keys = new Map<number | string | bigint | null, number>([
      ['2', 0],
      ['1', 1],
      [2n ** 32n, 2],
      [-1, 3],
      [null, 4],
    ])
    expect(hex(encodeMsgpack(keys))).toBe('85a13200a13101cf000000010000000002ff03c004')
    expect(hex(encodeMsgpack(JSON.parse('{"__proto__":1}')))).toBe('81a95f5f70726f746f5f5f01')
  })

  it('refuses what has no form, and says no more than why', () => {
    expect(() => encodeMsgpack({ secret: 'se\ud800cret' })).toThrow(
      new RangeError('holds a lone surrogate, which has no UTF-8 form'),
    )
    expect(() => encodeMsgpack([() => 1] as never)).toThrow(
      new RangeError('a function has no MessagePack form'),
    )
    expect(() => encodeMsgpack({ a: Symbol('x') } as never)).toThrow(
      new RangeError('a symbol has no MessagePack form'),
    )
  })

  it('goes as deep as the library, and no deeper', () => {
    const nested = (levels: number) => {
      let value: unknown = 1
      for (let i = 1; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value }
      return value as []
    }
    expect(hex(encodeMsgpack(nested(100)))).toBe(hex(encode(nested(100))))
    expect(() => encode(nested(101))).toThrow()
    expect(() => encodeMsgpack(nested(101))).toThrow(new RangeError('nests deeper than 100 levels'))
  })
})

const list = (items: MsgpackValue[]): MsgpackValue => items
const pairs = (...given: Array<[MsgpackValue, MsgpackValue]>): MsgpackValue => ({ pairs: given })

describe('decodeMsgpack', () => {
  it.each<[what: string, bytes: string, value: MsgpackValue]>([
    ['nil', 'c0', null],
    ['false', 'c2', false],
    ['true', 'c3', true],
    ['small integers', '94 00 7f e0 ff', list([0, 127, -32, -1])],
    [
      'unsigned integers',
      '94 ccff cdffff ceffffffff cfffffffffffffffff',
      list([255, 65_535, 4_294_967_295, 2n ** 64n - 1n]),
    ],
    [
      'signed integers',
      '94 d080 d18000 d280000000 d38000000000000000',
      list([-128, -32_768, -(2 ** 31), -(2n ** 63n)]),
    ],
    ['wider integers than needed', '93 cc00 cf0000000000000001 d3ffffffffffffffff', list([0, 1, -1])],
    [
      'integers about 2^53',
      '93 cf001fffffffffffff cf0020000000000000 d3ffe0000000000000',
      list([2 ** 53 - 1, 2n ** 53n, -(2n ** 53n)]),
    ],
    [
      'floats',
      '94 ca3fc00000 cb3ff8000000000000 cb8000000000000000 cb7ff0000000000000',
      list([1.5, 1.5, -0, Infinity]),
    ],
    ['texts', '94 a0 a161 d90162 db0000000163', list(['', 'a', 'b', 'c'])],
    [
      'bytes',
      '93 c400 c50001ff c60000000102',
      list([new Uint8Array(), Uint8Array.of(255), Uint8Array.of(2)]),
    ],
    ['a text that is no UTF-8', 'a2 c328', { raw: Uint8Array.of(0xc3, 0x28) }],
    ['a text with a BOM', 'a3 efbbbf', '\ufeff'],
    ['an extension', 'd4 ff 01', { ext: -1, data: Uint8Array.of(1) }],
    ['longer extensions', 'c7 00 05', { ext: 5, data: new Uint8Array() }],
    ['an extension of 16 bytes', `d8 7f ${'01'.repeat(16)}`, { ext: 127, data: new Uint8Array(16).fill(1) }],
    ['no members', '80', pairs()],
    ['a key that is there twice', '82 a161 01 a161 02', pairs(['a', 1], ['a', 2])],
    [
      'keys of other types',
      '84 c0 00 80 01 9101 02 c401ff 03',
      pairs([null, 0], [pairs(), 1], [list([1]), 2], [Uint8Array.of(255), 3]),
    ],
    [
      '__proto__ and constructor',
      '82 a95f5f70726f746f5f5f 80 ab636f6e7374727563746f72 c0',
      pairs(['__proto__', pairs()], ['constructor', null]),
    ],
    ['long lists and maps', 'dc0001 dd00000001 de0001 df00000000 c0', list([list([pairs([pairs(), null])])])],
  ])('reads %s', (_, bytes, value) => {
    expect(decodeMsgpack(un(bytes))).toStrictEqual(value)
  })

  it.each([
    ['nothing', ''],
    ['a byte that is never used', 'c1'],
    ['that byte inside', '91c1'],
    ['two values', '0000'],
    ['half a length', 'c5ff'],
    ['half of a text', 'a261'],
    ['half of a number', 'cb0000'],
    ['an extension without its type', 'd4'],
    ['an extension without its content', 'd401'],
    ['a list with too little in it', '9201'],
    ['a map with half a member', '8101'],
    ['a list of 2^32 - 1', 'ddffffffff'],
    ['a map of 2^32 - 1', 'dfffffffff'],
    ['bytes of 2^32 - 1', 'c6ffffffff'],
    ['a text of 2^32 - 1', 'dbffffffff'],
    ['an extension of 2^32 - 1', 'c9ffffffff01'],
  ])('reads %s as none', (_, bytes) => {
    expect(decodeMsgpack(un(bytes))).toBeNull()
  })

  it('reads 128 levels and no more', () => {
    const nested = (levels: number) => new Uint8Array([...Array(levels).fill(0x91), 0xc0])
    expect(decodeMsgpack(nested(128))).not.toBeNull()
    expect(decodeMsgpack(nested(129))).toBeNull()
    expect(decodeMsgpack(nested(1 << 20))).toBeNull()
  })

  it('reads 100,000 values and no more', () => {
    const many = (count: number) => array(Array(count).fill(nil()))
    expect(decodeMsgpack(many(99_999))).toHaveLength(99_999)
    expect(decodeMsgpack(many(100_000))).toBeNull()
    expect(decodeMsgpack(new Uint8Array(1 << 20).fill(0x80))).toBeNull()
  })

  it('reserves nothing for lengths that are only claimed', () => {
    // 128 levels that claim 65,535 values each, before it is too deep: 67 megabytes at a time.
    const claims = Buffer.alloc(3 * 50_000, Buffer.of(0xdc, 0xff, 0xff))
    const before = performance.now()
    for (let i = 0; i < 200; i++) expect(decodeMsgpack(claims)).toBeNull()
    expect(performance.now() - before).toBeLessThan(500)
  })

  it('hands out copies', () => {
    for (const bytes of [un('93 c402 0102 a1ff d5010102'), Buffer.from('93c4020102a1ffd5010102', 'hex')]) {
      const value = decodeMsgpack(bytes)
      const before = structuredClone(value)
      bytes.fill(0)
      expect(value).toStrictEqual(before)
    }
  })

  it('reads a view of something longer', () => {
    const bytes = un('ffff 92 cb3ff8000000000000 cf0020000000000000 ffff')
    expect(decodeMsgpack(bytes.subarray(2, -2))).toStrictEqual([1.5, 2n ** 53n])
  })

  const data = fc.anything({
    maxDepth: 4,
    withTypedArray: false,
    withNullPrototype: false,
    values: [
      fc.boolean(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.string({ unit: 'grapheme' }),
      fc.uint8Array({ maxLength: 300 }),
      fc.constant(null),
    ],
    key: fc.string({ unit: 'grapheme' }).filter(key => key !== '__proto__'),
  })
  const asTheirs = (value: MsgpackValue): unknown => {
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
    if (!('pairs' in value)) return Array.isArray(value) ? value.map(asTheirs) : value
    return Object.fromEntries(value.pairs.map(([key, member]) => [key, asTheirs(member)]))
  }

  it('reads what the library writes as the library reads it', () => {
    fc.assert(
      fc.property(data, value => {
        const bytes = encode(value)
        expect(asTheirs(decodeMsgpack(bytes))).toStrictEqual(decode(bytes))
      }),
      { numRuns: 500 },
    )
  })
})
