// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { utf8 } from '../../../src/crypto/bytes.ts'
import { sha256Hex } from '../../../src/crypto/hash.ts'
import { readBatch } from '../../../src/popup/reading/batch.ts'
import type { BatchView, SignView } from '../../../src/protocol/ui-door.ts'
import {
  actionView,
  all,
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
  offerOf,
  open,
  settle,
  signView,
} from './support.tsx'

const ARMED = 700
afterEach(close)
const ITEMS: readonly SignView[] = [
  actionView({ type: 'CreateEntry', entry_type: 'photo', title: 'Pond' }, { reason: 'The <b>first</b>' }),
  actionView({ type: 'DeleteEntry', entry_type: 'album' }),
  actionView({ type: 'poke' }),
  signView(utf8('hello')),
  signView(utf8('{"a":1,"b":2}')),
]
const show = async (current: BatchView) => {
  const wallet = fakeWallet(asking(current))
  await open(wallet, '#/request')
  return wallet
}
const region = () => get('section', 'What will be signed')
const rows = () => [...region().querySelectorAll('ol > li')]
const openItem = async (n: number, isOpen = true) => {
  const details = rows()[n - 1]?.querySelector('details') as HTMLDetailsElement
  details.open = isOpen
  details.dispatchEvent(new Event('toggle'))
  await settle()
}

describe('a batch', () => {
  it('is a list of what each item does, from its bytes', async () => {
    await show(batchView(ITEMS))
    expect(document.querySelector('h1')?.textContent).toBe('Sign 5 items at once')
    expect(document.querySelector('main')?.dataset.method).toBe('signBatch')
    expect(rows().map(row => row.querySelector('summary')?.textContent)).toEqual([
      '1Create an entry: photo',
      '2Delete an entry: album',
      '3Action: poke',
      '4Text: hello',
      '5Data, 2 fields',
    ])
    expect(rows().map(row => row.querySelector('.mark--amber') !== null)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ])
    expect([...region().querySelectorAll('.chip')].map(chip => chip.textContent)).toEqual([
      '1 new',
      '1 deletion',
      '1 other action',
      '1 piece of data',
      '1 text',
    ])
    expect(region().querySelector('.chip--amber')?.textContent).toBe('1 deletion')
    expect(document.querySelector('#decision-says')?.textContent).toBe(
      'Approve signs all 5. It can’t sign only some of them.',
    )
  })

  it('draws an item only when it is opened, with its reason as the site’s word', async () => {
    await show(batchView(ITEMS))
    expect(region().querySelectorAll('table, .exact, .said')).toHaveLength(0)
    await openItem(1)
    expect(rows()[0]?.querySelector('table')?.textContent).toContain('titlePond')
    expect(rows()[0]?.querySelector('blockquote')?.textContent).toBe('The <b>first</b>')
    expect(rows()[0]?.querySelector('.digest')?.textContent?.replace(/\s/g, '')).toBe(ITEMS[0]?.digest)
    expect(rows()[1]?.querySelector('table')).toBeNull()
    await openItem(4)
    expect(rows()[3]?.querySelector('.exact')?.textContent).toBe('hello')
    await openItem(1, false)
    expect(rows()[0]?.querySelector('table')).toBeNull()
  })

  it('is answered once for all', async () => {
    const view = batchView(ITEMS)
    const wallet = await show(view)
    await settle(ARMED)
    await click(button('Approve'))
    const { id, digest } = view
    expect(wallet.params('request.decide')).toEqual([{ id, digest, decision: 'approve' }])
  })

  it('waits for the tick when there are bytes in it that nothing can read', async () => {
    const wallet = await show(batchView([...ITEMS, signView(Uint8Array.of(0, 1, 255))]))
    expect(region().querySelector('.stamp')?.textContent).toContain('The wallet can’t read one item')
    expect(region().querySelector('.chip--red')?.textContent).toBe('1 unreadable')
    expect(rows()[5]?.querySelector('summary')?.textContent).toBe('6Unreadable bytes, 3 bytes')
    expect(button('Reject').className).toContain('btn--ink')
    await settle(ARMED)
    expect(isOff(button('Approve'))).toBe(true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
    await change(field('I expected this and know what the bytes are'), true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toMatchObject([{ decision: 'approve', acknowledged: true }])
  })

  it('says what is remembered beside all of them', async () => {
    const remember = offerOf({ methods: ['signAction'], actionTypes: ['CreateEntry', 'DeleteEntry'] })
    const wallet = await show(batchView(ITEMS.slice(0, 2), { remember }))
    await change(get<HTMLInputElement>('[role=radiogroup] input', 'For a while'), true)
    expect(document.querySelector('#decision-says')?.textContent).toBe(
      'Approve signs all 2 items, and for 1 hour up to 20 more signatures of 2 kinds without asking you.',
    )
    await settle(ARMED)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toMatchObject([{ remember: remember.whole }])
  })

  it('scrolls inside when it is long, and says how long it is', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => signView(utf8(`text ${i}`)))
    await show(batchView(many))
    expect(rows()).toHaveLength(1000)
    expect(all('[role=group]', 'All 1,000 items')).toHaveLength(1)
    expect(region().textContent).toContain('1,000 items, each opens')
    expect(region().querySelectorAll('.exact')).toHaveLength(0)
  })
})

describe('the digest of a batch', () => {
  const view = batchView(ITEMS)

  it('is over the digests of its items, in order', () => {
    expect(readBatch(view)?.isGenuine).toBe(true)
    expect(readBatch({ ...view, items: [...view.items].reverse() })?.isGenuine).toBe(false)
    expect(readBatch({ ...view, items: view.items.slice(1) })?.isGenuine).toBe(false)
    expect(readBatch({ ...view, items: [], digest: sha256Hex(new Uint8Array()) })?.isGenuine).toBe(false)
  })

  it('must fit, else nothing can be approved', async () => {
    const [first, ...rest] = view.items
    const other = signView(utf8('another'))
    const wallet = await show({ ...view, items: [{ ...first, ...other, reason: null }, ...rest] as never })
    await settle(ARMED)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
    expect(document.body.textContent).toContain('What is shown is not what would be signed')
  })

  it('is none when an item is not the tagged message that it says it is', () => {
    const items = [signView(utf8('hello'), { encoding: 'domain' })]
    expect(readBatch(batchView(items))?.isGenuine).toBe(false)
  })
})
