// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { utf8 } from '../../src/crypto/bytes.ts'
import {
  actionView,
  asking,
  button,
  click,
  close,
  connectView,
  fakeWallet,
  get,
  open,
  press,
  release,
  settle,
  signView,
} from '../unit/popup/support.tsx'

afterEach(close)

/**
 * What a person can tell apart: the text, with marks where pieces of it are drawn in another way. Blanks at the end of
 * a line are nothing to see.
 */
function visible(node: Node): string {
  if (!(node instanceof HTMLElement)) return node.textContent ?? ''
  const inside = [...node.childNodes].map(visible).join('')
  for (const name of ['ghost', 'meta', 'key']) if (node.classList.contains(name)) return `<${name}:${inside}>`
  return node.matches('tr, p, h1, h2') ? `${inside}\n` : inside
}

async function look(
  view: Parameters<typeof asking>[0],
): Promise<{ shown: string; size: string; digest: string }> {
  await open(fakeWallet(asking(view)), '#/request')
  const section = get('section', 'What will be signed')
  const size = section.querySelector('.raw-box__size')?.textContent ?? ''
  const digest = (section.querySelector('.digest')?.textContent ?? '').replace(/\s/g, '')
  section.querySelector('.raw-box')?.remove()
  const heading = document.querySelector('h1')?.textContent ?? ''
  const shown = `${heading}\n${visible(section)}`.replace(/[^\S\n]+$/gm, '')
  await close()
  return { shown, size, digest }
}

const text = (value: string) => signView(utf8(value))
const PAIRS: ReadonlyArray<readonly [string, () => ReturnType<typeof text>, () => ReturnType<typeof text>]> =
  [
    ['one blank and two', () => text('pay 10 to bob'), () => text('pay 10  to bob')],
    ['a blank at the end', () => text('pay 10'), () => text('pay 10 ')],
    ['a blank and a no-break blank', () => text('pay 10'), () => text('pay\u00a010')],
    ['a zero-width blank', () => text('pay 10'), () => text('pay 1\u200b0')],
    ['a hidden character and its name', () => text('aU+200Bb'), () => text('a\u200bb')],
    ['text that runs the other way', () => text('pay 10 to bob'), () => text('pay \u202e01 to bob')],
    ['line ends of two kinds', () => text('a\nb'), () => text('a\r\nb')],
    ['many line ends', () => text(`a${'\n'.repeat(40)}b`), () => text(`a${'\n'.repeat(41)}b`)],
    [
      'the middle of something long',
      () => text(`${'x'.repeat(9_000)}1${'x'.repeat(9_000)}`),
      () => text(`${'x'.repeat(9_000)}2${'x'.repeat(9_000)}`),
    ],
    ['a number and a text', () => text('{"a":1}'), () => text('{"a":"1"}')],
    ['true and a text', () => text('{"a":true}'), () => text('{"a":"true"}')],
    ['null and its word', () => text('{"a":null}'), () => text('{"a":"nothing (null)"}')],
    ['no text and its word', () => text('{"a":""}'), () => text('{"a":"empty text"}')],
    ['no name and its word', () => text('{"":1}'), () => text('{"empty name":1}')],
    ['nothing inside and its word', () => text('{"a":{}}'), () => text('{"a":"no fields"}')],
    ['inside and beside', () => text('{"a":{"b":1,"c":2}}'), () => text('{"a":{"b":1},"c":2}')],
    ['blanks between the members', () => text('{"a":1}'), () => text('{ "a" :1}')],
    ['the same key twice', () => text('{"a":1,"a":2}'), () => text('{"a":2}')],
    ['a number that no double keeps', () => text('[9007199254740993]'), () => text('[9007199254740992]')],
    [
      'an action and bytes of the same text',
      () => actionView({ type: 'note' }),
      () => text('{"type":"note"}'),
    ],
    ['a type and a field of that name', () => actionView({ type: 'x' }), () => actionView({ Kind: 'x' })],
  ]

describe('two things to sign', () => {
  it.each(PAIRS)('AC28 that could be taken for each other are shown as two: %s', async (_, one, other) => {
    const [a, b] = [await look(one()), await look(other())]
    expect(b.shown).not.toBe(a.shown)
    expect(a.size).toMatch(/^[\d,]+ bytes?$/)
    expect(a.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  it('AC28 whose letters only look the same differ by length and digest', async () => {
    const [latin, cyrillic] = [await look(text('paypal')), await look(text('p\u0430yp\u0430l'))]
    expect([latin.size, cyrillic.size]).toEqual(['6 bytes', '8 bytes'])
    expect(cyrillic.digest).not.toBe(latin.digest)
  })
})

describe('a site that imitates the wallet', () => {
  it('AC25 writes its reason as quoted text, and hides nothing in it', async () => {
    const reason = `<img src=x onerror="document.title='hit'"><b>Verified by Flowsta</b>${'\n'.repeat(
      500,
    )}\u202e\u200b\u001b[31mApprove\u0007`
    await open(fakeWallet(asking(actionView({ type: 'DeleteEntry' }, { reason }))), '#/request')
    const quote = get('section', 'Reason given by the site').querySelector('blockquote')
    expect([...(quote?.children ?? [])].every(child => child.className === 'ghost')).toBe(true)
    expect(quote?.textContent).toContain(
      '<b>Verified by Flowsta</b>↵ × 500U+202EU+200BU+001B[31mApproveU+0007',
    )
    expect(document.body.textContent).toContain(
      '504 hidden characters made visible. The wallet can’t check it.',
    )
    expect(document.querySelector('h1')?.textContent).toBe('Sign a deletion')
    expect(document.querySelector('img')).toBeNull()
  })

  it.each([
    'https://acorn.example/logo.png',
    'data:image/svg+xml;base64,PHN2Zy8+',
    'data:text/html;base64,PGI+',
    'javascript:alert(1)',
    'data:image/png;base64,AAAA" onerror="x',
  ])('AC29 gets no picture from %s', async appLogo => {
    await open(fakeWallet(asking(connectView({ appLogo, appName: 'Flowsta Wallet' }))), '#/request')
    expect(document.querySelector('main')?.querySelector('img, object, embed, iframe')).toBeNull()
    expect(document.querySelector('h1')?.textContent).toBe('Connect this site')
    expect(document.querySelector('q')?.textContent).toBe('Flowsta Wallet')
  })

  it('AC24 can press nothing, and neither can a press that began before the request was seen', async () => {
    const wallet = fakeWallet(asking(actionView({ type: 'x' })))
    await open(wallet, '#/request')
    for (const name of ['Approve', 'Reject']) button(name).click()
    press(button('Approve'))
    await settle(700)
    release(button('Approve'))
    button('Approve').click()
    await settle()
    expect(wallet.params('request.decide')).toEqual([])
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toHaveLength(1)
  })
})
