import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlowstaHolochainError } from '../../../src/inject/errors.ts'
import { snapshot } from '../../../src/inject/snapshot.ts'
import { encodeValue } from '../../../src/protocol/encode.ts'
import { LIMITS } from '../../../src/protocol/limits.ts'
import { decodeValue } from '../../../src/protocol/values.ts'

const write = (action: unknown) => snapshot({ action }, 'params')

function refusal(run: () => unknown): { code: string; description: string | undefined } {
  try {
    run()
  } catch (error) {
    if (!(error instanceof FlowstaHolochainError)) throw error
    return { code: error.code, description: error.description }
  }
  throw new Error('nothing was refused')
}
function nested(levels: number): unknown {
  let value: unknown = []
  for (let i = 1; i < levels; i++) value = [value]
  return value
}
const hasTag = (value: unknown): boolean =>
  value !== null &&
  typeof value === 'object' &&
  ((Object.keys(value).length === 1 && Object.keys(value)[0]?.startsWith('$')) ||
    Object.values(value).some(hasTag))

describe('snapshot writes', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ '\u{1f600}': 1, '\ufb33': 2, é: 3 }, '{"é":3,"\u{1f600}":1,"\ufb33":2}'],
    [-0, '0'],
    [1e21, '1e+21'],
    [-(2 ** 53 - 1), '-9007199254740991'],
    [0.1, '0.1'],
    ['\u20ac$\u000f\nA\'B"\\', '"€$\\u000f\\nA\'B\\"\\\\"'],
    [new Uint8Array([0, 255, 254, 1]), '{"$bytes":"AP/+AQ=="}'],
    [new Uint8Array(0), '{"$bytes":""}'],
    [Buffer.from('hi'), '{"$bytes":"aGk="}'],
    [10n ** 20n, '{"$int":"100000000000000000000"}'],
    [{ $bytes: 'x' }, '{"$object":{"$bytes":"x"}}'],
    [{ $object: { $int: '1' } }, '{"$object":{"$object":{"$object":{"$int":"1"}}}}'],
    [{ $bytes: 'x', other: 1 }, '{"$bytes":"x","other":1}'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [Object.create(null, { own: { value: 1, enumerable: true }, hidden: { value: 2 } }), '{"own":1}'],
    [{ toJSON: 'a text' }, '{"toJSON":"a text"}'],
    [{ x: { toJSON: (key: string) => ({ key, n: 1 }) } }, '{"x":{"key":"x","n":1}}'],
    [[{ toJSON: (key: string) => key }], '["0"]'],
    [
      new (class Point {
        x = 1
        #y = 2
        get y() {
          return this.#y
        }
      })(),
      '{"x":1}',
    ],
    [new Proxy({ a: new Proxy([1], {}) }, {}), '{"a":[1]}'],
    [{ [Symbol('s')]: 1, a: 2 }, '{"a":2}'],
  ])('%o', (value, text) => {
    expect(write(value)).toBe(`{"action":${text}}`)
  })

  it('any JSON value as RFC 8785 text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, noUnicodeString: false }), value => {
        fc.pre(!hasTag(value) && !JSON.stringify(value).includes('"__proto__"'))
        const big = JSON.stringify(value, (_, one) =>
          typeof one === 'number' && Math.abs(one) > 2 ** 53 - 1 ? 0 : one,
        )
        const safe: unknown = JSON.parse(big)
        expect(write(safe)).toBe(canonicalize({ action: safe }))
      }),
      { numRuns: 500 },
    )
  })

  it('bytes and big integers that come back as they were, with the same text from the worker', () => {
    const leaf = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.bigInt({ min: -(10n ** 39n) + 1n, max: 10n ** 39n - 1n }),
      fc.integer(),
      fc.string(),
    )
    const key = fc
      .oneof(fc.constantFrom('$bytes', '$int', '$object', 'a'), fc.string())
      .filter(name => name !== '__proto__')
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(tree, value => {
        const text = write(value)
        expect(text).toBe(encodeValue({ action: value }))
        expect(decodeValue(text)).toEqual({ action: value })
      }),
      { numRuns: 500 },
    )
  })

  it('parameters that are undefined not at all, but only those of the call itself', () => {
    expect(snapshot({ bytes: 'aA==', reason: undefined }, 'params')).toBe('{"bytes":"aA=="}')
    expect(refusal(() => write({ reason: undefined })).description).toBe(
      "params.action.reason: undefined can't be sent",
    )
  })

  it('each property after reading it once', () => {
    let reads = 0
    const action = {
      get a() {
        return ++reads
      },
      get toJSON() {
        return `read ${++reads}`
      },
    }
    expect(write(action)).toBe('{"action":{"a":2,"toJSON":"read 1"}}')
    expect(reads).toBe(2)
  })

  it('leaves out what stays in the page', () => {
    const stays = (name: string) => name === 'deviceKey'
    expect(snapshot({ deviceKey: () => {}, appName: 'A' }, 'params', stays)).toBe('{"appName":"A"}')
    expect(refusal(() => snapshot({ key: 1 }, 'params', () => 'must not be'))).toEqual({
      code: 'invalid_request',
      description: 'params.key: must not be',
    })
  })
})

describe('snapshot refuses', () => {
  const cyclic: unknown[] = []
  cyclic.push({ again: cyclic })
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const detached = new Uint8Array(8)
  structuredClone(detached, { transfer: [detached.buffer] })

  it.each<[string, unknown, string]>([
    ['a function', { items: [0, 1, 2, () => 1] }, "params.action.items[3]: a function can't be sent"],
    ['a symbol', { s: Symbol('x') }, "params.action.s: a symbol can't be sent"],
    ['undefined in an array', [undefined], "params.action[0]: undefined can't be sent"],
    ['a hole', new Array(1), "params.action[0]: undefined can't be sent"],
    ['NaN', { 'a b': Number.NaN }, 'params.action["a b"]: NaN can\'t be sent'],
    ['an infinity', Number.NEGATIVE_INFINITY, "params.action: -Infinity can't be sent"],
    ['an inexact integer', 2 ** 53, 'params.action: an integer beyond 2^53 - 1 is not exact'],
    ['an inexact integer', -1e20, 'params.action: an integer beyond 2^53 - 1 is not exact'],
    ['a long bigint', 10n ** 39n, 'params.action: an integer of more than 39 digits'],
    ['a lone surrogate', ['\ud800'], "params.action[0]: a text with a lone surrogate can't be sent"],
    ['a lone surrogate as key', { '\udc00x': 1 }, 'params.action["\\udc00x"]: a text with a lone surrogate'],
    ['an own __proto__', JSON.parse('{"__proto__":1}'), 'params.action.__proto__: a key named __proto__'],
    ['a cycle', cyclic, "params.action[0].again: a value that contains itself can't be sent"],
    ['a Map', { m: new Map() }, "params.action.m: a value of type Map can't be sent"],
    ['a Map in a Proxy', new Proxy(new Map(), {}), "params.action: a value of type Map can't be sent"],
    ['a Set', new Set(), "params.action: a value of type Set can't be sent"],
    ['a RegExp', /x/, "params.action: a value of type RegExp can't be sent"],
    ['an Error', new Error('x'), "params.action: a value of type Error can't be sent"],
    ['a Promise', Promise.resolve(), "params.action: a value of type Promise can't be sent"],
    ['a boxed number', Object(1), "params.action: a value of type Number can't be sent"],
    ['a boxed text', Object('x'), "params.action: a value of type String can't be sent"],
    ['an ArrayBuffer', new ArrayBuffer(1), "params.action: a value of type ArrayBuffer can't be sent"],
    ['a DataView', new DataView(new ArrayBuffer(1)), "params.action: a value of type DataView can't be sent"],
    ['other typed arrays', new Uint16Array(1), "params.action: a value of type Uint16Array can't be sent"],
    [
      'bytes in a Proxy',
      new Proxy(new Uint8Array(1), {}),
      "params.action: a value of type Proxy of a built-in can't be",
    ],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('secret')
        },
      },
      'params.action.a: reading it threw',
    ],
    [
      'a getter that throws undefined',
      {
        get a() {
          throw undefined
        },
      },
      'params.action.a: reading it threw',
    ],
    [
      'a trap that throws',
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('secret')
          },
        },
      ),
      'params.action: reading it threw',
    ],
    ['a revoked proxy', { p: revoked.proxy }, 'params.action.p: reading it threw'],
    ['detached bytes', [detached], 'params.action[0]: reading it threw'],
    [
      'toJSON that throws',
      {
        d: {
          toJSON() {
            throw new Error('secret')
          },
        },
      },
      'params.action.d: reading it threw',
    ],
    [
      'toJSON that is a function of undefined',
      { d: { toJSON: () => undefined } },
      "params.action.d: undefined can't",
    ],
    [
      'an array without a length',
      new Proxy([], { get: () => 'x' }),
      'params.action: an array without a length',
    ],
    ['nesting', nested(129), 'nests deeper than 128 levels'],
    ['deep nesting', nested(100_000), 'nests deeper than 128 levels'],
  ])('%s', (_, value, description) => {
    const { code, description: said } = refusal(() => write(value))
    expect(said).toContain(description)
    expect(said).not.toContain('secret')
    expect(code).toBe('invalid_request')
  })

  it('as deep as the worker reads, and no deeper', () => {
    expect(decodeValue(write(nested(128)))).toEqual({ action: nested(128) })
    expect(() => decodeValue(`{"action":${JSON.stringify(nested(129))}}`)).toThrow()
  })

  it('names the place in a hostile path shortly', () => {
    const { description } = refusal(() => write(nested(500)))
    expect(description?.length).toBeLessThan(120)
    expect(refusal(() => write({ [`"${'x'.repeat(9999)}`]: undefined })).description?.length).toBeLessThan(
      120,
    )
  })

  it.each([['a text'], [1], [null], [[]], [new Uint8Array(1)], [() => {}], [undefined]])(
    'parameters that are no object: %o',
    value => {
      expect(refusal(() => snapshot(value, 'params'))).toEqual({
        code: 'invalid_request',
        description: 'params: must be an object',
      })
    },
  )

  it.each<[string, () => unknown]>([
    ['a text of 10 MB', () => 'x'.repeat(10_000_000)],
    ['an array of ten million', () => new Array(10_000_000).fill(0)],
    ['an array that claims to be endless', () => new Proxy([], { get: () => 2 ** 40 })],
    ['10 MB of bytes', () => new Uint8Array(10_000_000)],
    ['a key of 10 MB', () => ({ ['k'.repeat(10_000_000)]: 1 })],
    ['a text that grows by its escapes', () => '\0'.repeat(1_000_000)],
    ['many small things', () => new Array(100_000).fill({ key: 'some value' })],
  ])('%s, at once', (_, make) => {
    const value = make()
    const before = performance.now()
    expect(refusal(() => write(value)).code).toBe('limit_exceeded')
    expect(performance.now() - before).toBeLessThan(1000)
  })

  it('an array that is too long without reading an item', () => {
    const read: PropertyKey[] = []
    const items = new Proxy(new Array(1_000_000).fill(0), {
      get(target, name, receiver) {
        read.push(name)
        return Reflect.get(target, name, receiver)
      },
    })
    expect(refusal(() => write(items)).code).toBe('limit_exceeded')
    expect(read).toEqual(['length'])
  })

  it('one character over the limit', () => {
    const fits = 'x'.repeat(LIMITS.paramsChars - '{"a":""}'.length)
    expect(snapshot({ a: fits }, 'params')).toHaveLength(LIMITS.paramsChars)
    expect(refusal(() => snapshot({ a: `${fits}x` }, 'params')).code).toBe('limit_exceeded')
  })

  it('counts exactly what it writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, over) => {
        fc.pre(!JSON.stringify(value).includes('__proto__') && !/\d{16,}|e\+/.test(JSON.stringify(value)))
        const rest = LIMITS.paramsChars - snapshot({ value, fill: '' }, 'params').length
        const params = { value, fill: 'x'.repeat(over ? rest + 1 : rest) }
        if (over) expect(refusal(() => snapshot(params, 'params')).code).toBe('limit_exceeded')
        else expect(snapshot(params, 'params')).toHaveLength(LIMITS.paramsChars)
      }),
      { numRuns: 30 },
    )
  })
})
