import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeZomePayload } from '../../../src/crypto/holochain/zome-payload.ts'
import { FlowstaHolochainError } from '../../../src/inject/errors.ts'
import { readZomeRequest } from '../../../src/inject/zome-request.ts'
import { LIMITS } from '../../../src/protocol/limits.ts'
import { decodeZomeParams, type PayloadValue } from '../../../src/protocol/values.ts'

const write = (payload: unknown) => readZomeRequest({ payload }, false).params
const read = (payload: unknown) => decodeZomeParams(write(payload)).payload
/** The bytes that the wallet signs for what a page has. */
const packed = (payload: unknown) => Buffer.from(encodeZomePayload(read(payload))).toString('hex')
const clients = (payload: unknown) => Buffer.from(encode(payload)).toString('hex')

function refusal(run: () => unknown): { code: string; description: string | undefined } {
  try {
    run()
  } catch (error) {
    if (!(error instanceof FlowstaHolochainError)) throw error
    return { code: error.code, description: error.description }
  }
  throw new Error('nothing was refused')
}

class Post {
  title = 'hi'
  #secret = 1
  get secret() {
    return this.#secret
  }
  toJSON() {
    return 'not called'
  }
}
const wide = new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]).buffer

describe('the payload of a zome call', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'grüße 😀 \0'],
    [
      'numbers at every edge',
      [0, -0, 1, 127, 128, 255, 256, 65535, 65536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1],
    ],
    ['negative ones', [-1, -32, -33, -128, -129, -32768, -32769, -(2 ** 31), -(2 ** 31) - 1, -(2 ** 53 - 1)]],
    ['floats', [0.1, 1e-7, 1e21, 1.5, Number.MIN_VALUE, Number.MAX_VALUE]],
    ['integers that are not exact', [2 ** 53, -(2 ** 60), 1e20]],
    ['what is no number', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ['undefined in an object', { a: undefined, b: [undefined] }],
    ['a hole', Object.assign(new Array(3), { 0: 1, 2: 3 })],
    ['bytes', { entry_hash: new Uint8Array(39).fill(7), empty: new Uint8Array(0) }],
    ['a part of a buffer', new Uint8Array(wide, 3, 5)],
    ['a Buffer', Buffer.from('hi')],
    ['wider numbers', [new Uint16Array(wide), new Int32Array(wide, 4, 2), new Float64Array(wide, 8)]],
    ['more of them', [new BigInt64Array(wide), new Uint8ClampedArray(wide), new Float32Array(wide)]],
    ['a DataView', new DataView(wide, 2, 6)],
    ['bytes that are shared', new Uint8Array(new SharedArrayBuffer(3))],
    [
      'dates',
      [new Date(0), new Date(1795262400123), new Date(-1), new Date(8.64e15), new Date(2 ** 34 * 1000)],
    ],
    ['keys in their order', { zome: 1, author: 2, 10: 'ten', 9: 'nine', b: { z: 1, a: 2 } }],
    ['one key that is a tag', { $bytes: 'AQ==' }],
    [
      'each tag as a key',
      [{ $int: '1' }, { $object: {} }, { $undefined: true }, { $date: 1 }, { $float: 'NaN' }],
    ],
    ['a map that is none', { $map: [['a', 1]] }],
    ['tags beside others', { $map: 1, $bytes: 2 }],
    ['an empty object', {}],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ["an app's own class, without its toJSON", new Post()],
    ['proxies of a framework', new Proxy({ list: new Proxy([1, { a: 2 }], {}) }, {})],
    ['symbols as keys', { [Symbol('s')]: 1, a: 2 }],
    ['a long list', Array.from({ length: 70_000 }, (_, i) => i & 255)],
    ['a long text', 'x'.repeat(70_000)],
    ['many keys', Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${299 - i}`, i]))],
  ])('becomes the bytes of @holochain/client: %s', (_, payload) => {
    expect(packed(payload)).toBe(clients(payload))
  })

  it('has a map for what the client writes empty', () => {
    const map = new Map<unknown, unknown>([
      ['b', 1],
      ['a', [new Map()]],
      [7, new Uint8Array([1])],
      [new Uint8Array([2]), undefined],
    ])
    expect(read(map)).toEqual(map)
    expect([...(read(map) as Map<PayloadValue, PayloadValue>).keys()]).toEqual([...map.keys()])
    expect(packed(new Map([['b', 1]]))).toBe(clients({ b: 1 }))
    expect(packed(new ArrayBuffer(3))).toBe(clients(new Uint8Array(3)))
  })

  it('has the shortest integer for a bigint, up to 64 bits', () => {
    expect(packed([1n, 300n, -1n, 2n ** 53n])).toBe(`9401cd012cffcf0020000000000000`)
    expect(packed([2n ** 64n - 1n, -(2n ** 63n)])).toBe('92cfffffffffffffffffd38000000000000000')
  })

  it('of any kind becomes the same bytes', () => {
    const leaf = fc.oneof(
      fc.constant(undefined),
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 40 }),
      fc.float64Array({ maxLength: 5 }),
      fc.date({ noInvalidDate: true }),
    )
    const key = fc
      .oneof(
        fc.constantFrom('$bytes', '$int', '$object', '$undefined', '$float', '$date', '$map', '1', '02', 'a'),
        fc.string(),
      )
      .filter(name => name !== '__proto__')
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(tree, payload => {
        expect(packed(payload)).toBe(clients(payload))
      }),
      { numRuns: 2000 },
    )
  })

  it('counts exactly what it writes', () => {
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>(undefined, Number.NaN, new Date(5), 7n, new Map([['b', 1]]), new Map()),
        fc.uint8Array({ maxLength: 5 }),
        fc.dictionary(fc.constantFrom('b', 'a', '$map', '$date', '9', '10'), tie('tree'), { maxKeys: 4 }),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }))
    fc.assert(
      fc.property(tree, fc.boolean(), (value, over) => {
        const rest = LIMITS.zomeChars - write({ z: value, fill: '' }).length
        const payload = { z: value, fill: 'x'.repeat(over ? rest + 1 : rest) }
        if (over) expect(refusal(() => write(payload)).code).toBe('limit_exceeded')
        else expect(write(payload)).toHaveLength(LIMITS.zomeChars)
      }),
      { numRuns: 20 },
    )
  })

  it('is as it was at the call, each property read once', () => {
    let reads = 0
    const payload = {
      list: [1],
      get a() {
        return ++reads
      },
    }
    const { params } = readZomeRequest({ payload }, false)
    payload.list.push(2)
    expect(reads).toBe(1)
    expect(decodeZomeParams(params).payload).toEqual(
      new Map<string, unknown>([
        ['list', [1]],
        ['a', 1],
      ]),
    )
  })

  it('may be 1 MiB, as bytes and as a list of numbers', () => {
    expect(packed(new Uint8Array(1024 * 1024 - 5))).toHaveLength(2 * 1024 * 1024)
    // Two bytes for each number in MessagePack, four characters here.
    const list = new Array(512 * 1024 - 3).fill(255)
    expect(Buffer.from(encode(list)).length).toBeLessThanOrEqual(1024 * 1024)
    expect(packed(list)).toBe(clients(list))
  })

  const cyclic: Record<string, unknown> = { a: 1 }
  cyclic.self = [cyclic]
  const cyclicMap = new Map<string, unknown>()
  cyclicMap.set('m', cyclicMap)
  const detached = new Uint16Array(4)
  structuredClone(detached, { transfer: [detached.buffer] })
  const gone = new ArrayBuffer(4)
  structuredClone(gone, { transfer: [gone] })
  it.each<[string, unknown, string]>([
    ['a function', { items: [0, () => 1] }, "params.payload.items[1]: a function can't be sent"],
    ['a symbol', [Symbol('x')], "params.payload[0]: a symbol can't be sent"],
    ['a cycle', cyclic, "params.payload.self[0]: a value that contains itself can't be sent"],
    ['a cycle of maps', cyclicMap, "params.payload.m: a value that contains itself can't be sent"],
    ['a function in a map', new Map([['f', () => 1]]), "params.payload.f: a function can't be sent"],
    ['a function as a key', new Map([[() => 1, 1]]), "params.payload[0]: a function can't be sent"],
    ['65 bits', [2n ** 64n], 'params.payload[0]: an integer of more than 64 bits'],
    ['65 bits below zero', -(2n ** 63n) - 1n, 'params.payload: an integer of more than 64 bits'],
    ['an invalid date', { d: new Date(Number.NaN) }, "params.payload.d: an invalid Date can't be sent"],
    ['a lone surrogate', { s: '\ud800' }, "params.payload.s: a text with a lone surrogate can't be sent"],
    ['a Set', { s: new Set([1]) }, "params.payload.s: a value of type Set can't be sent"],
    ['a RegExp', /x/, "params.payload: a value of type RegExp can't be sent"],
    ['a Promise', Promise.resolve(), "params.payload: a value of type Promise can't be sent"],
    ['a boxed number', Object(1), "params.payload: a value of type Number can't be sent"],
    ['a map in a Proxy', new Proxy(new Map(), {}), 'params.payload: reading it threw'],
    [
      'bytes in a Proxy',
      new Proxy(new Uint8Array(1), {}),
      'params.payload: a value of type Proxy of a built-in',
    ],
    ['a Date in a Proxy', new Proxy(new Date(), {}), 'params.payload: a value of type Proxy of a built-in'],
    [
      'what only says that it is a buffer',
      Object.create({ [Symbol.toStringTag]: 'ArrayBuffer' }),
      'reading it threw',
    ],
    ['an own __proto__', JSON.parse('{"__proto__":1}'), 'params.payload.__proto__: a key named __proto__'],
    ['detached numbers', [detached], 'params.payload[0]: reading it threw'],
    ['a detached buffer', gone, 'params.payload: reading it threw'],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('secret')
        },
      },
      'params.payload.a: reading it threw',
    ],
  ])('is refused with its place: %s', (_, payload, description) => {
    const { code, description: said } = refusal(() => write(payload))
    expect(said).toContain(description)
    expect(said).not.toContain('secret')
    expect(code).toBe('invalid_request')
  })

  it.each<[string, () => unknown]>([
    ['a text', () => 'x'.repeat(10_000_000)],
    ['a list', () => new Array(10_000_000).fill(0)],
    ['an endless list', () => new Proxy([], { get: () => 2 ** 40 })],
    ['bytes', () => new Uint8Array(10_000_000)],
    ['a map', () => new Map(Array.from({ length: 1_000_000 }, (_, i) => [i, i]))],
    ['many small things', () => new Array(1_000_000).fill({ z: 1, a: undefined })],
  ])('is refused at once where it is too much: %s', (_, make) => {
    const payload = make()
    const before = performance.now()
    expect(refusal(() => write(payload))).toEqual({
      code: 'limit_exceeded',
      description: `params: at most ${LIMITS.zomeChars} characters as JSON`,
    })
    expect(performance.now() - before).toBeLessThan(1000)
  })
})

describe('what is around it', () => {
  const dna = new Uint8Array(39).fill(251, 3)
  dna.set([0x84, 0x2d, 0x24])
  const agent = new Uint8Array(39).fill(255, 3)
  agent.set([0x84, 0x20, 0x24])
  const text = (bytes: Uint8Array) => `u${Buffer.from(bytes).toString('base64url')}`
  const request = {
    cell_id: [dna, agent],
    zome_name: 'posts',
    fn_name: 'create_post',
    payload: undefined,
    provenance: agent,
    cap_secret: null,
  }

  it('says what is called, in the words of a policy', () => {
    const { params, target } = readZomeRequest(request, false)
    expect(target).toBe(`${text(dna)}/posts/create_post`)
    expect(decodeZomeParams(params)).toEqual({
      members: {
        cap_secret: null,
        cell_id: [dna, agent],
        fn_name: 'create_post',
        provenance: agent,
        zome_name: 'posts',
      },
      payload: undefined,
    })
  })

  it.each<[string, object]>([
    ['no cell', { ...request, cell_id: undefined }],
    ['a cell as a text', { ...request, cell_id: 'uhC0k' }],
    ['an empty cell', { ...request, cell_id: [] }],
    ['a cell of texts', { ...request, cell_id: ['uhC0k', 'uhCAk'] }],
    ['no zome', { ...request, zome_name: undefined }],
    ['a function that is no text', { ...request, fn_name: 7 }],
  ])('names nothing with %s, and goes on to the wallet', (_, other) => {
    expect(readZomeRequest(other, false).target).toBeNull()
  })

  it('keeps its types to the payload', () => {
    expect(refusal(() => readZomeRequest({ ...request, nonce: new Uint16Array(1) }, false)).description).toBe(
      "params.nonce: a value of type Uint16Array can't be sent; send a plain object, array or text",
    )
    expect(refusal(() => readZomeRequest({ ...request, cap_secret: [undefined] }, false)).description).toBe(
      "params.cap_secret[0]: undefined can't be sent",
    )
  })

  it('leaves out what a zome call has not, only for the client', () => {
    const more = { ...request, role_name: '', reason: () => {} }
    expect(readZomeRequest(more, true).params).toBe(readZomeRequest(request, true).params)
    expect(refusal(() => readZomeRequest(more, false)).description).toBe(
      "params.reason: a function can't be sent",
    )
  })
})

describe('the worker refuses', () => {
  const inPayload = (payload: string) => `{"payload":${payload}}`
  it.each([
    ['null', 'params: must be an object'],
    ['[]', 'params: must be an object'],
    [inPayload('{"$undefined":false}'), 'params.payload: has a malformed $undefined'],
    [inPayload('{"$float":"1"}'), 'params.payload: has a malformed $float'],
    [inPayload('{"$float":1}'), 'params.payload: has a malformed $float'],
    [inPayload('{"$date":1.5}'), 'params.payload: has a malformed $date'],
    [inPayload('{"$date":"0"}'), 'params.payload: has a malformed $date'],
    [inPayload('{"$date":8640000000000001}'), 'params.payload: has a malformed $date'],
    [inPayload('{"$map":{}}'), 'params.payload: has a malformed $map'],
    [inPayload('{"$map":[["a"]]}'), 'params.payload: has a malformed $map'],
    [inPayload('{"$map":["ab"]}'), 'params.payload: has a malformed $map'],
    [inPayload('{"$int":"18446744073709551616"}'), 'params.payload: an integer of more than 64 bits'],
    [inPayload('{"$bytes":"AP/"}'), 'params: has a malformed $bytes'],
    [`{"nonce":{"$undefined":1,"a":{"$bytes":1}}}`, 'params: has a malformed $bytes'],
    [
      inPayload(`${'{"$map":[["a",'.repeat(200)}1${']]}'.repeat(200)}`),
      'params: nests deeper than 128 levels',
    ],
  ])('%s', (text, description) => {
    expect(() => decodeZomeParams(text)).toThrow(
      expect.objectContaining({ wire: expect.objectContaining({ code: 'invalid_request', description }) }),
    )
  })

  it('no tag of a payload outside of it', () => {
    expect(decodeZomeParams('{"nonce":{"$date":0},"payload":{"$date":0}}')).toEqual({
      members: { nonce: { $date: 0 } },
      payload: new Date(0),
    })
  })
})
