import { describe, expect, it } from 'vitest'
import { fromHex, toHex, utf8 } from '../../src/crypto/bytes.ts'
import { canonicalJson } from '../../src/crypto/jcs.ts'

const canonicalOf = (text: string) => canonicalJson(JSON.parse(text))

function double(bits: string): number {
  return new DataView(fromHex(bits).buffer).getFloat64(0)
}

describe('RFC 8785 §3.2.2 and §3.2.4: the sample object and its bytes', () => {
  const sample = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50,
                2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`
  const bytes = `
    7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72
    75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a
    5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31
    65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37
    5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30
    30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d`

  it('gives these bytes', () => {
    expect(toHex(utf8(canonicalOf(sample)))).toBe(bytes.replace(/\s/g, ''))
  })
})

describe('RFC 8785 §3.2.3: sorting by UTF-16 code units', () => {
  it('puts the surrogates of U+1F600 before U+FB33', () => {
    const sample = String.raw`{
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"
    }`
    // Not by Object.values: JavaScript moves the key "1" to the front of any object.
    const order = [...canonicalOf(sample).matchAll(/:"([^"]*)"/g)].map(([, value]) => value)
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })
})

describe('RFC 8785 appendix B: numbers', () => {
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('%s is %s', (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text)
    expect(canonicalJson({ n: [double(bits)] })).toBe(`{"n":[${text}]}`)
  })

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])('%s is an error', bits => {
    expect(() => canonicalJson(double(bits))).toThrow()
  })
})

/** Inputs and outputs of the same shape as the reference implementation's test data. */
describe('the cases of the reference test data', () => {
  it.each([
    ['arrays', '[ 56, { "d": true, "10": null, "1": [ ] } ]', '[56,{"1":[],"10":null,"d":true}]'],
    [
      'french',
      '{ "peach": "1", "péché": "2", "pêche": "3", "sin": "4" }',
      '{"peach":"1","péché":"2","pêche":"3","sin":"4"}',
    ],
    [
      'structures',
      String.raw`{ "1": {"f": {"f": "hi","F": 5} ,"\n": 56.0}, "10": { }, "": "empty", "a": { }, "111": [ { } ], "A": { } }`,
      String.raw`{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}`,
    ],
    [
      'unicode: nothing is normalised',
      String.raw`{"k":"A\u030a\u1e0d\u0307"}`,
      '{"k":"A\u030a\u1e0d\u0307"}',
    ],
    [
      'values',
      String.raw`{ "numbers": [1E30, 4.50, 2e-3, -0.0], "escaping": "\u20ac$\u000F\u0008\u000aA'\u0042\u0022\u005c\/", "literals": [null, true, false] }`,
      String.raw`{"escaping":"€$\u000f\b\nA'B\"\\/","literals":[null,true,false],"numbers":[1e+30,4.5,0.002,0]}`,
    ],
    [
      'weird',
      String.raw`{ "\u20ac": 1, "\r": 2, "\u000a": 3, "1": 4, "\u0080": "\u007f", "\ud83d\ude02": 5, "\u00f6": 6, "\ufb33": 7, "</script>": 8 }`,
      '{"\\n":3,"\\r":2,"1":4,"</script>":8,"\u0080":"\u007f","ö":6,"€":1,"\ud83d\ude02":5,"\ufb33":7}',
    ],
  ])('%s', (_, input, output) => {
    expect(canonicalOf(input)).toBe(output)
  })
})
