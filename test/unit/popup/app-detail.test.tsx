// @vitest-environment happy-dom
import { act } from 'preact/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AppView, PolicyView } from '../../../src/protocol/ui-door.ts'
import { row } from './activity.tsx'
import {
  all,
  button,
  change,
  click,
  close,
  fakeWallet,
  field,
  get,
  isOff,
  nameOf,
  open,
  openLater,
  refuse,
  settle,
  stateOf,
  until,
} from './support.tsx'

const MINUTE = 60_000
const NOW = new Date(2026, 10, 21, 14, 16).getTime()
const ORIGIN = 'https://app.acorn.example'
const ID = '1'.repeat(32)
const POLICY: PolicyView = {
  methods: ['signAction', 'signBytes'],
  actionTypes: ['CreateEntry', 'DeleteEntry'],
  domains: ['a/login'],
  cells: [],
  expiresIn: 3600,
  expiresAt: NOW + 42 * MINUTE,
  maxSignatures: 20,
  left: 18,
  perMinute: 60,
}
const app = (more: Partial<AppView> = {}): AppView => ({
  grantId: ID,
  origin: ORIGIN,
  appName: 'Acorn Garden Club',
  scopes: ['openid', 'public_key', 'holochain:sign'],
  grantedAt: '2026-11-03T12:00:00Z',
  lastUsedAt: new Date(NOW - 3 * MINUTE).toISOString(),
  signCount: 42,
  policy: POLICY,
  key: 'provider',
  ...more,
})
const USES = [
  row(9, { type: 'request.silent', decision: 'silent', origin: ORIGIN, summary: 'CreateEntry, 9 bytes' }),
  row(8, { type: 'request.approved', decision: 'approved', origin: ORIGIN, summary: 'text, 5 bytes' }),
]

/** Opens the screen of a site at a quarter past two, with all timers in hand where `timers` is set. */
async function openApp(one: AppView | null = app(), { muted = [] as object[], id = ID } = {}) {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
  const wallet = fakeWallet(stateOf('unlocked'), {
    'apps.list': { apps: one === null ? [] : [one], muted },
    'activity.page': { rows: USES, total: 9 },
  })
  await openLater(wallet, `#/apps/${id}`)
  return wallet
}
afterEach(async () => {
  await close()
  vi.useRealTimers()
})
const text = () => document.querySelector('main')?.textContent ?? ''
const said = () => document.querySelector('[aria-live=polite]')?.textContent
const alertText = () => document.querySelector('[role=alert]')?.textContent
const select = (name: string) => get<HTMLSelectElement>('select', name)
const tighten = () => button('Use these limits')

describe('Apps', () => {
  const openApps = async (apps: AppView[]) => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
    const wallet = fakeWallet(stateOf('unlocked'), { 'apps.list': { apps, muted: [] } })
    await openLater(wallet, '#/apps')
    return wallet
  }

  it('has a row that says what is signed by itself, and leads to the site', async () => {
    await openApps([app(), app({ grantId: '2'.repeat(32), origin: 'https://birch.example', signCount: 0 })])
    const line = get('li', ORIGIN)
    expect(line.querySelector('.mark--amber')?.textContent).toBe('By itself: 18 left, 42 min')
    const link = line.querySelector('a')
    expect([link?.textContent, link?.getAttribute('href')]).toEqual([ORIGIN, `#/apps/${ID}`])
    expect(nameOf(line.querySelector('button') as Element)).toBe('Revoke')
  })

  it('says that it asks once the time is over, without being told', async () => {
    // Loaded by now: what waits for that would need the timers.
    await openApps([])
    await close()
    vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    const soon = { ...POLICY, expiresAt: NOW + 90_000 }
    const wallet = fakeWallet(stateOf('unlocked'), {
      'apps.list': { apps: [app({ policy: soon })], muted: [] },
    })
    await open(wallet, '#/apps')
    const facts = () => get('li', ORIGIN).querySelector('.mark, .meta')?.textContent
    const pass = (ms: number) =>
      act(async () => {
        await vi.advanceTimersByTimeAsync(ms)
      })
    await pass(0)
    expect(facts()).toBe('By itself: 18 left, 2 min')
    await pass(29_000)
    expect(facts()).toBe('By itself: 18 left, 2 min')
    await pass(1000)
    expect(facts()).toBe('By itself: 18 left, 1 min')
    await pass(60_000)
    expect(facts()).toContain('Asks every time')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('Home', () => {
  const openHome = async (apps: AppView[]) => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
    const wallet = fakeWallet(stateOf('unlocked'), { 'apps.list': { apps, muted: [] } })
    await open(wallet)
    await settle()
    return [...get('section', 'Apps').querySelectorAll('a')].map(link => [
      link.textContent,
      link.getAttribute('href'),
    ])
  }
  const two = app({ grantId: '2'.repeat(32), origin: 'https://birch.example' })

  it('says which site may sign without asking', async () => {
    expect((await openHome([app()]))[1]).toEqual([
      '1 app may sign without askingacorn.example, 18 left, ends in 42 min',
      `#/apps/${ID}`,
    ])
    expect((await openHome([app(), two]))[1]).toEqual([
      '2 apps may sign without askingacorn.example and birch.example',
      '#/apps',
    ])
  })

  it('says nothing where none may', async () => {
    expect(await openHome([app({ policy: { ...POLICY, expiresAt: NOW } })])).toHaveLength(1)
  })
})

describe('a site', () => {
  it('is shown with what it may do, until when and how often', async () => {
    const wallet = await openApp()
    expect(document.querySelector('h1')?.textContent).toBe(ORIGIN)
    expect(document.activeElement?.tagName).toBe('H1')
    expect(text()).toContain('Connected 3 November · calls itself Acorn Garden Club')
    expect(get('section', 'Use').textContent).toContain('42 signatures, last one 3 min ago')
    const may = get('section', 'Permissions')
    expect([...may.querySelectorAll('.kind')].map(one => one.firstChild?.firstChild?.textContent)).toEqual([
      'Create an entry',
      'Delete an entry',
      'Texts and JSON',
      'Messages for ',
    ])
    expect(may.textContent).toContain('Ends in 42 min, 14:58')
    expect(may.textContent).toContain('At most 60 a minute')
    const meter = get('[role=meter]', 'Signatures left')
    expect(
      ['aria-valuenow', 'aria-valuemax', 'aria-valuetext'].map(name => meter.getAttribute(name)),
    ).toEqual(['18', '20', '18 of 20 signatures left'])
    expect(may.textContent).toContain('A key in this browser proves its requests')
    expect([...document.querySelectorAll('nav a')].map(link => link.getAttribute('aria-current'))[0]).toBe(
      'page',
    )
    expect(wallet.params('activity.page')).toEqual([{ limit: 5, filter: { origin: ORIGIN } }])
    expect([...get('section', 'Last uses').querySelectorAll('li')].map(one => one.textContent)).toEqual([
      '1 JanuaryCreateEntry, 9 bytesBy itself',
      '1 JanuaryText, 5 bytesApproved',
    ])
  })

  it('leads back, and to all its rows', async () => {
    const wallet = await openApp()
    expect(get('main a', 'Apps').getAttribute('href')).toBe('#/apps')
    const link = get('a', 'All its decisions')
    await act(() => {
      location.hash = link.getAttribute('href') ?? ''
      dispatchEvent(new Event('hashchange'))
    })
    await until(() => all('h1', 'Activity').length === 1)
    await settle()
    expect(wallet.params('activity.page').at(-1)).toMatchObject({ filter: { origin: ORIGIN } })
  })

  it('asks every time where nothing is live, and has nothing to tighten', async () => {
    await openApp(app({ policy: { ...POLICY, expiresAt: NOW }, key: 'app' }))
    expect(text()).not.toContain('Signs without asking')
    expect(all('summary', 'Make it tighter')).toEqual([])
    expect(get('section', 'Permissions').textContent).toContain('Sign in your nameAsks')
    expect(text()).toContain('Its own key, kept by the site')
  })

  it('says that it is gone', async () => {
    await openApp(null)
    expect(document.querySelector('h1')?.textContent).toBe('This site is not connected any more')
    expect(get('a', 'All apps').getAttribute('href')).toBe('#/apps')
  })

  it('says that it can not be read', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
    await open(
      fakeWallet(stateOf('unlocked'), { 'apps.list': refuse({ code: 'server_error' }) }),
      `#/apps/${ID}`,
    )
    await until(() => alertText() !== undefined)
    expect(alertText()).toContain('Something went wrong')
    expect(text()).not.toContain('not connected any more')
  })

  it('is revoked at once, and the way leads to the others', async () => {
    const wallet = await openApp()
    await click(button('Revoke'))
    expect(wallet.params('apps.revoke')).toEqual([{ grantId: ID }])
    expect(location.hash).toBe('#/apps')
    expect(said()).toBe(`${ORIGIN} is revoked.`)
  })

  it('is revoked all the same when it is gone already, and not when nothing could be written', async () => {
    const wallet = await openApp()
    wallet.reply('apps.revoke', refuse({ code: 'storage_failed' }))
    await click(button('Revoke'))
    expect(alertText()).toContain('The disk is full')
    expect(location.hash).toBe(`#/apps/${ID}`)
    wallet.reply('apps.revoke', refuse({ code: 'request_changed' }))
    await click(button('Revoke'))
    expect(location.hash).toBe('#/apps')
  })
})

describe('Make it tighter', () => {
  it('offers less than there is, and nothing else', async () => {
    await openApp()
    const options = (name: string) => [...select(name).options].map(one => one.textContent)
    expect(options('How long')).toEqual(['15 minutes', 'As now'])
    expect(options('How many')).toEqual(['1 more', '5 more', 'As now'])
    expect(options('How fast')).toEqual(['1 a minute', '10 a minute', '30 a minute', 'As now'])
    expect(isOff(tighten())).toBe(true)
    expect(text()).toContain('Nothing is tighter yet.')
  })

  it('sends what stays, held against what is left by then', async () => {
    const wallet = await openApp()
    await change(select('How long'), '900')
    await change(field('Delete an entry'), false)
    // Two more were signed while somebody looked.
    wallet.reply('apps.list', { apps: [app({ policy: { ...POLICY, left: 16 } })], muted: [] })
    await click(tighten())
    expect(wallet.params('apps.narrow')).toEqual([
      {
        grantId: ID,
        to: {
          methods: ['signAction', 'signBytes'],
          actionTypes: ['CreateEntry'],
          domains: ['a/login'],
          cells: [],
          expiresAt: NOW + 15 * MINUTE,
          left: 16,
          perMinute: 60,
        },
      },
    ])
    expect(said()).toBe('It is tighter now.')
    expect(select('How long').selectedOptions[0]?.textContent).toBe('As now')
  })

  it('sends nothing while nothing is tighter, or no kind is left', async () => {
    const wallet = await openApp()
    await click(tighten())
    for (const box of document.querySelectorAll<HTMLInputElement>('fieldset input')) {
      if (!box.disabled) await change(box, false)
    }
    expect(text()).toContain('Keep at least one kind')
    await click(tighten())
    expect(wallet.params('apps.narrow')).toEqual([])
  })

  it('ends it on request', async () => {
    const wallet = await openApp()
    wallet.reply('apps.narrow', () => {
      wallet.reply('apps.list', { apps: [{ ...app(), policy: undefined }], muted: [] })
      return null
    })
    await click(button('Ask every time'))
    expect(wallet.params('apps.narrow')).toEqual([{ grantId: ID, to: null }])
    expect(said()).toBe('It asks every time now.')
    expect(text()).not.toContain('Signs without asking')
  })

  it.each(['invalid_params', 'request_changed'] as const)(
    'shows what is so, and says so, when it changed meanwhile: %s',
    async code => {
      const wallet = await openApp()
      await change(select('How many'), '5')
      wallet.reply('apps.narrow', () => {
        wallet.reply('apps.list', { apps: [app({ policy: { ...POLICY, left: 4 } })], muted: [] })
        return refuse({ code })()
      })
      await click(tighten())
      expect(alertText()).toContain('changed meanwhile, so nothing was done')
      expect(text()).toContain('4 of 20 signatures left')
    },
  )

  it('asks nothing when it ended meanwhile', async () => {
    const wallet = await openApp()
    await change(select('How many'), '5')
    wallet.reply('apps.list', { apps: [{ ...app(), policy: undefined }], muted: [] })
    await click(tighten())
    expect(wallet.params('apps.narrow')).toEqual([])
    expect(alertText()).toContain('changed meanwhile')
  })
})

describe('Mute this site', () => {
  it('refuses it for as long as was chosen', async () => {
    const wallet = await openApp()
    expect([...select('For how long').options].map(one => one.textContent)).toEqual([
      '1 hour',
      '8 hours',
      '24 hours',
      '7 days',
    ])
    await change(select('For how long'), '480')
    const until = NOW + 480 * MINUTE
    wallet.reply('apps.list', { apps: [app()], muted: [{ origin: ORIGIN, until }] })
    await click(button('Mute this site'))
    expect(wallet.params('apps.mute')).toEqual([{ origin: ORIGIN, minutes: 480 }])
    expect(said()).toBe(`${ORIGIN} is muted.`)
    expect(text()).toContain('Muted for 8 hours more')
    await click(button('Unmute'))
    expect(wallet.params('apps.unmute')).toEqual([{ origin: ORIGIN }])
  })

  it('says when it could not be written', async () => {
    const wallet = await openApp()
    wallet.reply('apps.mute', refuse({ code: 'storage_failed' }))
    await click(button('Mute this site'))
    expect(alertText()).toContain('The disk is full')
  })
})
