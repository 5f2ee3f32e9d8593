// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { utf8 } from '../../../src/crypto/bytes.ts'
import { domainMessage } from '../../../src/crypto/domain.ts'
import {
  actionView,
  all,
  asking,
  button,
  click,
  close,
  fakeWallet,
  get,
  open,
  settle,
  signView,
} from './support.tsx'

afterEach(close)
const show = async (current: Parameters<typeof asking>[0], more = {}) => {
  const wallet = fakeWallet(asking(current, more))
  await open(wallet, '#/request')
  return wallet
}
const signed = () => get('section', 'What will be signed')
const lines = () => [...signed().querySelectorAll('tr')].map(row => row.textContent)
const openRaw = async () => {
  const details = signed().querySelector('details')
  if (details === null) throw new Error('no Raw')
  details.open = true
  details.dispatchEvent(new Event('toggle'))
  await settle()
}

describe('what will be signed', () => {
  it('is a table of all fields, with the words for a known type beside it', async () => {
    await show(
      actionView({ type: 'CreateEntry', payload: { n: 1, s: '1', none: null, list: [true, ''] }, '': 'x' }),
    )
    expect(lines()).toEqual([
      'KindCreate an entry CreateEntry',
      'payload4 fields',
      'n1',
      's1 text',
      'nonenothing (null)',
      'list2 items',
      '1true',
      '2empty text',
      'empty namex',
    ])
  })

  it('shows a type it does not know as it is', async () => {
    await show(actionView({ type: 'Create\u200BEntry' }))
    expect(lines()).toEqual(['KindCreateU+200BEntry'])
  })

  it('shows text whole and exact', async () => {
    await show(signView(utf8('first\nsecond\u200B ')))
    expect(signed().querySelector('.exact')?.textContent).toBe('first\nsecondU+200BU+0020')
  })

  it('says how much of something long it does not show yet', async () => {
    await show(signView(utf8('x'.repeat(50_000))))
    expect(signed().textContent).toContain('The first 20,000 of 50,000 characters are shown.')
    await click(button('Show more'))
    expect(signed().querySelector('.exact')?.textContent).toHaveLength(50_000)
  })

  it('shows the message behind a domain, and the domain as a claim', async () => {
    const bytes = domainMessage('acorn.example/login', utf8('hello'))
    await show(signView(bytes, { encoding: 'domain' }))
    expect(signed().querySelector('.said')?.textContent).toBe('acorn.example/login')
    expect(signed().querySelector('.exact')?.textContent).toBe('hello')
  })

  it('puts a red stamp on bytes it cannot read, and shows them', async () => {
    await show(signView(Uint8Array.of(0, 65, 255)))
    expect(signed().querySelector('.stamp')?.textContent).toContain('The wallet can’t tell what this is')
    expect(lines()).toEqual(['0000 41 ff·A·'])
    expect(all('input', 'I expected this and know what the bytes are')).toHaveLength(1)
  })

  it('has the bytes, their number and their digest behind Raw', async () => {
    await show(signView(utf8('{"a" : 1}')))
    expect(signed().textContent).toContain('9 bytes')
    expect(signed().textContent).toContain('The text has blanks or escapes that this table leaves out.')
    await openRaw()
    expect(signed().querySelector('.raw')?.textContent).toBe('{"a" : 1}')
    const digest = signed().querySelector('.digest')?.textContent?.replace(/\s/g, '')
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
  })

  it('differs for payloads that would look the same', async () => {
    const drawn = async (text: string) => {
      await show(signView(utf8(text)))
      const html = signed().innerHTML
      await close()
      return html
    }
    for (const [a, b] of [
      ['{"a":1}', '{"a":"1"}'],
      ['{"a":1}', '{"a": 1}'],
      ['pay 10', 'pay\u00A010'],
      ['pаy', 'pay'],
      ['a\n\nb', 'a\nb'],
      ['{"a":{"b":1},"c":2}', '{"a":{"b":1,"c":2}}'],
    ] as const) {
      expect(await drawn(a)).not.toBe(await drawn(b))
    }
  })
})
