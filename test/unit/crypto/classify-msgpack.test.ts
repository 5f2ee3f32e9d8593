import { ExtData, encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, utf8 } from '../../../src/crypto/bytes.ts'
import { disguise, isReadable, readBytes } from '../../../src/crypto/classify.ts'
import { type HoloHashType, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { decodeMsgpack } from '../../../src/crypto/holochain/msgpack.ts'
import { recogniseMsgpack } from '../../../src/crypto/holochain/recognise.ts'
import { LAYOUTS, pieces, VARIANTS, writtenAction } from '../../support/holochain-actions.ts'
import { array, bin, hash39, map, nil, SECOND, str } from '../../support/holochain-writer.ts'

const HASH = 'MessagePack that holds a Holochain key or hash'
const ACTION = 'a Holochain action (MessagePack with its keys)'
const CALL = 'the parameters of a Holochain zome call (MessagePack with their keys)'
const WARRANT = 'a Holochain warrant (MessagePack with its keys)'
const RECEIPT = 'a Holochain validation receipt (MessagePack with its keys)'

const TYPES = Object.keys(SECOND) as HoloHashType[]
const core = new Uint8Array(32).fill(5)
const agent = hash39('agent', core)
const wrong = hash39('agent', core, Uint8Array.of(1, 2, 3, 4))
const plain = (entries: { readonly [key: string]: unknown }) => encode(entries)

describe('disguise', () => {
  it.each(TYPES)('knows a hash in MessagePack: %s', type => {
    const hash = holoHash(type, core)
    expect(disguise(encode(hash))).toBe(HASH)
    expect(disguise(encode([1, { a: ['x', { b: hash }] }]))).toBe(HASH)
    expect(disguise(encode({ [Buffer.from('k').toString()]: [null, hash] }))).toBe(HASH)
  })

  it.each<[where: string, bytes: Uint8Array]>([
    ['bytes behind a longer length', Buffer.concat([Buffer.of(0xc5, 0, 39), agent])],
    ['bytes behind the longest length', Buffer.concat([Buffer.of(0xc6, 0, 0, 0, 39), agent])],
    ['an extension', encode([new ExtData(7, new Uint8Array(wrong))])],
    ['a text that is none', Buffer.concat([Buffer.of(0xd9, 39), wrong])],
    ['the longest kind of text', Buffer.concat([Buffer.of(0xdb, 0, 0, 0, 39), wrong])],
    ['a key of a map', Buffer.concat([Buffer.of(0x81), bin(agent), nil()])],
    ['a location that is wrong', encode({ a: new Uint8Array(wrong) })],
    ['a long list', array([...Array(65_536).fill(nil()), bin(agent)])],
    ['a long map', Buffer.concat([Buffer.of(0xdf, 0, 0, 0, 1), nil(), bin(agent)])],
    ['300,000 levels down', Buffer.concat([Buffer.alloc(300_000, 0x91), bin(agent)])],
    ['300,000 maps down', Buffer.concat([Buffer.alloc(600_000, Buffer.of(0x81, 0xc0)), bin(agent)])],
    ['MessagePack in bytes', encode({ entry: encode({ author: new Uint8Array(agent) }) })],
    ['two keys in a row', bin(Buffer.concat([hash39('agent', core), hash39('agent', core)]))],
    ['the middle of a long text', str(`${' '.repeat(300)}`).fill(agent, 40, 79)],
  ])('knows a hash in %s', (_, bytes) => {
    expect(disguise(bytes)).toBe(HASH)
  })

  it('leaves a hash alone that is in no complete value', () => {
    const value = Buffer.from(encode([new Uint8Array(agent)]))
    expect(disguise(value)).toBe(HASH)
    expect(disguise(agent)).toBeNull()
    expect(disguise(value.subarray(0, -1))).toBeNull()
    expect(disguise(concat(value, Uint8Array.of(0)))).toBeNull()
    expect(disguise(concat(Uint8Array.of(0x92), value))).toBeNull()
    expect(disguise(concat(Uint8Array.of(0xc1), value))).toBeNull()
    expect(disguise(concat(Uint8Array.of(0x20), value))).toBeNull()
  })

  it('leaves MessagePack alone with what only looks like a hash', () => {
    const near = (at: number) => new Uint8Array(agent.map((byte, i) => (i === at ? byte ^ 0x80 : byte)))
    for (const at of [0, 1, 2]) expect(disguise(encode([near(at)]))).toBeNull()
    expect(disguise(encode([new Uint8Array(wrong.subarray(0, 38))]))).toBeNull()
    // Longer, and with a location that is none: any bytes could hold that by chance.
    expect(disguise(encode([concat(wrong, Uint8Array.of(0))]))).toBeNull()
    expect(disguise(encode([agent.toString('base64'), agent.toString('hex')]))).toBeNull()
  })

  const zome = { cell_id: 1, zome_name: 2, fn_name: 3, provenance: 4, payload: 5, nonce: 6, expires_at: 7 }
  const receipt = { dht_op_hash: 0, validation_status: 1, validators: [], when_integrated: 3 }
  it.each<[what: string, entries: { [key: string]: unknown }, name: string]>([
    ['a flat action', { type: 'Dna', author: 0, timestamp: 0, hash: 0 }, ACTION],
    ['a flat action in another order', { author: 0, x: 1, type: 'Create' }, ACTION],
    ['a flat action of a type to come', { type: 'New', author: 0, timestamp: 0, more: 0 }, ACTION],
    ['a split action', { header: {}, data: {} }, ACTION],
    ['a split action with more in it', { data: 0, more: 1, header: 2 }, ACTION],
    ['the parameters of a zome call', zome, CALL],
    ['the parameters of a zome call with a secret', { ...zome, cap_secret: 0 }, CALL],
    ['a few of them', { cell_id: 0, nonce: 0 }, CALL],
    ['a warrant', { proof: {}, author: 0, timestamp: 1, warrantee: 2 }, WARRANT],
    ['a receipt', receipt, RECEIPT],
  ])('knows the keys of %s, without any hash', (_, entries, name) => {
    expect(disguise(plain(entries))).toBe(name)
    const members = Object.entries(entries).map(([key, value]): [string, Buffer] => [
      key,
      Buffer.from(encode(value)),
    ])
    const short = map(members)
    expect(disguise(short)).toBe(name)
    const long = Buffer.concat([Buffer.of(0xdf, 0, 0, 0, members.length), short.subarray(1)])
    expect(disguise(long)).toBe(name)
    // serde reads names from bytes as well.
    const inBytes = members.map(([key, value]) => Buffer.concat([bin(Buffer.from(key)), value]))
    expect(disguise(Buffer.concat([Buffer.of(0x80 + members.length), ...inBytes]))).toBe(name)
  })

  it('knows a key that is there twice by either', () => {
    const twice = map([
      ['type', str('Create')],
      ['type', str('other')],
      ['author', nil()],
    ])
    expect(disguise(twice)).toBe(ACTION)
  })

  it.each<[what: string, value: unknown]>([
    ['an empty map', {}],
    ['an empty list', []],
    ['a message', { type: 'message', author: 'me', text: 'hi' }],
    ['a type alone', { type: 'Create' }],
    ['half of a split action', { header: {}, body: {} }],
    ['those keys further in', [{ header: {}, data: {} }]],
    ['a cell alone', { cell_id: 1 }],
    ['a proof of something', { proof: 1, author: 2 }],
    ['numbers', [132, 32, 36, ...core, 1, 2, 3, 4]],
    ['a lot', Array.from({ length: 1000 }, (_, i) => ({ [`key${i}`]: [i, `${i}`, new Uint8Array(i)] }))],
  ])('leaves other MessagePack alone: %s', (_, value) => {
    expect(disguise(encode(value))).toBeNull()
  })

  it('leaves random bytes and texts in MessagePack alone', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 40, maxLength: 400 }),
        fc.string({ unit: 'grapheme' }),
        (bytes, text) => {
          expect(recogniseMsgpack(encode({ bytes, text: [text] }))).toBeNull()
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('knows every action there is, but not half of one', () => {
    for (const layout of LAYOUTS) {
      for (const variant of VARIANTS) {
        fc.assert(
          fc.property(pieces(layout, variant), ({ fields }) => {
            const bytes = writtenAction(layout, variant, fields)
            expect(disguise(bytes)).toBe(ACTION)
            expect(recogniseMsgpack(bytes.subarray(0, -1))).toBeNull()
          }),
          { numRuns: 10 },
        )
      }
    }
  })

  it('leaves texts alone in every script', () => {
    const texts = ['Ärger', 'āēīōū', 'Привет', 'שלום', 'مرحبا', 'ܫܠܡܐ', 'ދިވެހި', 'नमस्ते', '你好', '😀', 'ÿ', 'Ÿ']
    for (const text of texts) {
      for (const times of [1, 2, 10, 100, 10_000]) {
        const bytes = utf8(text.repeat(times))
        if (bytes.length !== 64) expect(disguise(bytes)).toBeNull()
        expect(readBytes(bytes).kind).toBe('text')
      }
    }
  })

  it.each<[what: string, bytes: Uint8Array]>([
    ['places that start like a hash', bin(Buffer.alloc(1 << 20, Buffer.from('842024', 'hex')))],
    ['empty lists', array(Array(1 << 19).fill(Buffer.of(0x90)))],
    ['one key', map(Array(1 << 18).fill(['type', nil()]))],
    ['open lists', Buffer.alloc(1 << 20, 0x91)],
    ['open maps', Buffer.alloc(1 << 20, Buffer.of(0x81, 0x01))],
    ['claims', Buffer.alloc(1 << 20, Buffer.from('ddffffffff', 'hex'))],
    ['smaller claims', Buffer.alloc(1 << 20, Buffer.from('dd000fffff', 'hex'))],
    ['bytes in bytes', nested(1 << 20)],
    ['Syriac', utf8('ܐ'.repeat(1 << 19))],
  ])('takes a mebibyte of it: %s', (_, bytes) => {
    const before = performance.now()
    for (const read of [disguise, readBytes]) expect(() => read(bytes)).not.toThrow()
    expect(performance.now() - before).toBeLessThan(3000)
  })
})

/** Bytes that hold bytes that hold bytes, so long in all. */
function nested(length: number): Buffer {
  const out = Buffer.alloc(length)
  for (let at = 0; at + 5 <= length; at += 5) {
    out[at] = 0xc6
    out.writeUInt32BE(length - at - 5, at + 1)
  }
  return out
}

describe('readBytes', () => {
  it('takes apart every action, exactly as it is', () => {
    for (const layout of LAYOUTS) {
      for (const variant of VARIANTS) {
        const [made] = fc.sample(pieces(layout, variant), 1)
        const bytes = writtenAction(layout, variant, made?.fields ?? {})
        const reading = readBytes(bytes)
        expect(reading).toMatchObject({ kind: 'known', name: ACTION, of: 'action' })
        expect(reading).toMatchObject({ action: { layout, type: variant } })
        expect(isReadable(reading)).toBe(false)
      }
    }
  })

  it('takes apart a zome call, and what is nearly one', () => {
    const call = {
      cap_secret: null,
      cell_id: [holoHash('dna', core), new Uint8Array(agent)],
      zome_name: 'posts',
      fn_name: 'create',
      provenance: new Uint8Array(agent),
      payload: Uint8Array.of(0xc0),
      nonce: new Uint8Array(32),
      expires_at: 1,
    }
    const known = { kind: 'known', name: CALL, of: 'zome-call' }
    expect(readBytes(encode(call))).toMatchObject({ ...known, call: { zomeName: 'posts', fnName: 'create' } })
    const { expires_at, ...rest } = call
    const nearly = readBytes(encode({ expires_at, ...rest }))
    expect(nearly).toMatchObject({
      kind: 'known',
      name: CALL,
      of: 'msgpack',
      value: { pairs: expect.any(Array) },
    })
    expect(isReadable(nearly)).toBe(false)
  })

  it('gives the value of what is known and no action or call', () => {
    const hash = new Uint8Array(agent)
    expect(readBytes(encode([hash]))).toEqual({ kind: 'known', name: HASH, of: 'msgpack', value: [hash] })
    const link = concat(agent, agent)
    expect(readBytes(link)).toEqual({
      kind: 'known',
      name: 'a link between two Holochain agent keys',
      of: 'bytes',
    })
    expect(readBytes(new Uint8Array(64).fill(0x93))).toMatchObject({ kind: 'known', of: 'bytes' })
    // Too deep to be shown, and known all the same.
    const deep = Buffer.concat([Buffer.alloc(1000, 0x91), bin(agent)])
    expect(readBytes(deep)).toEqual({ kind: 'known', name: HASH, of: 'bytes' })
  })

  it('reads other lists and maps as MessagePack, which is not readable yet', () => {
    const reading = readBytes(encode({ a: [1, new Uint8Array(2)] }))
    expect(reading).toEqual({ kind: 'msgpack', value: { pairs: [['a', [1, new Uint8Array(2)]]] } })
    expect(isReadable(reading)).toBe(false)
    expect(readBytes(Uint8Array.of(0x90))).toEqual({ kind: 'msgpack', value: [] })
  })

  it.each(['c4020102', 'c0', 'ff', 'cb3ff8000000000000', 'd40100', 'a2c328', '9101c1', '9101ff', 'dc'])(
    'reads a scalar and what is not complete as opaque: %s',
    hex => {
      expect(readBytes(fromHex(hex))).toEqual({ kind: 'opaque' })
    },
  )

  it('stays with text where the bytes are both', () => {
    // A Syriac letter and blanks, and a list of 0xb220 times 32.
    const both = new Uint8Array(3 + 0xb220).fill(0x20)
    both.set([0xdc, 0xb2])
    expect(decodeMsgpack(both)).toHaveLength(0xb220)
    expect(disguise(both)).toBeNull()
    expect(readBytes(both).kind).toBe('text')
  })
})
