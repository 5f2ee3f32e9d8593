// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { domainMessage } from '../../../src/crypto/domain.ts'
import { encodeZomeCall } from '../../../src/crypto/holochain/zome-call.ts'
import type { RequestView, SignView } from '../../../src/protocol/ui-door.ts'
import {
  callView,
  dataView,
  encodeMsgpack,
  lines,
  ME,
  payloadView,
  sentence,
  signed,
  title,
  utf8,
  VECTORS,
  zomeCall,
} from './coded.tsx'
import {
  asking,
  batchView,
  button,
  change,
  click,
  close,
  fakeWallet,
  field,
  get,
  isOff,
  open,
  settle,
  signView,
} from './support.tsx'

const ARMED = 700
const TICK = 'I expected this and know what the bytes are'
afterEach(close)
const show = async (current: RequestView) => {
  const wallet = fakeWallet(asking(current))
  await open(wallet, '#/request')
  return wallet
}
const stamp = () => document.querySelector('.stamp')?.textContent
const behind = (bytes: Uint8Array): SignView =>
  signView(domainMessage('acorn.example/move', bytes), { encoding: 'domain' })

describe('MessagePack that is nothing known', () => {
  const view = dataView({ op: 'transfer', amount: 240, memo: '\u202eevil' })

  it('can be looked into, and says that it is for a machine', async () => {
    await show(view)
    expect(title()).toBe('Sign data for a machine')
    expect(stamp()).toContain('Written for a machine')
    expect(lines()).toEqual(['op: transfer', 'amount: 240', 'memo: U+202Eevil'])
    const regions = [...document.querySelectorAll('main section h2')].map(one => one.textContent)
    expect(regions).toEqual(['What will be signed', 'Reason given by the site'])
  })

  it('needs the tick like all that nobody can read', async () => {
    const wallet = await show(view)
    await settle(ARMED)
    expect(isOff(button('Approve'))).toBe(true)
    expect(button('Reject').className).toContain('btn--ink')
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
    await change(field(TICK), true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toMatchObject([{ decision: 'approve', acknowledged: true }])
  })

  it('counts as unreadable in a batch', async () => {
    await show(batchView([view, signView(utf8('hello'))]))
    const [first] = signed().querySelectorAll('ol > li')
    expect(first?.querySelector('summary')?.textContent).toMatch(/^1Data for a machine, \d+ bytes$/)
    expect(stamp()).toContain('The wallet can’t read one item')
    expect(field(TICK).checked).toBe(false)
    const details = first?.querySelector('details') as HTMLDetailsElement
    details.open = true
    details.dispatchEvent(new Event('toggle'))
    await settle()
    expect(details.textContent).toContain('Written for a machine')
    expect(lines(details)).toContain('op: transfer')
  })
})

describe('bytes behind a domain that are something else', () => {
  it.each(VECTORS)('an action: %s %s', async (_, __, { bytes }) => {
    await show(behind(bytes))
    expect(title()).toBe('Sign data for a machine')
    expect(stamp()).toContain('It looks like something else')
    expect(stamp()).toContain('this is a Holochain action')
    expect(sentence()).toContain('You')
    expect(field(TICK).checked).toBe(false)
  })

  it('a call, a key among others, two keys in a row', async () => {
    await show(behind(encodeZomeCall(zomeCall())))
    expect(stamp()).toContain('the parameters of a Holochain zome call')
    expect(sentence()).toBe('You call create_post of the zome posts.')
    await close()
    await show(behind(encodeMsgpack({ list: [ME] })))
    expect(stamp()).toContain('MessagePack that holds a Holochain key or hash')
    expect(lines()[1]).toContain('names an agent')
    await close()
    await show(behind(Buffer.concat([ME, ME])))
    expect(title()).toBe('Sign unreadable bytes')
    expect(stamp()).toContain('a link between two Holochain agent keys')
    expect(signed().querySelector('.hex')).not.toBeNull()
  })
})

describe('hostile contents', () => {
  const MIB = 1024 * 1024
  const nested = (levels: number) => {
    let value: unknown[] = []
    for (let i = 0; i < levels; i++) value = [value]
    return value as never
  }
  const CASES: ReadonlyArray<readonly [name: string, make: () => SignView]> = [
    ['a text of 1 MiB', () => payloadView({ text: 'x'.repeat(MIB) })],
    ['a text of hidden characters', () => payloadView({ text: '\u200b\u202e'.repeat(150_000) })],
    ['a key of 1 MiB', () => payloadView({ ['k'.repeat(MIB)]: 1 })],
    ['bytes of 1 MiB', () => payloadView({ bytes: new Uint8Array(MIB) })],
    ['99,000 numbers', () => payloadView(Array.from({ length: 99_000 }, (_, i) => i))],
    ['more values than are read', () => payloadView(Array.from({ length: 100_001 }, () => 1))],
    [
      '40,000 fields',
      () => dataView(Object.fromEntries(Array.from({ length: 40_000 }, (_, i) => [`k${i}`, i]))),
    ],
    ['90 levels', () => payloadView(nested(90))],
    [
      'a link’s tag of 60 KiB, a tag that is a text',
      () => payloadView({ tag: utf8('\u202e'.repeat(20_000)) }),
    ],
    ['a key that is a tree', () => payloadView(new Map([[Array.from({ length: 90_000 }, (_, i) => i), 1]]))],
    ['1 MiB that nothing reads', () => signView(new Uint8Array(MIB).fill(0xc1))],
    ['a name of 1 MiB', () => callView(zomeCall({ fnName: '\u200b'.repeat(MIB / 3) }))],
  ]

  it.each(CASES)('%s is drawn at once, in steps', async (_, make) => {
    const view = make()
    const start = performance.now()
    await show(view)
    expect(performance.now() - start).toBeLessThan(3000)
    expect(document.querySelectorAll('*').length).toBeLessThan(6000)
    expect(get('button', 'Reject')).toBeDefined()
  })

  it('says how much is not drawn yet, and draws it on demand', async () => {
    await show(payloadView(Array.from({ length: 1500 }, (_, i) => i)))
    expect(signed().textContent).toContain('The first 200 of 1,500 values are shown.')
    await click(button('Show more'))
    expect(signed().textContent).toContain('The first 800 of 1,500 values are shown.')
    await click(button('Show more'))
    expect(signed().querySelectorAll('.card.is-tall tr')).toHaveLength(1500)
    expect(signed().textContent).toContain('1,500 values')
  })

  it('makes everything hidden visible, in keys too', async () => {
    await show(payloadView({ 'a\u202eb': 'c\u0000d', '\u200b': '\ue000' }))
    const shown = lines(signed().querySelectorAll('.facts')[1])
    expect(shown).toEqual(['aU+202Eb: cU+0000d', 'U+200B: U+E000'])
  })
})
