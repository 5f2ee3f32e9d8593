import { describe, expect, it } from 'vitest'
import { decodeReply } from '../../../src/inject/decode.ts'
import { Refusal } from '../../../src/protocol/errors.ts'
import { LIMITS } from '../../../src/protocol/limits.ts'
import { decodeValue } from '../../../src/protocol/values.ts'

const bytes = (...list: number[]) => new Uint8Array(list)

const cases: Array<[string, unknown]> = [
  ['null', null],
  ['true', true],
  ['-1.5e-7', -1.5e-7],
  ['"{\\"$bytes\\":\\"\\"}"', '{"$bytes":""}'],
  ['[1,[],{}]', [1, [], {}]],
  ['{"a":{"$bytes":"AP/+"}}', { a: bytes(0, 255, 254) }],
  ['{"$bytes":""}', bytes()],
  ['[{"$int":"-900719925474099300"}]', [-900719925474099300n]],
  ['{"$int":"0"}', 0n],
  ['{"$object":{"$bytes":"AP/+"}}', { $bytes: 'AP/+' }],
  ['{"$object":{"$object":{"$int":"1"}}}', { $object: 1n }],
  ['{"$bytes":"not alone","x":1}', { $bytes: 'not alone', x: 1 }],
  ['{"$other":1}', { $other: 1 }],
]

describe.each([
  ['the worker', decodeValue],
  ['the provider', decodeReply],
])('%s reads', (_, decode) => {
  it.each(cases)('%s', (text, value) => {
    expect(decode(text)).toEqual(value)
  })

  it('__proto__ as a member like any other', () => {
    const value = decode('{"__proto__":{"polluted":[{"$int":"1"}]},"a":{"__proto__":1}}')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.hasOwn(value as object, '__proto__')).toBe(true)
    expect('polluted' in {}).toBe(false)
  })
})

describe('the worker refuses', () => {
  it.each([
    ['{"a":', 'params: is not JSON'],
    ['undefined', 'params: is not JSON'],
    ['{"$bytes":1}', 'params: has a malformed $bytes'],
    ['{"$bytes":"AP/"}', 'params: has a malformed $bytes'],
    ['{"$bytes":"AP+="}', 'params: has a malformed $bytes'],
    ['{"$int":1}', 'params: has a malformed $int'],
    ['{"$int":"01"}', 'params: has a malformed $int'],
    ['{"$int":"1e3"}', 'params: has a malformed $int'],
    [`{"$int":"${'9'.repeat(40)}"}`, 'params: has a malformed $int'],
    ['{"$object":[]}', 'params: has a malformed $object'],
    ['{"$object":null}', 'params: has a malformed $object'],
    [
      `${'['.repeat(LIMITS.nesting + 2)}${']'.repeat(LIMITS.nesting + 2)}`,
      'params: nests deeper than 128 levels',
    ],
    [`${'{"$object":'.repeat(5000)}{}${'}'.repeat(5000)}`, 'params: nests deeper than 128 levels'],
  ])('%s', (text, description) => {
    let problem: unknown
    try {
      decodeValue(text)
    } catch (error) {
      problem = error
    }
    expect(problem).toBeInstanceOf(Refusal)
    expect((problem as Refusal).wire).toMatchObject({ code: 'invalid_request', description })
  })
})
