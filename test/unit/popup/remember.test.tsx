// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { utf8 } from '../../../src/crypto/bytes.ts'
import { domainMessage } from '../../../src/crypto/domain.ts'
import type { PolicyView, RememberOffer, RequestView } from '../../../src/protocol/ui-door.ts'
import {
  actionView,
  all,
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
  nameOf,
  offerOf,
  open,
  settle,
  signView,
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
const CREATE = { methods: ['signAction'], actionTypes: ['CreateEntry'] } as const
const entry = (remember: RememberOffer | undefined = offerOf(CREATE)) =>
  actionView({ type: 'CreateEntry' }, { connectedSince: '2026-01-01T00:00:00Z', remember })
const radio = (name: string) => get<HTMLInputElement>('[role=radiogroup] input', name)
const choose = async (name: string) => {
  await change(radio(name), true)
  if (name === 'Custom…') await until(() => document.querySelector('#limits-title') !== null)
}
const says = () => document.querySelector('#decision-says')?.textContent
const limits = () => document.querySelector('#remember-limits')?.textContent
const select = (name: string) => get<HTMLSelectElement>('select', name)
const options = (name: string) => [...select(name).options].map(one => one.textContent)
const approve = async () => {
  await settle(ARMED)
  await click(button('Approve'))
}
const LIVE: PolicyView = {
  methods: ['signAction'],
  actionTypes: ['CreateEntry'],
  domains: [],
  cells: [],
  expiresIn: 3600,
  expiresAt: Date.now() + 42 * 60_000,
  maxSignatures: 20,
  left: 18,
  perMinute: 60,
}

describe('Remember without an offer', () => {
  it.each([
    ['not_asked', 'The site did not ask to sign without asking you.'],
    ['opaque', 'Bytes that nothing can read are never signed without asking.'],
    ['no_kind', 'Nothing of this kind is remembered, so it always asks.'],
    ['no_key', 'The site has no key to prove its requests with, so it always asks.'],
  ] as const)('says why: %s', async (notRemembered, why) => {
    await show(actionView({ a: 1 }, { notRemembered }))
    for (const name of ['For a while', 'Custom…']) {
      expect(radio(name).disabled).toBe(true)
      const by = radio(name).getAttribute('aria-describedby') ?? ''
      expect(document.getElementById(by)?.textContent).toBe(why)
    }
    expect(radio('Only this time').checked).toBe(true)
  })

  it('says so where the site may not ask for signatures', async () => {
    await show(connectView({ remember: offerOf(CREATE) }))
    await choose('For a while')
    await change(field('Allow: Sign in your name'), false)
    expect(radio('For a while').disabled).toBe(true)
    expect(limits()).toBe('It can’t ask you to sign, so there is nothing to remember.')
    expect(says()).toBe('Approve connects this site until you revoke it. It can’t ask you to sign.')
  })

  it('offers nothing that covers nothing', async () => {
    await show(connectView({ remember: offerOf({ actionTypes: ['CreateEntry'] }) }))
    expect(radio('For a while').disabled).toBe(true)
  })
})

describe('Remember', () => {
  it('is the narrowest choice at first, sends nothing, and shows what "For a while" is', async () => {
    const wallet = await show(entry())
    expect(radio('Only this time').checked).toBe(true)
    expect(limits()).toBe('For a while is 1 hour, 20 signatures, at most 60 a minute.')
    expect(says()).toBe('Approve signs this one entry, nothing else.')
    await approve()
    expect(wallet.params('request.decide')[0]).not.toHaveProperty('remember')
  })

  it('for a while says number, kind and time, and sends exactly what was offered', async () => {
    vi.useFakeTimers({ now: new Date(2026, 10, 21, 14, 2), toFake: ['Date'] })
    const view = entry()
    const wallet = await show(view)
    await choose('For a while')
    expect(says()).toBe(
      'Approve signs this entry, and for 1 hour up to 20 more new entries without asking you.',
    )
    expect(limits()).toBe('Until 15:02, at most 60 a minute.')
    await approve()
    expect(wallet.params('request.decide')).toEqual([
      {
        id: view.id,
        digest: view.digest,
        decision: 'approve',
        remember: view.remember?.whole,
      },
    ])
  })

  it('is not sent with a rejection', async () => {
    const wallet = await show(entry())
    await choose('For a while')
    await click(button('Reject'))
    expect(wallet.params('request.decide')[0]).not.toHaveProperty('remember')
  })

  it.each([
    [
      'message',
      'Approve signs this action, and for 1 hour up to 20 more of type message without asking you.',
    ],
    [
      'x'.repeat(41),
      'Approve signs this action, and for 1 hour up to 20 more actions of one type without asking you.',
    ],
  ])(
    'names the type of a site as its word, or where it is too long not at all: %s',
    async (type, sentence) => {
      await show(
        actionView({ type }, { remember: offerOf({ methods: ['signAction'], actionTypes: [type] }) }),
      )
      await choose('For a while')
      expect(says()).toBe(sentence)
      expect(document.querySelectorAll('#decision-says .said')).toHaveLength(type.length > 40 ? 0 : 1)
    },
  )

  it('does not take a type for places of its own sentence', async () => {
    const type = '{span} {unasked}'
    await show(actionView({ type }, { remember: offerOf({ methods: ['signAction'], actionTypes: [type] }) }))
    await choose('For a while')
    expect(says()).toContain('of type {span} {unasked} without asking you.')
  })

  it.each([
    [utf8('hello'), 'this text'],
    [utf8('{"a":1}'), 'this data'],
  ])('says it of bytes', async (bytes, what) => {
    await show(signView(bytes, { remember: offerOf({ methods: ['signBytes'] }) }))
    await choose('For a while')
    expect(says()).toBe(
      `Approve signs ${what}, and for 1 hour up to 20 more texts or pieces of data without asking you.`,
    )
  })

  it('keeps tick and sentence apart for unreadable bytes with a domain', async () => {
    const view = signView(domainMessage('a/login', Uint8Array.of(0, 255)), {
      encoding: 'domain',
      remember: offerOf({ methods: ['signBytes'], domains: ['a/login'] }),
    })
    const wallet = await show(view)
    await choose('For a while')
    expect(says()).toBe(
      'Approve signs these bytes, and for 1 hour up to 20 more signatures of 2 kinds without asking you.',
    )
    // What a listed domain brings along is said, too.
    expect(get('section', 'Signs by itself, without asking you').textContent).toContain('Texts and JSON')
    await approve()
    expect(wallet.params('request.decide')).toEqual([])
    await change(field('I expected this and know what the bytes are'), true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toMatchObject([{ acknowledged: true }])
  })

  it('is for the domain alone where nobody asked for texts', async () => {
    const offer = { ...offerOf({ methods: ['signBytes'], domains: ['a/login'] }), exceptTexts: true as const }
    const view = signView(domainMessage('a/login', Uint8Array.of(65)), {
      encoding: 'domain',
      remember: offer,
    })
    const wallet = await show(view)
    await choose('For a while')
    expect(says()).toBe(
      'Approve signs this text, and for 1 hour up to 20 more signatures of this kind without asking you.',
    )
    expect(get('section', 'Signs by itself, without asking you').textContent).not.toContain('Texts and JSON')
    await approve()
    expect(wallet.params('request.decide')).toMatchObject([{ remember: offer.whole }])
    expect(wallet.params('request.decide')[0]).not.toHaveProperty('remember.exceptTexts')
  })

  it('lists all kinds with those that stay, and marks the new one', async () => {
    const added = { methods: [], actionTypes: ['poke'], domains: [], cells: [] }
    const whole = { methods: ['signAction'], actionTypes: ['CreateEntry', 'poke'] } as const
    const remember = offerOf(whole, { added, before: LIVE, keyChanges: true })
    await show(actionView({ type: 'poke' }, { remember, connectedSince: '2020-01-02T00:00:00Z' }))
    expect(document.querySelector('header')?.textContent).toContain('signs by itself: 18 left, 42 min')
    expect(all('section', 'Signs by itself, without asking you')).toEqual([])
    await choose('For a while')
    const section = get('section', 'Signs by itself, without asking you')
    expect([...section.querySelectorAll('li')].map(one => one.textContent)).toEqual([
      'Actions of type pokeNew',
      'Create an entry',
    ])
    expect(section.className).toContain('card--amber')
    expect(section.textContent).toContain('A new key in this browser then proves its requests.')
    expect(says()).toContain('up to 20 more signatures of 2 kinds without asking you')
  })

  it('says on the plate that it asks only where that is known', async () => {
    const plate = () => document.querySelector('header')?.textContent
    await show(entry())
    expect(plate()).toContain('Connected since 1 January · asks every time')
    await show(actionView({}, { connectedSince: '2020-01-02T00:00:00Z', notRemembered: 'no_kind' }))
    expect(plate()).toContain('Connected since 2 January 2020')
    expect(plate()).not.toContain('every time')
  })

  it('stays chosen when the same request is pushed again, and is never more than the newest offer', async () => {
    const view = entry()
    const wallet = await show(view)
    await choose('For a while')
    const smaller = offerOf({ ...CREATE, maxSignatures: 3 })
    await wallet.push(asking({ ...view, remember: smaller }))
    expect(radio('For a while').checked).toBe(true)
    expect(says()).toContain('up to 3 more new entries')
    const { remember: _, ...without } = view
    await wallet.push(asking({ ...without, notRemembered: 'no_key' }))
    expect(radio('Only this time').checked).toBe(true)
    await approve()
    expect(wallet.params('request.decide')[0]).not.toHaveProperty('remember')
  })

  it('begins anew with the next request', async () => {
    const wallet = await show(entry())
    await choose('For a while')
    await wallet.push(asking(entry()))
    expect(radio('Only this time').checked).toBe(true)
  })
})

describe('Custom…', () => {
  const MOST = { expiresIn: 86_400, maxSignatures: 500, perMinute: 30 }
  const asked = offerOf(
    {
      methods: ['signAction', 'signBytes'],
      actionTypes: ['CreateEntry', 'DeleteEntry'],
      domains: ['a/login'],
      ...MOST,
    },
    { most: MOST },
  )

  it('can only be narrower than what the site asked for', async () => {
    const wallet = await show(connectView({ remember: asked }))
    await choose('Custom…')
    expect(options('How long')).toEqual(['15 minutes', '1 hour', '8 hours', '24 hours'])
    expect(options('How many').at(-1)).toBe('500 signatures')
    expect(options('How fast')).toEqual(['1 a minute', '10 a minute', '30 a minute'])
    expect(select('How many').value).toBe('500')
    const hint = select('How long').getAttribute('aria-describedby') ?? ''
    expect(document.getElementById(hint)?.textContent).toBe('Site asked for 24 hours')
    await change(select('How long'), '3600')
    await change(select('How many'), '20')
    await change(select('How fast'), '10')
    await change(field('Delete an entry'), false)
    expect(says()).toBe(
      'Approve lets acorn.example sign up to 20 signatures of 3 kinds in the next hour without asking you.',
    )
    expect(limits()).toContain('at most 10 a minute')
    expect(get('section', 'Limits for signing without asking').textContent).toContain(
      'Asked for by the site, left out by you',
    )
    await approve()
    expect(wallet.params('request.decide')).toMatchObject([
      {
        scopes: ['openid', 'public_key', 'holochain:sign'],
        remember: {
          methods: ['signAction', 'signBytes'],
          actionTypes: ['CreateEntry'],
          domains: ['a/login'],
          cells: [],
          expiresIn: 3600,
          maxSignatures: 20,
          perMinute: 10,
        },
      },
    ])
  })

  it('leaves domains out with texts and JSON, and says so', async () => {
    await show(connectView({ remember: asked }))
    await choose('Custom…')
    const plain = () => [...document.querySelectorAll('fieldset input')][2] as HTMLInputElement
    const domain = () => [...document.querySelectorAll('fieldset input')][3] as HTMLInputElement
    expect(nameOf(plain())).toContain('Texts and JSON')
    await change(plain(), false)
    expect([domain().checked, domain().disabled]).toEqual([false, true])
    expect(nameOf(domain())).toContain('Goes only together with texts and JSON')
  })

  it('can not be approved without any kind, and says what to do', async () => {
    const wallet = await show(entry())
    await choose('Custom…')
    await change(field('Create an entry'), false)
    expect(says()).toContain('No kind is ticked, so nothing would be signed without asking.')
    expect(says()).toContain('“Only this time”')
    await settle(ARMED)
    expect(isOff(button('Approve'))).toBe(true)
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toEqual([])
    await choose('Only this time')
    await click(button('Approve'))
    expect(wallet.params('request.decide')).toHaveLength(1)
  })

  it('goes up to what a prompt offers, with the numbers of "For a while" at first', async () => {
    await show(entry())
    await choose('Custom…')
    expect(document.querySelector('[aria-live=polite]')?.textContent).toContain('limits for signing without')
    expect(options('How many')).toEqual(['1 signature', '5 signatures', '20 signatures', '100 signatures'])
    expect(['How long', 'How many', 'How fast'].map(name => select(name).value)).toEqual(['3600', '20', '60'])
    expect(document.body.textContent).not.toContain('Site asked for')
  })

  it('keeps what was set when the request is pushed again, within the newest offer', async () => {
    const view = entry()
    const wallet = await show(view)
    await choose('Custom…')
    await change(select('How many'), '100')
    await wallet.push(asking({ ...view, total: 1 }))
    expect(select('How many').value).toBe('100')
    const most = { expiresIn: 86_400, maxSignatures: 50, perMinute: 60 }
    await wallet.push(asking({ ...view, remember: offerOf(CREATE, { most }) }))
    expect(select('How many').value).toBe('50')
    expect(says()).toContain('up to 50 more new entries')
  })
})

describe('connect', () => {
  const CELL = 'uhC0kTMixTG0lNZCF4SZfQMGozf2WfjQht7E06_wy3h29-zPpWxPQ'
  const may = () => get('section', 'What it may do')

  it('shows what the site would like, also while it asks every time', async () => {
    const remember = offerOf({
      methods: ['signAction', 'signBytes', 'signZomeCall'],
      actionTypes: ['CreateEntry', 'poke\u202E'],
      cells: [CELL, `${CELL}/posts/create`],
    })
    await show(connectView({ remember }))
    const lines = [...may().querySelectorAll('.kind')].map(one => one.textContent)
    expect(lines).toEqual([
      'Create an entry',
      'Actions of type pokeU+202E',
      'Texts and JSONEvery text and every piece of data, whatever it says',
      `Calls to the cell ${CELL}Every function of it`,
      `Calls to ${CELL}/posts/create`,
    ])
    expect(may().querySelector('.mark--amber')?.textContent).toBe('Every function of it')
    expect(may().textContent).toContain('The site would like to sign by itself')
    expect(may().textContent).toContain('For 1 hour, up to 20 signatures, at most 60 a minute.')
    expect(may().textContent).toContain('It asks every time unless you choose otherwise below.')
    expect(says()).toBe('Approve connects this site until you revoke it. Every signature still asks you.')
    await choose('For a while')
    expect(may().textContent).toContain('Signs by itself, without asking you')
    expect(may().textContent).not.toContain('It asks every time')
    expect(may().querySelector('.card--amber')).not.toBeNull()
    expect(says()).toBe(
      'Approve lets acorn.example sign up to 20 signatures of 5 kinds, any function of a cell among them, in the next hour without asking you.',
    )
  })

  it('shows the difference only, and says that asking every time ends what there is', async () => {
    const added = { methods: [], actionTypes: ['DeleteEntry'], domains: [], cells: [] }
    const remember = offerOf(
      { methods: ['signAction'], actionTypes: ['CreateEntry', 'DeleteEntry'] },
      { added, before: LIVE },
    )
    const more = { has: ['openid', 'public_key', 'holochain:sign'] as const, connectedSince: '2020-01-02' }
    await show(connectView({ remember, ...more, has: [...more.has] }))
    expect([...may().querySelectorAll('.kind')].map(one => one.textContent)[0]).toBe('Delete an entry')
    expect(may().querySelector('details')?.textContent).toContain('And 1 kind it signs by itself already')
    expect(may().querySelectorAll('[role=switch]')).toHaveLength(0)
    expect(may().textContent).toContain('It has this already: Know you when you come back')
    expect(says()).toContain('It signs nothing by itself any more')
  })

  it('leaves what is signed by itself alone where it is about something else', async () => {
    const has = ['openid', 'holochain:sign'] as const
    const scopes = ['openid', 'did', 'holochain:sign'] as const
    const more = { connectedSince: '2020-01-02', notRemembered: 'not_asked' } as const
    await show(connectView({ ...more, has: [...has], scopes: [...scopes] }))
    expect(says()).toContain('What it may sign without asking stays as it is.')
  })

  it.each([
    ['provider', 'a key in this browser proves'],
    ['app', 'a key that the site keeps elsewhere proves'],
  ] as const)('says that the key changes: %s', async (newKey, text) => {
    await show(connectView({ newKey, connectedSince: '2020-01-02' }))
    const note = document.querySelector('main .note')
    expect(note?.textContent).toContain('Another key than before')
    expect(note?.textContent).toContain(text)
  })
})
