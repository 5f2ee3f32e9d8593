// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { fieldNames } from '../../../src/crypto/holochain/action-table.ts'
import type { FieldValue, HolochainAction } from '../../../src/crypto/holochain/action-types.ts'
import { decodeHolochainAction, encodeHolochainAction } from '../../../src/crypto/holochain/encode-action.ts'
import { encodeHoloHash, isHoloHash } from '../../../src/crypto/holochain/holohash.ts'
import type { RequestView } from '../../../src/protocol/ui-door.ts'
import {
  amber,
  chainView,
  fields,
  hashOf,
  lines,
  ME,
  openRaw,
  says,
  sentence,
  signed,
  title,
  utf8,
  VECTORS,
} from './coded.tsx'
import {
  all,
  asking,
  batchView,
  button,
  click,
  close,
  fakeWallet,
  get,
  isOff,
  open,
  settle,
  signView,
} from './support.tsx'

const ARMED = 700
afterEach(close)
const show = async (current: RequestView) => {
  const wallet = fakeWallet({ ...asking(current), identity: current.identity })
  await open(wallet, '#/request')
  return wallet
}

const EXPECTED: { readonly [name: string]: readonly [title: string, sentence: string, says: string] } = {
  dna: [
    'Sign the start of a chain',
    'You start your chain in the network of a DNA. This is its first action.',
    'the start of this chain',
  ],
  'avp-none': [
    'Sign that you join a network',
    'You join the network without a proof of membership. It is action 1 of your chain.',
    'that you join this network',
  ],
  'create-agent': [
    'Sign a new entry',
    'You write your own key into your chain. It is action 2 of your chain.',
    'this one entry',
  ],
  'init-zomes-complete': [
    'Sign that an app is set up',
    'You record that this app is set up. It is action 3 of your chain.',
    'that this app is set up',
  ],
  'update-app': [
    'Sign a changed entry',
    'You replace an entry by a public one of type 2 in zome 1. It is action 5 of your chain.',
    'this one change',
  ],
  delete: ['Sign a deletion', 'You delete an entry. It is action 6 of your chain.', 'this one deletion'],
  'create-link-entry-entry': [
    'Sign a new link',
    'You link an entry to another entry. It is action 7 of your chain.',
    'this one link',
  ],
  'delete-link': [
    'Sign the removal of a link',
    'You remove a link from an entry. It is action 8 of your chain.',
    'this one removal',
  ],
  'close-chain-none': [
    'Sign the end of a chain',
    'You close this chain for good. It is action 9 of your chain.',
    'the end of this chain',
  ],
  'open-chain-dna': [
    'Sign that a chain goes on here',
    'Your chain here goes on from one that was closed under another DNA. It is action 3 of your chain.',
    'that a closed chain goes on here',
  ],
}
const MOVES = ['close-chain-none', 'open-chain-dna']
const isMove = (name: string) => MOVES.includes(name)

describe('each variant in both layouts', () => {
  it('is among the vectors', () => {
    expect(VECTORS.map(([layout, name]) => `${layout} ${name}`).sort()).toEqual(
      ['flat', 'split'].flatMap(layout => Object.keys(EXPECTED).map(name => `${layout} ${name}`)).sort(),
    )
  })

  it.each(VECTORS)('%s %s has its own words', async (layout, name, { bytes, signer, hash }) => {
    await show(chainView(bytes, signer))
    const [heading, sentenceText, signs] = EXPECTED[name] ?? []
    expect(title()).toBe(heading)
    expect(sentence()).toBe(sentenceText)
    expect(says()).toBe(`Approve signs ${signs}, nothing else.`)
    expect(amber()).toHaveLength(isMove(name) ? 1 : 0)
    expect(button('Reject').classList.contains('btn--ink')).toBe(isMove(name))
    expect(fields()['Hash of this action']).toBe(hash)
    expect(fields()['Written as']).toBe(
      layout === 'flat' ? 'Holochain 0.5 or 0.6: all fields in one' : 'Holochain 0.7: header and data',
    )
    expect(document.querySelectorAll('.stamp, input[type=checkbox]')).toHaveLength(0)
  })

  it.each(VECTORS)(
    '%s %s shows every hash whole, with a way to copy it',
    async (_, __, { bytes, signer }) => {
      await show(chainView(bytes, signer))
      const action = decodeHolochainAction(bytes) as HolochainAction
      const hashes = Object.values(action.fields).flatMap(inside).filter(isHoloHash).map(encodeHoloHash)
      const shown = [...signed().querySelectorAll('.hash__text')].map(one => one.textContent)
      for (const hash of hashes) expect(shown).toContain(hash)
      expect(signed().querySelectorAll('.hash .btn--icon')).toHaveLength(shown.length)
    },
  )

  it.each(VECTORS)('%s %s looks different for any other field', async (_, __, { bytes, signer }) => {
    const action = decodeHolochainAction(bytes) as HolochainAction
    await show(chainView(bytes, signer))
    const before = signed().innerHTML
    await close()
    // The first action's place is fixed, and another author would be another signer.
    const isFixed = (name: string) => name === 'author' || (action.type === 'Dna' && name === 'action_seq')
    const names = fieldNames(action.layout, action.type).filter(name => !isFixed(name))
    for (const name of names) {
      for (const value of others(action.fields[name] ?? null, name)) {
        const bytes = encodeHolochainAction({ ...action, fields: { ...action.fields, [name]: value } })
        const isMine = name !== 'new_target' || !Object.hasOwn(value as object, 'Agent')
        await show(chainView(bytes, isMine ? signer : encodeHoloHash(hashOf('agent', 1))))
        expect(isDrawn(), name).toBe(true)
        // Not by its hash and digest alone.
        expect(withoutDigests(signed().innerHTML), name).not.toBe(withoutDigests(before))
        await close()
      }
    }
  })
})

const isDrawn = () => signed().querySelector('.facts') !== null
const withoutDigests = (html: string) =>
  html
    .replace(/<tr><th scope="row">Hash of this action.*?<\/tr>/s, '')
    .replace(/<div class="raw-box">.*/s, '')

function inside(value: FieldValue): Uint8Array[] {
  if (value instanceof Uint8Array) return [value]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(inside) : []
}
/** Values that differ in one place; none where there is no other one. */
function others(value: FieldValue, name: string): FieldValue[] {
  if (name === 'membrane_proof' || name === 'tag') return [utf8('x')]
  if (name === 'new_target') return [{ Dna: hashOf('dna', 1) }, { Agent: hashOf('agent', 1) }]
  if (name === 'visibility') return [value === 'Public' ? 'Private' : 'Public']
  if (value === null) return []
  if (value instanceof Uint8Array) return [value.with(20, (value[20] ?? 0) ^ 1)]
  if (typeof value === 'bigint') return [value + 1n]
  if (typeof value === 'number') return [value === 255 ? 254 : value + 1]
  if (typeof value === 'string') return ['CapClaim', 'CapGrant']
  return Object.entries(value).flatMap(([member, inner]) =>
    others(inner, member).map(one => ({ ...value, [member]: one })),
  )
}

const HEADER = { author: ME, timestamp: 1795269720000000, action_seq: 1204, prev_action: hashOf('action', 9) }
const action = (type: HolochainAction['type'], own: { readonly [name: string]: FieldValue }) =>
  encodeHolochainAction({ layout: 'split', type, fields: { ...HEADER, ...own } })
const APP = (visibility: string) => ({ App: { entry_index: 2, zome_index: 1, visibility } })
const ENTRY = hashOf('entry', 1)

describe('an action of a chain', () => {
  it('says what kind of entry it is, where, and who can read it', async () => {
    await show(chainView(action('Create', { entry_type: APP('Private'), entry_hash: ENTRY })))
    expect(sentence()).toBe(
      'You create a private entry of type 2 in zome 1. It is action 1,204 of your chain.',
    )
    expect(fields()).toMatchObject({
      Author: `You Everyday ${encodeHoloHash(ME)}`,
      Zome: '1',
      'Entry type': '2',
      Visibility: 'Private: its content stays with you',
      Entry: encodeHoloHash(ENTRY),
    })
    expect(fields().When).toMatch(/^21 Nov 2026, .* 1795269720000000$/)
  })

  it.each(['Create', 'Update'] as const)('%s of a capability for others is amber', async type => {
    const before = {
      original_action_address: hashOf('action', 2),
      original_entry_address: hashOf('entry', 2),
    }
    const own = { entry_type: 'CapGrant', entry_hash: ENTRY, ...(type === 'Update' ? before : {}) }
    await show(chainView(action(type, own)))
    expect(amber()).toEqual(['This lets others act in your name'])
    expect(button('Reject').className).toContain('btn--ink')
  })

  it('says what a chain that is closed goes on as', async () => {
    await show(chainView(action('CloseChain', { new_target: { Dna: hashOf('dna', 1) } })))
    expect(sentence()).toBe(
      'You close this chain, to go on under another DNA. It is action 1,204 of your chain.',
    )
    expect(fields()['Goes on as']).toBe(`The DNA ${encodeHoloHash(hashOf('dna', 1))}`)
    await close()
    const other = hashOf('agent', 1)
    await show(chainView(action('CloseChain', { author: other, new_target: { Agent: ME } })))
    expect(sentence()).toBe(
      'You close the chain of another agent, to go on with it as yours. It is action 1,204 of that chain.',
    )
    expect(fields().Author).toBe(encodeHoloHash(other))
    expect(fields()['Goes on as']).toBe(`The agent ${encodeHoloHash(ME)}`)
    expect(amber()).toEqual(['This ends a chain'])
  })

  it('shows a link’s tag as bytes, and as a text where it is one, with nothing hidden', async () => {
    const link = (tag: Uint8Array) =>
      action('CreateLink', { base_address: ENTRY, target_address: ENTRY, zome_index: 0, link_type: 3, tag })
    await show(chainView(link(utf8('fri\u202eends'))))
    expect(fields().Tag).toBe('10 bytes6672 69e2 80ae 656e 6473as text: friU+202Eends')
    expect(sentence()).toContain('You link an entry to itself.')
    await close()
    await show(chainView(link(Uint8Array.of(0, 255))))
    expect(fields().Tag).toBe('2 bytes00ff')
  })

  it('shows a time that no calendar has as its number alone', async () => {
    const far = { timestamp: 9223372036854775807n }
    await show(chainView(action('InitZomesComplete', far)))
    expect(fields().When).toBe('9223372036854775807')
  })

  it('leaves enough of a hash to tell it from a look-alike, also behind, where its location is unchecked', async () => {
    await show(chainView(action('InitZomesComplete', {})))
    const [text] = [...signed().querySelectorAll('.hash__text')]
    const middle = text?.querySelector('.hash__middle')?.textContent ?? ''
    const whole = text?.textContent ?? ''
    const start = whole.indexOf(middle)
    // Of 53 characters: five for the type, then 32 bytes, then four bytes of location.
    expect(whole).toMatch(/^u[\w-]{52}$/)
    const bits = (start - 5) * 6 + (53 - start - middle.length) * 6 - 4 * 8
    expect(bits).toBeGreaterThanOrEqual(72)
    expect(Math.min((start - 5) * 6, bits - (start - 5) * 6)).toBeGreaterThanOrEqual(36)
  })

  it('opens the middle of a hash', async () => {
    await show(chainView(action('InitZomesComplete', {})))
    const [more] = all('button', 'Show the whole hash')
    expect(more?.getAttribute('aria-expanded')).toBe('false')
    await click(more as HTMLElement)
    expect(more?.getAttribute('aria-expanded')).toBe('true')
    expect(more?.closest('.hash__text')?.className).toContain('is-open')
  })

  it('has its bytes and their digest behind Raw', async () => {
    const view = chainView(action('InitZomesComplete', {}))
    await show(view)
    expect((await openRaw()).replaceAll(' ', '')).toMatch(/^82a6686561646572/)
    expect(signed().querySelector('.digest')?.textContent?.replace(/\s/g, '')).toBe(view.digest)
  })

  it('is not approved with another key than the one that must sign it', async () => {
    for (const bytes of [
      action('InitZomesComplete', { author: hashOf('agent', 1) }),
      action('CloseChain', { new_target: { Agent: hashOf('agent', 1) } }),
      action('InitZomesComplete', {}).subarray(1),
      utf8('{"type":"InitZomesComplete"}'),
    ]) {
      const wallet = await show(chainView(bytes))
      await settle(ARMED)
      await click(button('Approve'))
      expect(wallet.params('request.decide')).toEqual([])
      expect(isOff(button('Approve'))).toBe(true)
      expect(document.body.textContent).toContain('What is shown is not what would be signed')
      await close()
    }
  })
})

describe('actions in a batch', () => {
  const items = [
    chainView(action('Create', { entry_type: APP('Public'), entry_hash: ENTRY })),
    chainView(
      action('Delete', { deletes_address: hashOf('action', 1), deletes_entry_address: hashOf('entry', 2) }),
    ),
    chainView(action('CloseChain', { new_target: null })),
    signView(utf8('hello')),
  ]

  it('are counted and drawn by what they do; the end of a chain is amber', async () => {
    await show(batchView(items))
    const list = [...signed().querySelectorAll('ol > li')]
    expect(list.map(one => one.querySelector('summary')?.textContent)).toEqual([
      '1Create an entry',
      '2Delete an entry',
      '3Close a chain',
      '4Text: hello',
    ])
    expect([...signed().querySelectorAll('.section-title .chip')].map(one => one.textContent)).toEqual([
      '1 new',
      '1 deletion',
      '1 move of a chain',
      '1 text',
    ])
    expect(list.map(one => one.querySelector('.mark--amber') !== null)).toEqual([false, true, true, false])
    expect(button('Reject').className).toContain('btn--ink')
    const details = list[2]?.querySelector('details') as HTMLDetailsElement
    details.open = true
    details.dispatchEvent(new Event('toggle'))
    await settle()
    expect(lines(details)).toContain('Goes on as: Nothing, it ends here')
    expect(details.textContent).toContain('This ends a chain')
  })

  it('are approved together', async () => {
    const view = batchView(items)
    const wallet = await show(view)
    await settle(ARMED)
    await click(get('button', 'Approve'))
    const { id, digest } = view
    expect(wallet.params('request.decide')).toEqual([{ id, digest, decision: 'approve' }])
  })
})
