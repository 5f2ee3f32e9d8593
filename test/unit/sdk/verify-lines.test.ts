import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import { isCanonical } from '../../../src/sdk/verify/canonical.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import { headOf, makeTrail, textOf } from '../../support/trail.ts'

const trail = makeTrail({ rows: 30 })
const MIB = 1024 * 1024
const at = 12

/** The trail with one row's line written otherwise, and every link and the head made for that line. */
function written(change: (line: string) => string): string {
  let prev = '0'.repeat(64)
  const rows = trail.rows.map((row, seq) => {
    const line = canonicalJson({ ...row, prev })
    const kept = seq === at ? change(line) : line
    prev = createHash('sha256').update(kept).digest('hex')
    return kept
  })
  const head = headOf(trail.keys, rows.length - 1, prev)
  return textOf([trail.lines[0] ?? '', ...rows, canonicalJson(head)])
}
const insertField = (field: string) => (line: string) => `{${field},${line.slice(1)}`

describe('a line', () => {
  it('is taken as it is by the links of these tests', async () => {
    expect(await verifyAuditExport(written(line => line))).toMatchObject({ ok: true })
  })

  it.each<[string, string, (line: string) => string]>([
    ['with a blank in it', 'not-canonical', line => line.replace(',', ', ')],
    ['with a carriage return', 'not-canonical', line => `${line}\r`],
    ['with a blank before it', 'not-canonical', line => ` ${line}`],
    [
      'with its members in another order',
      'not-canonical',
      line => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line)).reverse())),
    ],
    ['with a member twice', 'not-canonical', insertField('"at":"2026-11-01T00:00:00.000Z"')],
    ['with an escape that is none of need', 'not-canonical', line => line.replace('"type"', '"\\u0074ype"')],
    [
      'with a number written at length',
      'not-canonical',
      line => line.replace(`"seq":${at}`, `"seq":${at}.0`),
    ],
    ['with a lone surrogate, escaped', 'not-canonical', insertField('"A":"\\ud800"')],
    ['with a lone surrogate', 'not-canonical', insertField('"A":"\ud800"')],
    [
      'that is nested deeper than any stack',
      'not-canonical',
      insertField(`"A":${'['.repeat(MIB)}${']'.repeat(MIB)}`),
    ],
    ['that is empty', 'not-json', () => ''],
    ['that ends too early', 'not-json', line => line.slice(0, -1)],
    ['with something after it', 'not-json', line => `${line}{}`],
    ['that begins with a byte order mark', 'not-json', line => `\ufeff${line}`],
    ['that is a list', 'row-malformed', line => `[${line}]`],
    ['that is a text', 'row-malformed', () => '"row"'],
    ['longer than any row', 'line-too-long', insertField(`"A":"${'a'.repeat(4 * MIB)}"`)],
    ['without an end', 'line-too-long', line => line.repeat(10_000).replaceAll('\n', '')],
  ])('%s is caught at its row, whoever signed it', async (_, code, change) => {
    const text = written(change)
    for (const source of [text, new Blob([text])]) {
      const expected =
        code === 'not-canonical' && source instanceof Blob && /[\ud800-\udfff](?![\udc00-\udfff])/.test(text)
      if (expected) continue // A Blob replaces lone surrogates before anybody sees them.
      expect((await verifyAuditExport(source)).problem).toMatchObject({ code, row: at, line: at + 2 })
    }
  })

  it.each([
    ['a lone byte', [0x80]],
    ['an unfinished character', [0xe2, 0x82]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a character the long way', [0xc0, 0xaf]],
  ])('that is no UTF-8 is caught at its row: %s', async (_, wrong) => {
    const bytes = Buffer.from(trail.text)
    const place = bytes.indexOf('\n', bytes.indexOf(`"seq":${at},`)) - 2
    const broken = Buffer.concat([bytes.subarray(0, place), Buffer.from(wrong), bytes.subarray(place)])
    expect((await verifyAuditExport(broken)).problem).toMatchObject({ code: 'not-utf8', row: at })
  })

  it.each([
    ['a byte order mark', `\ufeff${trail.text}`],
    ['another end of line', trail.text.replaceAll('\n', '\r\n')],
    ['an empty line first', `\n${trail.text}`],
    ['a header nested deeper than any stack', `{"type":${'['.repeat(MIB)}${']'.repeat(MIB)}}\n${trail.text}`],
    ['a header without an end', '{'.repeat(5 * MIB)],
    ['no text at all', '\u0000\u0001'],
  ])('a file with %s has no header', async (_, text) => {
    for (const source of [text, Buffer.from(text)]) {
      expect((await verifyAuditExport(source)).problem).toMatchObject({
        code: 'header-malformed',
        row: 0,
        line: 1,
      })
    }
  })

  it.each(['', new Uint8Array(), new Blob([]), []])('a file that is empty has none', async source => {
    expect((await verifyAuditExport(source)).problem).toMatchObject({ code: 'header-missing', row: 0 })
  })

  it.each([
    ['text', 'a'.repeat(MIB)],
    ['bytes', new Uint8Array(MIB).fill(97)],
  ])('of %s that never ends is not waited for', async (_, chunk) => {
    let given = 0
    function* endless() {
      yield typeof chunk === 'string' ? trail.text.slice(0, -1) : Buffer.from(trail.text.slice(0, -1))
      while (given < 50) {
        given++
        yield chunk
      }
    }
    expect((await verifyAuditExport(endless())).problem).toMatchObject({ code: 'line-too-long', row: 30 })
    expect(given).toBe(4)
  })

  it('at the end may lack its end of line', async () => {
    expect(await verifyAuditExport(trail.text.trimEnd())).toMatchObject({ ok: true })
  })
})

describe('isCanonical', () => {
  const texts = fc.string({
    unit: fc.constantFrom('a', 'B', '"', '\\', 'ud8', '\u2028', '\u007f', 'é', '𝒳', '\ud800', '1', '_'),
  })
  const { json } = fc.letrec(tie => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      texts,
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(texts, fc.constantFrom('10', '9', '__proto__', 'toJSON')), tie('json'), {
        maxKeys: 4,
      }),
    ),
  }))
  /** The library's own answer, without the shorter way. */
  const slow = (text: string) => {
    try {
      return canonicalJson(JSON.parse(text)) === text
    } catch {
      return false
    }
  }
  it('agrees with the library on any JSON, in whatever order', () => {
    fc.assert(
      fc.property(json, fc.boolean(), (value, sort) => {
        const text = JSON.stringify(value) ?? 'null'
        let written = text
        if (sort) {
          try {
            written = canonicalJson(JSON.parse(text))
          } catch {}
        }
        expect(isCanonical(written, JSON.parse(written))).toBe(slow(written))
      }),
      { numRuns: 2000 },
    )
  })
})
