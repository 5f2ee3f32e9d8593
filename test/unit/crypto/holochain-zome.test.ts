// Node's own comparison: `toEqual` takes seconds for bytes of this length.
import { deepStrictEqual } from 'node:assert'
import * as client21 from '@holochain/client'
import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import * as client20 from 'holochain-client-0.20'
import { describe, expect, it } from 'vitest'
import { concat, toHex } from '../../../src/crypto/bytes.ts'
import { publicKeyOf, sign } from '../../../src/crypto/ed25519.ts'
import { holoHash } from '../../../src/crypto/holochain/holohash.ts'
import {
  decodeZomeCall,
  encodeZomeCall,
  type ZomeCall,
  zomeCallDigest,
} from '../../../src/crypto/holochain/zome-call.ts'
import { encodeZomePayload } from '../../../src/crypto/holochain/zome-payload.ts'
import type { PayloadValue } from '../../../src/protocol/values.ts'
import { bin, map } from '../../support/holochain-writer.ts'
import { refusalOf } from './refusals.ts'

const LONG = process.env.LONG === '1'
const TIMEOUT = 10 * 60_000
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const key = (fill: number) => holoHash('agent', new Uint8Array(32).fill(fill))
const dna = holoHash('dna', new Uint8Array(32).fill(1))

const EDGES = [-0, 1, -1, 31, 32, 127, 128, 255, 256, 2 ** 16, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]
const FLOATS = [1.5, NaN, Infinity, -Infinity, 2 ** 53, 2 ** 64, -(2 ** 63), 5e-324, 1e300]
const DATES = [0, 1, 999, 1_000, -1, -1_500, 2 ** 32 * 1000, 2 ** 34 * 1000, 8.64e15, -8.64e15]
const scalars = fc.oneof(
  fc.constantFrom(...EDGES, ...EDGES.map(value => -value), ...FLOATS),
  fc.double(),
  fc.maxSafeInteger(),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(undefined, null, true, false),
  fc.uint8Array({ maxLength: 300 }),
  fc.float32Array({ maxLength: 5 }),
  fc.uint16Array({ maxLength: 5 }),
  fc.bigInt64Array({ maxLength: 3 }),
  fc.uint8Array({ maxLength: 9 }).map(({ buffer, length }) => new DataView(buffer, 0, length)),
  fc.constantFrom(...DATES).map(time => new Date(time)),
  fc.date({ noInvalidDate: false }),
)
/** All that @holochain/client takes in a payload. */
const payloads: fc.Arbitrary<unknown> = fc.anything({
  maxDepth: 5,
  values: [scalars],
  key: fc.string({ unit: 'grapheme' }),
  withNullPrototype: true,
  withSparseArray: true,
})

describe('encodeZomePayload', { timeout: TIMEOUT }, () => {
  it('makes the bytes of the client of everything that the client takes', () => {
    fc.assert(
      fc.property(payloads, payload => {
        expect(toHex(encodeZomePayload(payload as PayloadValue))).toBe(toHex(encode(payload)))
      }),
      { numRuns: LONG ? 50_000 : 2_000 },
    )
  })

  it('makes them of what a function is given without arguments', () => {
    for (const payload of [undefined, null]) expect(toHex(encodeZomePayload(payload))).toBe('c0')
    expect(toHex(encodeZomePayload({ a: undefined, b: [undefined] }))).toBe('82a161c0a16291c0')
    expect(toHex(encodeZomePayload(Object.assign([1], { 2: 2 })))).toBe('9301c002')
  })

  it('writes big integers and maps, which the client can not', () => {
    expect(() => encode(1n)).toThrow()
    expect(toHex(encode(new Map([['a', 1]])))).toBe('80')
    expect(toHex(encodeZomePayload([1n, -1n, 2n ** 64n - 1n]))).toBe('9301ffcfffffffffffffffff')
    const value = new Map<PayloadValue, PayloadValue>([
      ['z', 1n],
      [7, new Map([[undefined, new Date(0)]])],
    ])
    expect(toHex(encodeZomePayload(value))).toBe('82a17a010781c0d6ff00000000')
  })

  it('names the field that it refuses', () => {
    const code = 'invalid_request'
    expect(refusalOf(() => encodeZomePayload([2n ** 64n]))).toEqual({
      code,
      description: 'params.payload: an integer of more than 64 bits',
    })
    expect(refusalOf(() => encodeZomePayload('\udc00', 'there')).description).toMatch(/^there: holds a lone /)
    let deep: PayloadValue = 1
    for (let i = 0; i < 100; i++) deep = new Map([[1, deep]])
    expect(() => encode(deep)).not.toThrow()
    expect(refusalOf(() => encodeZomePayload(deep))).toEqual({
      code,
      description: 'params.payload: nests deeper than 100 levels',
    })
  })
})

const calls: fc.Arbitrary<ZomeCall> = fc.record(
  {
    cellId: fc.tuple(
      bytes(32).map(core => holoHash('dna', core)),
      bytes(32).map(core => holoHash('agent', core)),
    ),
    zomeName: fc.string({ unit: 'grapheme', maxLength: 300 }),
    fnName: fc.string({ unit: 'grapheme', maxLength: 40 }),
    provenance: bytes(36).map(rest => new Uint8Array([0x84, 0x20, 0x24, ...rest])),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(255, 256, 65_535, 65_536).map(length => new Uint8Array(length)),
    ),
    capSecret: fc.option(bytes(64)),
    nonce: bytes(32),
    expiresAt: fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1)),
  },
  { noNullPrototype: true },
)

describe.each([
  ['0.20', client20],
  ['0.21', client21],
] as const)('a zome call of @holochain/client %s', (_, client) => {
  it('has these bytes, this digest and this signature', async () => {
    await fc.assert(
      fc.asyncProperty(calls, bytes(32), payloads, async (like, seed, payload) => {
        const { cellId, zomeName, fnName, capSecret } = like
        const publicKey = publicKeyOf(seed)
        const cell_id: [Uint8Array, Uint8Array] = [...cellId]
        client.setSigningCredentials(cell_id, {
          capSecret: capSecret as Uint8Array,
          keyPair: { publicKey, privateKey: concat(seed, publicKey), keyType: 'ed25519' },
          signingKey: like.provenance,
        })
        const signed = await client.signZomeCall({ cell_id, zome_name: zomeName, fn_name: fnName, payload })
        const read = decodeZomeCall(signed.bytes)
        expect(read).toEqual({
          ...like,
          payload: new Uint8Array(encode(payload)),
          nonce: read?.nonce,
          expiresAt: read?.expiresAt,
        })
        if (read === null) throw new Error('not read')
        const made = encodeZomeCall({ ...read, payload: encodeZomePayload(payload as PayloadValue) })
        expect(toHex(made)).toBe(toHex(signed.bytes))
        expect(toHex(sign(zomeCallDigest(made), seed))).toBe(toHex(signed.signature))
      }),
      { numRuns: LONG ? 5_000 : 200 },
    )
  })
})

describe('encodeZomeCall', () => {
  const call: ZomeCall = {
    cellId: [dna, key(2)],
    zomeName: 'posts',
    fnName: 'create_post',
    provenance: key(3),
    payload: Uint8Array.of(0xc0),
    capSecret: null,
    nonce: new Uint8Array(32),
    expiresAt: 1_704_067_200_000_000,
  }

  it('comes back, and a change of any field changes it', () => {
    fc.assert(
      fc.property(calls, calls, (one, other) => {
        const made = encodeZomeCall(one)
        deepStrictEqual(decodeZomeCall(made), one)
        expect(toHex(made)).toBe(toHex(encode(wire(one))))
        for (const name of Object.keys(one) as Array<keyof ZomeCall>) {
          const changed = encodeZomeCall({ ...one, [name]: other[name] })
          expect(toHex(changed) === toHex(made)).toBe(same(one[name], other[name]))
        }
      }),
    )
  })

  it.each<[what: string, change: Partial<ZomeCall>, message: string]>([
    ['a cell of two keys', { cellId: [key(1), key(2)] }, 'cellId: the first is no DNA hash'],
    ['a cell of two DNAs', { cellId: [dna, dna] }, 'cellId: the second is no agent key'],
    ['a provenance of 38 bytes', { provenance: key(1).subarray(1) }, 'provenance: is no agent key'],
    ['a short secret', { capSecret: new Uint8Array(63) }, 'capSecret: is not 64 bytes'],
    ['a long nonce', { nonce: new Uint8Array(33) }, 'nonce: is not 32 bytes'],
    ['a time before 1970', { expiresAt: -1 }, 'expiresAt: is no time in microseconds'],
    ['half a microsecond', { expiresAt: 0.5 }, 'expiresAt: is no time in microseconds'],
    ['a name that has no UTF-8', { fnName: '\ud800' }, 'holds a lone surrogate, which has no UTF-8 form'],
  ])('refuses %s', (_, change, message) => {
    expect(() => encodeZomeCall({ ...call, ...change })).toThrow(new RangeError(message))
  })

  it('reads other bytes as no call: another order, a key more, a key less, other types', () => {
    const good = Object.entries(wire(call))
    const made = (entries: Array<[string, unknown]>) =>
      map(entries.map(([name, value]) => [name, Buffer.from(encode(value))]))
    expect(decodeZomeCall(made(good))).toStrictEqual(call)
    expect(decodeZomeCall(made([...good].reverse()))).toBeNull()
    expect(decodeZomeCall(made([...good, ['more', 1]]))).toBeNull()
    expect(decodeZomeCall(made(good.slice(1)))).toBeNull()
    for (const [name] of good) {
      for (const value of [true, 'x', -1, 1.5, [], {}, Uint8Array.of(1)]) {
        if (typeof value === 'string' && name.endsWith('_name')) continue
        if (value instanceof Uint8Array && name === 'payload') continue
        const changed = good.map(([key, old]): [string, unknown] => [key, key === name ? value : old])
        expect(decodeZomeCall(made(changed)), `${name} ${value}`).toBeNull()
      }
    }
    const twice = made([...good.slice(0, -1), ['cap_secret', null]])
    expect(decodeZomeCall(twice)).toBeNull()
    expect(decodeZomeCall(Buffer.concat([made(good), Buffer.of(0)]))).toBeNull()
    expect(decodeZomeCall(bin(made(good)))).toBeNull()
  })
})

function wire(call: ZomeCall): object {
  return {
    cap_secret: call.capSecret,
    cell_id: call.cellId,
    zome_name: call.zomeName,
    fn_name: call.fnName,
    provenance: call.provenance,
    payload: call.payload,
    nonce: call.nonce,
    expires_at: call.expiresAt,
  }
}

function same(one: unknown, other: unknown): boolean {
  return toHex(encode(one)) === toHex(encode(other))
}
