import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../../src/crypto/bytes.ts'
import { domainMessage } from '../../../src/crypto/domain.ts'
import { titleOf } from '../../../src/popup/reading/asks.ts'
import { takeFields, timeOf } from '../../../src/popup/reading/fields.ts'
import { countHidden, type Run, readRuns } from '../../../src/popup/reading/hidden.ts'
import { isLoopback, nameWarning, splitOrigin } from '../../../src/popup/reading/origin.ts'
import { decodePunycode } from '../../../src/popup/reading/punycode.ts'
import { readSigned } from '../../../src/popup/reading/signed.ts'
import { actionView, connectView, signView } from './support.tsx'

const drawn = (runs: readonly Run[]) => runs.map(run => ('mark' in run ? `[${run.mark}]` : run.text)).join('')

describe('hidden characters', () => {
  it.each([
    ['a\u202Eb', 'a[U+202E]b'],
    ['a\u200B\u200B\u200Bb', 'a[U+200B × 3]b'],
    ['a\u00A0b\u3000c', 'a[U+00A0]b[U+3000]c'],
    ['tab\there', 'tab[U+0009]here'],
    ['a\uFFF9b', 'a[U+FFF9]b'],
    ['\u{E0041}\uE000\uD800', '[U+E0041][U+E000][U+D800]'],
    ['plain text, ünïcode, 日本, 🎉', 'plain text, ünïcode, 日本, 🎉'],
    ['e\u0301\u0301\u0301\u0301\u0301', 'e\u0301\u0301\u0301[U+0301 × 2]'],
  ])('marks %j in both kinds of text', (text, expected) => {
    expect(drawn(readRuns(text, 'exact'))).toBe(expected)
    expect(drawn(readRuns(text, 'folded'))).toBe(expected)
  })

  it('folds all line breaks of a site', () => {
    expect(drawn(readRuns(`a\nb\r\n\r\n${'\n'.repeat(500)}c`, 'folded'))).toBe('a[↵]b[↵ × 502]c')
  })

  it('keeps the lines of what is signed, shows its edges, folds what pushes away', () => {
    expect(drawn(readRuns('  a  \nb\n\nc\r\n', 'exact'))).toBe('[U+0020 × 2]a[U+0020 × 2]\nb\n\nc[U+000D][↵]')
    expect(drawn(readRuns(`a${'\n'.repeat(9)}b`, 'exact'))).toBe('a[↵ × 9]b')
  })

  it('counts what the marks stand for', () => {
    expect(countHidden(readRuns('\u202Ea\n\n\nb', 'folded'))).toBe(4)
  })

  it('draws two different texts differently', () => {
    const letters = fc.constantFrom('a', ' ', '\n', '\r', '\t', '\u200B', '\u202E', '\u00A0', '\u0301', 'é')
    const texts = fc.array(letters, { maxLength: 12 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        fc.pre(a !== b)
        expect(drawn(readRuns(a, 'exact'))).not.toBe(drawn(readRuns(b, 'exact')))
      }),
      { numRuns: 3000 },
    )
  })
})

describe('origins', () => {
  it.each([
    ['https://app.acorn.example', 'https://', 'app.', 'acorn.example'],
    ['http://localhost:5173', 'http://', '', 'localhost:5173'],
    ['https://a.b.shop.co.uk:8443', 'https://', 'a.b.', 'shop.co.uk:8443'],
    ['https://me.github.io', 'https://', '', 'me.github.io'],
    ['http://127.0.0.1:8080', 'http://', '', '127.0.0.1:8080'],
    ['http://[::1]:3000', 'http://', '', '[::1]:3000'],
    ['https://a.acorn.example.', 'https://', 'a.', 'acorn.example.'],
    ['https://paypal.evl.io', 'https://', 'paypal.', 'evl.io'],
    ['https://www.ing.nl', 'https://', 'www.', 'ing.nl'],
    ['https://a.evil.blogspot.co.uk', 'https://', 'a.', 'evil.blogspot.co.uk'],
    ['https://acorn.duckdns.org', 'https://', '', 'acorn.duckdns.org'],
  ])('splits %s', (origin, scheme, rest, site) => {
    expect(splitOrigin(origin)).toEqual({ scheme, rest, site })
  })

  it('loses nothing of any origin', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: false }), url => {
        const { origin } = new URL(url)
        expect(Object.values(splitOrigin(origin)).join('')).toBe(origin)
      }),
    )
  })

  it('knows what runs on this computer', () => {
    for (const host of ['localhost:1', 'app.localhost', '127.0.0.1:80', '[::1]'])
      expect(isLoopback(`http://${host}`)).toBe(true)
    for (const origin of [
      'https://localhost',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
    ])
      expect(isLoopback(origin)).toBe(false)
  })

  it('says what a look-alike imitates', () => {
    expect(nameWarning('https://login.xn--corn-43d.example')).toEqual({
      kind: 'letters',
      shown: 'аcorn.example',
      scripts: ['Latn', 'Cyrl'],
      like: 'acorn.example',
    })
    expect(nameWarning('https://xn--80ak6aa92e.com')).toMatchObject({
      like: 'apple.com',
      scripts: ['Cyrl'],
    })
    expect(nameWarning('https://xn--bcher-kva.example')).toMatchObject({ shown: 'bücher.example' })
    expect(nameWarning('https://xn--fiqs8s.example')).toEqual({
      kind: 'letters',
      shown: '中国.example',
      scripts: ['Hani'],
    })
    expect(nameWarning('https://xn--a.xn--!.example')).toEqual({ kind: 'broken' })
    expect(nameWarning('https://acorn.example.')).toEqual({ kind: 'dot' })
    expect(nameWarning('https://acorn.example')).toBeNull()
  })

  // RFC 3492 section 7.1, samples A to E, L and S, and two domain names in use.
  it.each([
    ['egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
    ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
    ['ihqwctvzc91f659drss3x8bo0yb', '他們爲什麽不說中文'],
    ['Proprostnemluvesky-uyb24dma41a', 'Pročprostěnemluvíčesky'],
    ['4dbcagdahymbxekheh6e0a7fei0b', 'למההםפשוטלאמדבריםעברית'],
    ['3B-ww4c5e180e575a65lsy2b', '3年B組金八先生'],
    ['-> $1.00 <--', '-> $1.00 <-'],
    ['mnchen-3ya', 'münchen'],
    ['80ak6aa92e', 'аррӏе'],
  ])('decodes Punycode %s', (text, expected) => {
    expect(decodePunycode(text)).toBe(expected)
  })

  it('refuses what is no Punycode, and never throws', () => {
    for (const text of ['!', '99999999999', 'é-a', 'a-é']) expect(decodePunycode(text)).toBeNull()
    fc.assert(fc.property(fc.string(), text => void decodePunycode(text)))
  })
})

describe('what will be signed', () => {
  it('is read from the bytes', () => {
    const action = readSigned(actionView({ type: 'CreateEntry', n: 1 }))
    expect(action).toMatchObject({ kind: 'action', isGenuine: true, value: { type: 'CreateEntry', n: 1 } })
    expect(readSigned(signView(utf8('hello')))).toMatchObject({ kind: 'text', text: 'hello' })
    expect(readSigned(signView(utf8('{"a":1}')))).toMatchObject({ kind: 'json' })
    expect(readSigned(signView(Uint8Array.of(0, 1, 2)))).toMatchObject({ kind: 'coded', counts: 'opaque' })
  })

  it('opens a tagged message by itself and believes no field beside the bytes', () => {
    const bytes = domainMessage('acorn.example/login', utf8('hello'))
    const view = signView(bytes, { encoding: 'domain', domain: 'other', message: 'b3RoZXI=' })
    expect(readSigned(view)).toMatchObject({
      domain: 'acorn.example/login',
      kind: 'text',
      text: 'hello',
      isGenuine: true,
    })
    expect(readSigned(signView(utf8('hello'), { encoding: 'domain' }))).toMatchObject({ isGenuine: false })
  })

  it('is not genuine when the digest is that of other bytes, or the bytes are none', () => {
    expect(readSigned(signView(utf8('hello'), { digest: '0'.repeat(64) }))?.isGenuine).toBe(false)
    expect(readSigned(signView(utf8('hello'), { payload: '%' }))?.isGenuine).toBe(false)
  })

  it('gives its own title to a request, whatever the reason says', () => {
    const reason = 'Connect this site'
    const titles = [
      actionView({ type: 'DeleteEntry' }, { reason }),
      actionView({ type: 'constructor' }, { reason }),
      signView(utf8('log in'), { reason }),
      signView(utf8('{"a":1}'), { reason }),
      signView(Uint8Array.of(0), { reason }),
    ].map(view => titleOf(view, readSigned(view)))
    expect(titles).toEqual([
      'Sign a deletion',
      'Sign an action',
      'Sign a text',
      'Sign a piece of data',
      'Sign unreadable bytes',
    ])
    expect(titleOf(connectView(), null)).toBe('Connect this site')
  })

  it('draws every value of a tree in order, and says how many there are', () => {
    const { rows, total } = takeFields({ a: { b: [1, 'x'] }, c: null }, 10)
    expect(rows).toEqual([
      { depth: 0, key: 'a', value: { holds: 'fields', count: 1 } },
      { depth: 1, key: 'b', value: { holds: 'items', count: 2 } },
      { depth: 2, key: '1', value: 1 },
      { depth: 2, key: '2', value: 'x' },
      { depth: 0, key: 'c', value: null },
    ])
    expect(total).toBe(5)
    expect(takeFields({ a: { b: [1, 'x'] }, c: null }, 2)).toMatchObject({ rows: rows.slice(0, 2), total: 5 })
  })

  it('takes a number for a time only where its key says so', () => {
    const at = Date.UTC(2026, 10, 21)
    expect(timeOf('timestamp', at)).toBe(at)
    expect(timeOf('createdAt', at / 1000)).toBe(at)
    expect(timeOf('created_at', at * 1000)).toBe(at)
    expect(timeOf('amount', at)).toBeNull()
    expect(timeOf('timestamp', 12)).toBeNull()
  })
})
