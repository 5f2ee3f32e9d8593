// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { toBase64, toHex } from '../../../src/crypto/bytes.ts'
import { encodeHoloHash } from '../../../src/crypto/holochain/holohash.ts'
import { zomeCallDigest } from '../../../src/crypto/holochain/zome-call.ts'
import type { RequestView } from '../../../src/protocol/ui-door.ts'
import type { PayloadValue } from '../../../src/protocol/values.ts'
import {
  callView,
  DNA,
  encodeMsgpack,
  fields,
  hashOf,
  lines,
  ME,
  openRaw,
  payloadView,
  says,
  sentence,
  signed,
  title,
  zomeCall,
} from './coded.tsx'
import {
  asking,
  button,
  change,
  click,
  close,
  connectView,
  fakeWallet,
  field,
  get,
  isOff,
  offerOf,
  open,
  settle,
  until,
} from './support.tsx'

const ARMED = 700
afterEach(async () => {
  vi.useRealTimers()
  await close()
})
const show = async (current: RequestView) => {
  const wallet = fakeWallet(asking(current))
  await open(wallet, '#/request')
  return wallet
}
const choose = async (name: string) => {
  await change(get<HTMLInputElement>('[role=radiogroup] input', name), true)
  if (name === 'Custom…') await until(() => document.querySelector('#limits-title') !== null)
}
/** The table of what is passed along. */
const payload = () => lines(signed().querySelectorAll('.facts')[1])

describe('a call', () => {
  it('says what is called, where, as whom and until when', async () => {
    vi.useFakeTimers({ now: new Date(2026, 10, 21, 14, 2), toFake: ['Date'] })
    await show(callView(zomeCall()))
    expect(title()).toBe('Sign a call')
    expect(sentence()).toBe('You call create_post of the zome posts.')
    expect(says()).toBe('Approve signs this one call. The site can make it once, until 14:07.')
    expect(fields()).toMatchObject({
      Function: 'create_post',
      Zome: 'posts',
      'App (DNA)': encodeHoloHash(DNA),
      'Called as': `You Everyday ${encodeHoloHash(ME)}`,
      'Cell of': encodeHoloHash(ME),
    })
    expect(fields()['Valid until']).toMatch(/^21 Nov 2026, 14:07:00 \d{16} 5 min left$/)
    expect(signed().textContent).toContain('Nothing is passed along.')
    expect(fields()).not.toHaveProperty('Capability')
  })

  it('is approved under the digest of what the key signs', async () => {
    const view = callView(zomeCall())
    const wallet = await show(view)
    await settle(ARMED)
    await click(button('Approve'))
    const { id, digest } = view
    expect(wallet.params('request.decide')).toEqual([{ id, digest, decision: 'approve' }])
  })

  it('is not approved under another digest, as another key’s, or when it is none', async () => {
    const call = zomeCall()
    for (const view of [
      callView(call, { digest: '0'.repeat(64) }),
      callView({ ...call, provenance: hashOf('agent', 1) }),
      callView(call, { payload: toBase64(encodeMsgpack({ cell_id: [DNA, ME], nonce: 1 })) }),
    ]) {
      const wallet = await show(view)
      await settle(ARMED)
      await click(button('Approve'))
      expect(wallet.params('request.decide')).toEqual([])
      expect(isOff(button('Approve'))).toBe(true)
      await close()
    }
  })

  it('never shows the secret of a capability', async () => {
    const capSecret = Uint8Array.from({ length: 64 }, (_, i) => 0xa0 + i)
    const call = zomeCall({ cellId: [DNA, hashOf('agent', 1)], capSecret })
    const view = callView(call, { assigned: true })
    await show(view)
    expect(sentence()).toBe('You call create_post of the zome posts, in the cell of another agent.')
    expect(fields().Capability).toContain('Its secret is part of what is signed, and is never shown.')
    expect(fields()['Cell of']).toBe(encodeHoloHash(hashOf('agent', 1)))
    const raw = await openRaw()
    expect(raw).toContain(`c4 40${' ··'.repeat(64)} a7 63`)
    expect(signed().querySelector('.digest')?.textContent?.replace(/\s/g, '')).toBe(
      toHex(zomeCallDigest(Buffer.from(view.payload, 'base64'))),
    )
    const all = document.documentElement.outerHTML.replace(/[\s·]/g, '')
    for (const part of [toHex(capSecret.subarray(0, 4)), toBase64(capSecret).slice(0, 8), 'a0a1'])
      expect(all).not.toContain(part)
  })

  it('shows names with nothing hidden, and long ones in the table only', async () => {
    await show(callView(zomeCall({ fnName: 'cre\u202eate', zomeName: 'z'.repeat(5000) })))
    expect(sentence()).toBe('You call creU+202Eate of the zome a long name.')
    expect(fields().Zome).toContain('The first 300 of 5,000 characters are shown.')
  })

  it('needs the tick when what is passed along can’t be read', async () => {
    const wallet = await show(callView(zomeCall({ payload: Uint8Array.of(0xc1, 65) })))
    expect(document.querySelector('.stamp')?.textContent).toContain('can’t read what is passed along')
    expect(signed().querySelector('.hex')?.textContent).toBe('00c1 41·A')
    await settle(ARMED)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
    await change(field('I expected this and know what the bytes are'), true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toMatchObject([{ decision: 'approve', acknowledged: true }])
  })
})

describe('what is passed along', () => {
  it('is a tree of all values in their order', async () => {
    await show(
      payloadView(
        new Map<PayloadValue, PayloadValue>([
          ['title', 'Hello'],
          ['n', 1],
          ['s', '1'],
          ['none', null],
          ['list', [true, '', []]],
          ['key', ME],
          ['bytes', Uint8Array.of(1, 2, 3)],
          ['note', new Uint8Array(Buffer.from('text'))],
          ['at', 1795269720000],
          ['when', new Date(1795269720000)],
          ['not', Number.NaN],
          ['big', 2n ** 63n],
          ['', {}],
          [1, 'one'],
          [['a', 1], 'list'],
        ]),
      ),
    )
    const shown = payload()
    expect(shown[8]).toMatch(/^key: uhCAk78.*names an agent$/)
    const [at, when] = [shown[11], shown[12]]
    expect(at).toMatch(/^at: 21 Nov 2026, .* 1795269720000$/)
    expect(when).toMatch(/^when: 21 Nov 2026, .* extension -1, 4 bytes6b01 a458$/)
    expect([...shown.slice(0, 8), ...shown.slice(9, 11), ...shown.slice(13)]).toEqual([
      'title: Hello',
      'n: 1',
      's: 1 text',
      'none: nothing (null)',
      'list: 3 items',
      '1: true',
      '2: empty text',
      '3: no items',
      'bytes: 3 bytes0102 03',
      'note: 4 bytes7465 7874as text: text',
      'not: not a number (NaN)',
      'big: 9223372036854775808',
      'empty name: no fields',
      '1 a key that is no text: one',
      '["a", 1] a key that is no text: list',
    ])
  })

  it('is one value where it holds no others', async () => {
    await show(payloadView('Hello'))
    expect(payload()).toEqual(['Hello'])
    await close()
    await show(payloadView([]))
    expect(payload()).toEqual(['no items'])
  })

  it('folds, and says what is in a fold', async () => {
    await show(payloadView({ a: { b: 1, c: [1, 2] }, d: 4 }))
    expect(payload()).toEqual(['a: 2 fields', 'b: 1', 'c: 2 items', '1: 1', '2: 2', 'd: 4'])
    const fold = get('button', '2 fields of a')
    expect(fold.getAttribute('aria-expanded')).toBe('true')
    await click(fold)
    expect(payload()).toEqual(['a: 2 fields', 'd: 4'])
    expect(fold.getAttribute('aria-expanded')).toBe('false')
    await click(fold)
    await click(get('button', '2 items of c'))
    expect(payload()).toEqual(['a: 2 fields', 'b: 1', 'c: 2 items', 'd: 4'])
  })

  it('differs for values that would look the same', async () => {
    const drawn = async (value: PayloadValue) => {
      await show(payloadView(value))
      const html = signed().querySelectorAll('.facts')[1]?.innerHTML ?? signed().textContent
      await close()
      return html
    }
    const pairs: ReadonlyArray<readonly [PayloadValue, PayloadValue]> = [
      [{ a: 1 }, { a: '1' }],
      [{ a: 1 }, new Map([[1, 1]])],
      [new Map([[1, 1]]), new Map([['1', 1]])],
      [{ a: null }, { a: 'nothing (null)' }],
      [{ a: ME }, { a: encodeHoloHash(ME) }],
      [{ a: ME }, { a: [ME] }],
      [{ a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
      [{ a: 'pay 10' }, { a: 'pay\u00a010' }],
      [{ a: new Uint8Array(2) }, { a: new Uint8Array(3) }],
      [{ a: '' }, { a: [] }],
      [{ a: Number.NaN }, { a: 'not a number (NaN)' }],
      [{ a: Number.POSITIVE_INFINITY }, { a: 'Infinity' }],
      [[1, 2], { 1: 1, 2: 2 }],
    ]
    for (const [a, b] of pairs) expect(await drawn(a)).not.toBe(await drawn(b))
  })
})

describe('remembering calls', () => {
  const CELL = encodeHoloHash(DNA)
  const FUNCTION = `${CELL}/posts/create_post`
  const ask = (cells: readonly string[]) =>
    callView(zomeCall(), { remember: offerOf({ methods: ['signZomeCall'], cells }) })
  const card = () => document.querySelector('.card--amber')?.textContent

  it('names this function, and nothing wider', async () => {
    const view = ask([FUNCTION])
    const wallet = await show(view)
    await choose('For a while')
    expect(says()).toBe(
      'Approve signs this call, and for 1 hour up to 20 more calls of this function without asking you.',
    )
    expect(card()).toContain(`Calls to ${FUNCTION}`)
    expect(card()).not.toContain('Every function')
    await choose('Custom…')
    expect([...document.querySelectorAll('fieldset .check')].map(one => one.textContent)).toEqual([
      `Calls to ${FUNCTION}`,
    ])
    await settle(ARMED)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toMatchObject([{ remember: { cells: [FUNCTION] } }])
  })

  it('says of a whole cell that it is every function, in amber', async () => {
    const remember = offerOf({ methods: ['signZomeCall'], cells: [CELL] })
    await show(connectView({ remember }))
    await choose('For a while')
    expect(says()).toBe(
      'Approve lets acorn.example sign up to 20 calls of any function of a cell in the next hour without asking you.',
    )
    expect(document.querySelector('.mark--amber.kind__note')?.textContent).toBe('Every function of it')
    expect(button('Reject').className).toContain('btn--ink')
    await choose('Ask every time')
    expect(button('Reject').className).not.toContain('btn--ink')
    await close()
    await show(connectView({ remember: offerOf({ methods: ['signZomeCall'], cells: [FUNCTION, CELL] }) }))
    await choose('For a while')
    expect(says()).toContain('20 signatures of 2 kinds, any function of a cell among them,')
  })
})
