import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, utf8 } from '../../../src/crypto/bytes.ts'
import { disguise, isReadable, RECOGNISERS, readBytes } from '../../../src/crypto/classify.ts'
import { domainMessage } from '../../../src/crypto/domain.ts'
import { holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { nest } from './refusals.ts'

const kindOf = (text: string) => readBytes(utf8(text)).kind

describe('readBytes', () => {
  it('reads objects and arrays as JSON, with value and text', () => {
    const text = ' {"a":[1,"é\\u0000"],"b":{}}\n'
    expect(readBytes(utf8(text))).toEqual({ kind: 'json', value: { a: [1, 'é\0'], b: {} }, text })
    expect(readBytes(utf8('[]'))).toEqual({ kind: 'json', value: [], text: '[]' })
  })

  it.each([
    ['nothing', ''],
    ['a sentence', 'Sign in to example.org\r\n\tat noon'],
    ['a JSON string', '"text"'],
    ['a JSON number', '12'],
    ['null', 'null'],
    ['half of JSON', '{"a":1'],
    ['two JSON values', '{}{}'],
    ['JSON behind a BOM', '\ufeff{}'],
    ['JSON behind another blank', '\u00a0{}'],
    ['deeper JSON than the wallet takes apart', JSON.stringify(nest(129))],
    ['a key that is there twice', '{"to":"alice","to":"mallory"}'],
    ['the same key in two spellings', '{"to":"alice","\\u0074o":"mallory"}'],
    ['a key twice further in', '[{"a":{"b":":","b":1}}]'],
    ['an integer that a double rounds', '{"n":9007199254740993}'],
    ['a number that becomes infinite', '[1e400]'],
    ['a number that becomes zero', '[1e-400]'],
    ['more digits than a double has', '[0.12345678901234567890]'],
    ['bidi and zero-width characters', 'a\u202eb\u200bc\u0085d\u007f'],
  ])('reads %s as text', (_, text) => {
    expect(readBytes(utf8(text))).toEqual({ kind: 'text', text })
  })

  it.each([
    ['128 levels', JSON.stringify(nest(128))],
    ['colons, quotes and backslashes in strings', '{"a:\\"":"b:\\\\","c":":"}'],
    [
      'numbers in other spellings',
      '[1.0,1E2,-0,0.10,0e9,100000000000000000000,9007199254740992,0.1234567890123456]',
    ],
    ['__proto__ as a key', '{"__proto__":{"a":1}}'],
    ['numbers in strings', '["9007199254740993"]'],
  ])('reads JSON with %s as JSON', (_, text) => {
    expect(kindOf(text)).toBe('json')
  })

  it('reads what fast-check writes as JSON, with the value of JSON.parse', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(readBytes(utf8(text))).toEqual({ kind: 'json', value: JSON.parse(text), text })
      }),
    )
  })

  it('reads other controls and what is no UTF-8 as opaque', () => {
    for (let code = 0; code < 0x20; code++) {
      const reading = readBytes(Uint8Array.of(0x61, code))
      expect(reading.kind).toBe([0x09, 0x0a, 0x0d].includes(code) ? 'text' : 'opaque')
      expect(isReadable(reading)).toBe(reading.kind === 'text')
    }
    expect(readBytes(Uint8Array.of(0xff, 0xfe)).kind).toBe('opaque')
  })
})

const record = {
  agent: 'YWdlbnQ',
  space: 'c3BhY2U',
  createdAt: '1731690797907204',
  expiresAt: '1731762797907204',
}
const sequence = ['YWdlbnQ', 'c3BhY2U', '1731690797907204', '1731762797907204', true, 'ws://x', [0, 1]]
const key = (fill: number) => holoHash('agent', new Uint8Array(32).fill(fill))

describe('disguise', () => {
  const PEER = "Holochain's network peer record (JSON with agent, space and expiresAt)"
  it.each([
    ['the record', JSON.stringify({ ...record, isTombstone: true })],
    ['another order', JSON.stringify(Object.fromEntries(Object.entries(record).reverse()))],
    ['keys that are there twice', '{"agent":1,"agent":2,"space":3,"expiresAt":4,"space":5}'],
    ['escaped keys', '{"\\u0061gent":1,"sp\\u0061ce":2,"expires\\u0041t":3}'],
    ['blanks around it', ` \r\n\t${JSON.stringify(record, null, 2)}\n`],
    ['a BOM before it', `\ufeff${JSON.stringify(record)}`],
    [
      '100,000 levels beside it',
      `{"x":${'['.repeat(1e5)}${']'.repeat(1e5)},${JSON.stringify(record).slice(1)}`,
    ],
    ['a number that no double keeps', `{"x":1e999,${JSON.stringify(record).slice(1)}`],
    ['the form of a list', JSON.stringify(sequence)],
  ])('knows the peer record: %s', (_, text) => {
    expect(disguise(utf8(text))).toBe(PEER)
  })

  it('knows the peer record with invalid UTF-8 in another member', () => {
    const [start, end] = [utf8('{"x":"'), utf8(`",${JSON.stringify(record).slice(1)}`)]
    expect(disguise(concat(start, Uint8Array.of(0xff), end))).toBe(PEER)
  })

  it.each([
    ['one key missing', { agent: 1, space: 2 }],
    ['other case', { Agent: 1, space: 2, expiresAt: 3 }],
    ['inside another object', { record }],
    ['inside a list', [record]],
    ['another list', ['alice', 'bob', 1, 2, true]],
  ])('leaves other JSON alone: %s', (_, value) => {
    expect(disguise(utf8(JSON.stringify(value)))).toBeNull()
  })

  it('knows 64 bytes that are not all printable ASCII', () => {
    const digest = 'what the digest of a Holochain zome call looks like (64 bytes that are not plain text)'
    const hex = utf8('ab'.repeat(32))
    expect(disguise(hex)).toBeNull()
    expect(disguise(utf8(`${' ~'.repeat(32)}`))).toBeNull()
    for (const byte of [0x00, 0x0a, 0x1f, 0x7f, 0x80, 0xff]) {
      for (const at of [0, 31, 63])
        expect(disguise(hex.map((old, i) => (i === at ? byte : old)))).toBe(digest)
    }
    expect(disguise(new Uint8Array(63))).toBeNull()
    expect(disguise(new Uint8Array(65))).toBeNull()
  })

  it('knows two agent keys, whatever their location bytes are', () => {
    const link = concat(key(1), key(2))
    const name = 'a link between two Holochain agent keys'
    expect(disguise(link)).toBe(name)
    expect(disguise(link.map((byte, i) => (i === 38 || i === 77 ? byte ^ 1 : byte)))).toBe(name)
    for (const at of [0, 1, 2, 39, 40, 41]) {
      expect(disguise(link.map((byte, i) => (i === at ? byte ^ 1 : byte)))).toBeNull()
    }
    expect(disguise(link.subarray(0, 77))).toBeNull()
    expect(disguise(concat(link, Uint8Array.of(0)))).toBeNull()
    expect(disguise(concat(key(1), holoHash('dna', new Uint8Array(32))))).toBeNull()
  })

  it('knows what starts with flowsta-, UTF-8 or not', () => {
    const name = 'a message of Flowsta itself (it starts with "flowsta-")'
    expect(disguise(utf8('flowsta-login:v1 challenge'))).toBe(name)
    expect(disguise(utf8('flowsta-'))).toBe(name)
    expect(disguise(domainMessage('example.org', Uint8Array.of(0xff)))).toBe(name)
    for (const text of ['flowsta', 'Flowsta-', ' flowsta-x', 'x flowsta-', ''])
      expect(disguise(utf8(text))).toBeNull()
  })
})

describe('any bytes', () => {
  const data = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.uint8Array({ minLength: 64, maxLength: 64 }),
    fc.uint8Array({ minLength: 78, maxLength: 78 }),
    fc.string({ unit: 'binary' }).map(utf8),
    fc.string({ unit: fc.constantFrom(...'{}[]":,1e-\\ut \n\ufeff') }).map(utf8),
  )

  it('throws at nothing, and JSON it reads is its text', () => {
    fc.assert(
      fc.property(data, bytes => {
        const before = bytes.slice()
        const reading = readBytes(bytes)
        if (reading.kind === 'json') expect(JSON.parse(reading.text)).toEqual(reading.value)
        if (isReadable(reading)) expect(utf8(reading.text)).toEqual(bytes)
        for (const recognise of RECOGNISERS) expect(recognise(bytes) ?? 'nothing').toBeTypeOf('string')
        expect(bytes).toEqual(before)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['one long string', `["${'a'.repeat(2 ** 20 - 4)}"]`],
    ['one long string of escapes', `["${'\\n'.repeat(2 ** 19 - 4)}"]`],
    ['an unclosed string', `["${'a\\"'.repeat(2 ** 18)}`],
    ['one long number', `[${'1'.repeat(2 ** 20 - 2)}]`],
    ['many members', `{${Array.from({ length: 50_000 }, (_, i) => `"key${i}":${i}`).join()}}`],
    ['open brackets', '['.repeat(2 ** 20)],
    ['deep nesting', `${'['.repeat(2 ** 19)}${']'.repeat(2 ** 19)}`],
    ['deep objects', `${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`],
  ])('takes a mebibyte of it: %s', (_, text) => {
    const before = performance.now()
    const bytes = utf8(text)
    expect(() => [readBytes(bytes), disguise(bytes)]).not.toThrow()
    expect(performance.now() - before).toBeLessThan(3000)
  })
})
