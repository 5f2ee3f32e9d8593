import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, checkJson } from '../../../src/crypto/jcs.ts'
import { Refusal } from '../../../src/protocol/errors.ts'
import type { Value } from '../../../src/protocol/values.ts'
import { nest, refusalOf } from './refusals.ts'

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Value>

function shuffleKeys(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map(item => shuffleKeys(item, turn))
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).map(([key, member]) => [key, shuffleKeys(member, turn)] as const)
  const at = members.length === 0 ? 0 : turn % members.length
  return Object.fromEntries([...members.slice(at).reverse(), ...members.slice(0, at)])
}

describe('canonicalJson', () => {
  it('is the same for the same members in any order, and for its own result', () => {
    fc.assert(
      fc.property(json, fc.nat(), (value, turn) => {
        const text = canonicalJson(value)
        expect(canonicalJson(shuffleKeys(value, turn))).toBe(text)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })

  it('says the same as the value', () => {
    fc.assert(
      fc.property(json, value => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('is what the library makes of it, whichever way it takes', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('10', '9', '01', '__proto__', 'toJSON', 'a', 'b.c'),
    )
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary' }),
        fc.double(),
        fc.constantFrom(undefined, null, true, -0, 1e21, new Date(0)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(members => Object.fromEntries(members)),
      ),
    }))
    const textOf = (run: () => string | undefined) => {
      try {
        return run() ?? 'none'
      } catch {
        return 'none'
      }
    }
    fc.assert(
      fc.property(value, value => {
        expect(textOf(() => canonicalJson(value))).toBe(textOf(() => canonicalize(value)))
      }),
      { numRuns: 2000 },
    )
  })

  it('prints what JSON.stringify prints once the keys are in order', () => {
    expect(canonicalJson({ b: [-0, 1.5], a: 'x' })).toBe('{"a":"x","b":[0,1.5]}')
  })

  it.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['NaN', { a: Number.NaN }],
    ['an infinity', [Number.POSITIVE_INFINITY]],
    ['a lone surrogate', { a: '\ud800' }],
    ['a lone surrogate in a key', { '\udc00': 1 }],
  ])('throws for %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow()
  })

  it('throws for a cycle', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect(() => canonicalJson(cycle)).toThrow('Circular')
  })
})

describe('checkJson', () => {
  const refusal = (value: unknown) => refusalOf(() => checkJson(value as Value, 'params.action'))

  it('lets through what has one meaning', () => {
    const value: Value = {
      n: null,
      yes: true,
      list: [0, -0, 1.5, 1e21, -1e300, 2 ** 53 - 1, -(2 ** 53 - 1), 5e-324],
      text: 'é 😂 \u0000 \u2028 </script>',
      constructor: 1,
      toString: { hasOwnProperty: 1 },
      '': {},
    }
    expect(() => checkJson(value, 'params.action')).not.toThrow()
  })

  it('lets through all that fast-check makes as JSON, but the known exceptions', () => {
    fc.assert(
      fc.property(json, value => {
        try {
          checkJson(value, 'params.action')
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
          expect((error as Refusal).wire.description).toMatch(/beyond 2\^53|lone surrogate|not a key/)
        }
        expect(() => canonicalJson(value)).not.toThrow()
      }),
    )
  })

  it.each([
    [
      'bytes',
      { a: [1, new Uint8Array(2)] },
      'params.action.a[1]: is bytes, which JSON does not have; send them as base64',
    ],
    ['a bigint', { a: 1n }, 'params.action.a: is a bigint, which JSON does not have; send it as a string'],
    ['NaN', { a: { b: Number.NaN } }, 'params.action.a.b: is not a finite number'],
    ['an infinity', [Number.NEGATIVE_INFINITY], 'params.action[0]: is not a finite number'],
    ['2^53', { count: 2 ** 53 }, 'params.action.count: is an integer beyond 2^53 - 1; send it as a string'],
    [
      '-2^53',
      { count: -(2 ** 53) },
      'params.action.count: is an integer beyond 2^53 - 1; send it as a string',
    ],
    [
      'just below 1e21',
      { n: 999999999999999900000 },
      'params.action.n: is an integer beyond 2^53 - 1; send it as a string',
    ],
    [
      'a lone high surrogate',
      { a: 'x\ud83d' },
      'params.action.a: holds a lone surrogate, which has no UTF-8 form',
    ],
    [
      'a lone low surrogate',
      { a: '\ude02\ud83d\ude02' },
      'params.action.a: holds a lone surrogate, which has no UTF-8 form',
    ],
    [
      'a lone surrogate in a key',
      { 'k\ud800': 1 },
      'params.action["k\\ud800"]: is a key with a lone surrogate, which has no UTF-8 form',
    ],
    [
      '__proto__',
      JSON.parse('{"a":{"__proto__":{}}}'),
      'params.action.a.__proto__: is not a key the wallet signs',
    ],
    ['undefined', { a: undefined }, 'params.action.a: is undefined, which JSON does not have'],
    ['a hole', [new Array(1)], 'params.action[0][0]: is undefined, which JSON does not have'],
    ['a function', { a: () => 1 }, 'params.action.a: is function, which JSON does not have'],
    ['a symbol', [Symbol('secret')], 'params.action[0]: is symbol, which JSON does not have'],
    [
      'a value under a strange key',
      { 'a b': 1n },
      'params.action["a b"]: is a bigint, which JSON does not have; send it as a string',
    ],
  ])('refuses %s and says where', (_, value, description) => {
    expect(refusal(value)).toEqual({ code: 'invalid_request', description })
  })

  it('counts nesting from the outermost: 128 levels are signed, 129 are not', () => {
    expect(() => checkJson(nest(128) as Value, 'params.action')).not.toThrow()
    expect(refusal(nest(129)).description).toBe(
      `params.action${'[0]'.repeat(16)}…: is nested deeper than 128 levels`,
    )
  })

  it('survives nesting of 100,000 levels and cycles', () => {
    expect(refusal(nest(100_000)).description).toContain('nested deeper')
    const cycle: { [key: string]: unknown } = {}
    cycle.self = cycle
    expect(refusal(cycle).description).toContain('nested deeper')
  })

  it('shows little of a long key', () => {
    const { description } = refusal({ ['k'.repeat(100_000)]: 1n })
    expect(description).toBe(
      `params.action["${'k'.repeat(32)}"]: is a bigint, which JSON does not have; send it as a string`,
    )
  })

  it('refuses the peer record in any order, on top only', () => {
    const record = { url: 'ws://x', expiresAt: '2', agent: 'a', space: 's' }
    expect(refusal(record)).toEqual({
      code: 'invalid_request',
      description:
        "params.action: is Holochain's network peer record (agent, space, expiresAt), which is never signed as JSON",
    })
    expect(() => checkJson({ inner: record }, 'params.action')).not.toThrow()
    expect(() => checkJson({ agent: 'a', space: 's' }, 'params.action')).not.toThrow()
    const inherited = Object.assign(Object.create({ agent: 'a', space: 's' }), { expiresAt: '2' }) as Value
    expect(() => checkJson(inherited, 'params.action')).not.toThrow()
  })
})
