import { describe, expect, it } from 'vitest'
import type { PolicyTerms } from '../../../src/protocol/policy.ts'
import type { Scope, SigningPermission } from '../../../src/protocol/provider.ts'
import type { AppView, RememberOffer } from '../../../src/protocol/ui-door.ts'
import {
  bytes,
  makeDevice,
  outcomeOf,
  proofFor,
  type Remembered,
  remembered,
  SITE,
} from './silent-support.ts'
import { freshBrowser, settle, trail } from './support.ts'

const permission = async ({ page }: Pick<Remembered, 'page'>) =>
  ((await page.ask('getPermissions')) as SigningPermission[])[0] as SigningPermission
const app = async ({ screen }: Pick<Remembered, 'screen'>) =>
  (await screen.must('apps.list', undefined)).apps[0] as AppView
const silentRows = async ({ browser }: Pick<Remembered, 'browser'>) =>
  (await trail(browser)).filter(row => row.type === 'request.silent')
const offered = async (one: Pick<Remembered, 'screen'>): Promise<RememberOffer> => {
  const { remember } = await one.screen.request()
  if (remember === undefined) throw new Error('nothing to remember')
  return remember
}
const action = (type: string) => ({ action: { type, entry: 'x' } })

describe('what a consent remembers', () => {
  it('is at connect what the site asked for, with the defaults filled in', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const screen = browser.screen()
    const key = { publicKey: makeDevice().publicKey, by: 'provider' } as const
    const policy = { methods: ['signAction'], actionTypes: ['A', 'B'] }
    const connected = page.ask('connect', { policy }, { key })
    const terms = { ...policy, domains: [], cells: [], expiresIn: 3600, maxSignatures: 20, perMinute: 60 }
    const { domains, cells, methods, actionTypes } = terms
    expect(await offered({ screen })).toEqual({
      whole: terms,
      added: { methods, actionTypes, domains, cells },
      most: { expiresIn: 3600, maxSignatures: 20, perMinute: 60 },
      key: 'provider',
      keyChanges: false,
    })
    await screen.decide('approve')
    await connected
    expect(await permission({ page })).not.toHaveProperty('policy')
    expect((await app({ screen })).policy).toBeUndefined()
  })

  it.each([
    ['a kind more', { actionTypes: ['A', 'B'] }],
    ['a method more', { methods: ['signAction', 'signBytes'] }],
    ['longer', { expiresIn: 3601 }],
    ['more signatures', { maxSignatures: 21 }],
    ['faster', { perMinute: 61 }],
    ['nothing', { methods: [] }],
  ])('is never %s than the site asked for', async (_, change) => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const screen = browser.screen()
    const key = { publicKey: makeDevice().publicKey, by: 'provider' } as const
    void page.ask('connect', { policy: { methods: ['signAction'], actionTypes: ['A'] } }, { key })
    const { whole } = await offered({ screen })
    const { id, digest } = await screen.request()
    const remember = { ...whole, ...change } as PolicyTerms
    expect(await screen.ask('request.decide', { id, digest, decision: 'approve', remember })).toMatchObject({
      error: { code: 'invalid_params', field: 'remember' },
    })
  })

  it('can be narrowed; what was left out asks, and asking to connect again does not', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const screen = browser.screen()
    const device = makeDevice()
    const key = { publicKey: device.publicKey, by: 'provider' } as const
    const request = { policy: { methods: ['signAction', 'signBytes'], actionTypes: ['A', 'B'] } }
    const connected = page.ask('connect', request, { key })
    const { whole } = await offered({ screen })
    await screen.decide('approve', { remember: { ...whole, actionTypes: ['A'], maxSignatures: 3 } })
    await connected
    const opened = browser.windowsOpened
    expect(await page.ask('connect', request, { key })).toMatchObject({ scopes: expect.anything() })
    expect(browser.windowsOpened).toBe(opened)
    expect(await permission({ page })).toMatchObject({ signaturesLeft: 3, policy: { actionTypes: ['A'] } })
    const context = (await page.ask('signingContext')) as never
    const ask = (type: string) => {
      const proof = proofFor(browser, device, context, 'signAction', action(type))
      return outcomeOf({ screen }, page.call('signAction', action(type), { proof }))
    }
    expect(await ask('A')).toBe('silent')
    expect(await ask('B')).toBe('asks')
  })

  it('is at a prompt this kind for an hour and twenty; the whole of it is shown, and what had been stays', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 500, expiresIn: 86_400 })
    const key = { publicKey: one.device.publicKey, by: 'provider' } as const
    const asked = one.page.call('signAction', action('A'), { key })
    const offer = await offered(one)
    expect(offer).toMatchObject({
      whole: { methods: ['signBytes', 'signAction'], actionTypes: ['A'], expiresIn: 3600, maxSignatures: 20 },
      added: { methods: ['signAction'], actionTypes: ['A'] },
      most: { expiresIn: 86_400, maxSignatures: 100, perMinute: 60 },
      before: { left: 500 },
    })
    await one.screen.decide('approve', { remember: offer.whole })
    expect(await asked).toMatchObject({ ok: true })
    expect(await permission(one)).toMatchObject({ signaturesLeft: 20, signCount: 1 })
    expect(await one.silently('signAction', action('A'))).toMatchObject({ ok: true })
    expect(await one.silently('signBytes', bytes('x'))).toMatchObject({ ok: true })
    expect(await permission(one)).toMatchObject({ signaturesLeft: 18, signCount: 3 })
    const [extended] = (await trail(one.browser)).filter(row => row.type === 'grant.extended')
    expect(extended).toBeDefined()
    expect(one.page.events).toContainEqual(expect.objectContaining({ event: 'permissionsChanged' }))
  })

  it('is at a prompt for one domain that domain alone, not every text', async () => {
    const one = await remembered({ methods: ['signAction'], actionTypes: ['A'] })
    const key = { publicKey: one.device.publicKey, by: 'provider' } as const
    const asked = one.page.call('signBytes', { ...bytes('x'), domain: 'd' }, { key })
    const offer = await offered(one)
    expect(offer).toMatchObject({ exceptTexts: true, whole: { domains: ['d'], actionTypes: ['A'] } })
    await one.screen.decide('approve', { remember: offer.whole })
    expect(await asked).toMatchObject({ ok: true })
    expect((await app(one)).policy).toMatchObject({ exceptTexts: true, expiresIn: 3600 })
    expect(await outcomeOf(one, one.silently('signBytes', { ...bytes('y'), domain: 'd' }))).toBe('silent')
    expect(await outcomeOf(one, one.silently('signBytes', bytes('y')))).toBe('asks')
    const text = one.page.call('signBytes', bytes('z'), { key })
    const more = await offered(one)
    expect(more).not.toHaveProperty('exceptTexts')
    await one.screen.decide('approve', { remember: more.whole })
    expect(await text).toMatchObject({ ok: true })
    expect(await outcomeOf(one, one.silently('signBytes', bytes('y')))).toBe('silent')
    expect((await app(one)).policy).not.toHaveProperty('exceptTexts')
  })

  it('is offered as well beside a proof that holds but does not cover it', async () => {
    const one = await remembered()
    void one.silently('signAction', action('A'))
    expect(await offered(one)).toMatchObject({ added: { actionTypes: ['A'] }, before: { left: 20 } })
  })

  it('can be nothing for what no policy could name, and says why', async () => {
    const one = await remembered()
    const key = { publicKey: one.device.publicKey, by: 'provider' } as const
    const why = async (method: 'signAction' | 'signBytes', params: object, more: object) => {
      void one.page.call(method, params, more)
      const { remember, notRemembered } = await one.screen.request()
      expect(remember).toBeUndefined()
      await one.screen.decide('reject')
      return notRemembered
    }
    expect(await why('signBytes', { bytes: 'AAEC/w==' }, { key })).toBe('opaque')
    expect(await why('signAction', { action: { a: 1 } }, { key })).toBe('no_kind')
    expect(await why('signBytes', bytes('x'), {})).toBe('no_key')
    void one.page.call('connect', { scopes: ['did', 'openid'], appName: 'x' }, {})
    const other = one.browser.page('https://birch.example')
    void other.call('connect', {}, { key })
    expect((await one.screen.request()).notRemembered).toBe('not_asked')
  })

  it('is refused with the field where a policy is malformed or over a limit', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const ask = (policy: unknown) => page.ask('connect', { policy })
    const wrong = (field: string) => ({
      error: 'invalid_request',
      description: expect.stringContaining(`params.policy${field}:`),
    })
    expect(await ask('all')).toMatchObject(wrong(''))
    expect(await ask({ methods: ['connect'] })).toMatchObject(wrong('.methods[0]'))
    expect(await ask({ methods: 'signBytes' })).toMatchObject(wrong('.methods'))
    expect(await ask({ domains: ['a', 'no blank'] })).toMatchObject(wrong('.domains[1]'))
    expect(await ask({ cells: ['uhC0k'] })).toMatchObject(wrong('.cells[0]'))
    expect(await ask({ actionTypes: [''] })).toMatchObject(wrong('.actionTypes[0]'))
    expect(await ask({ expiresIn: 0 })).toMatchObject(wrong('.expiresIn'))
    expect(await ask({ maxSignatures: 1.5 })).toMatchObject(wrong('.maxSignatures'))
    const over = (field: string) => ({
      error: 'limit_exceeded',
      description: expect.stringContaining(`params.policy.${field}:`),
    })
    expect(await ask({ expiresIn: 30 * 86_400 + 1 })).toMatchObject(over('expiresIn'))
    expect(await ask({ maxSignatures: 10_001 })).toMatchObject(over('maxSignatures'))
    expect(await ask({ perMinute: 6001 })).toMatchObject(over('perMinute'))
  })

  it('ends when a site asks for a policy and the person chooses to be asked every time', async () => {
    const one = await remembered()
    const key = { publicKey: one.device.publicKey, by: 'provider' } as const
    const more = one.page.ask('connect', { policy: { methods: ['signBytes'], maxSignatures: 21 } }, { key })
    await one.screen.request()
    await one.screen.decide('approve')
    await more
    expect(await permission(one)).not.toHaveProperty('policy')
  })

  it('stays when a site asks for more scopes alone', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const screen = browser.screen()
    const key = { publicKey: makeDevice().publicKey, by: 'provider' } as const
    const scopes: Scope[] = ['openid', 'holochain:sign']
    const connected = page.ask('connect', { scopes, policy: { methods: ['signBytes'] } }, { key })
    await screen.decide('approve', { remember: (await offered({ screen })).whole })
    await connected
    const grown = page.ask('connect', { scopes: ['openid', 'did', 'public_key'] }, { key })
    expect(await grown).toMatchObject({ agentPubKey: expect.anything() })
    expect(await permission({ page })).toMatchObject({ signaturesLeft: 20 })
  })
})

describe('a key of the app’s own', () => {
  const connectWith = async (
    { browser, page }: Pick<Remembered, 'browser' | 'page'>,
    device: ReturnType<typeof makeDevice>,
    params: object = {},
  ) => {
    const context = (await page.ask('signingContext')) as never
    const proof = context === null ? undefined : proofFor(browser, device, context, 'connect', params)
    const key = { publicKey: device.publicKey, by: 'app' } as const
    return page.call('connect', params, { key, ...(proof === undefined ? {} : { proof }) })
  }
  it('connects silently again by proving it, with a row; another key asks', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const screen = browser.screen()
    const device = makeDevice()
    const first = page.call('connect', {}, { key: { publicKey: device.publicKey, by: 'app' } })
    await screen.request()
    await screen.decide('approve')
    await first
    const opened = browser.windowsOpened
    expect(await connectWith({ browser, page }, device)).toMatchObject({ ok: true })
    expect(browser.windowsOpened).toBe(opened)
    const [row] = await silentRows({ browser })
    expect(row).toMatchObject({ method: 'connect', decision: 'silent' })
    expect(await app({ screen })).toMatchObject({ key: 'app' })
    expect(
      await outcomeOf(
        { screen },
        page.call('connect', {}, { key: { publicKey: device.publicKey, by: 'app' } }),
      ),
    ).toBe('asks')
    const other = { publicKey: makeDevice().publicKey, by: 'app' } as const
    void page.call('connect', {}, { key: other })
    expect(await screen.request()).toMatchObject({ method: 'connect', newKey: 'app' })
    await screen.decide('reject')
    expect(await page.ask('connect', {}, { key: { ...other, by: 'provider' } })).toMatchObject({
      id: expect.anything(),
    })
    expect(await app({ screen })).toMatchObject({ key: 'app' })
  })

  it('that anyone could sign with is refused', async () => {
    const browser = await freshBrowser()
    const weak = Buffer.alloc(32)
    weak[0] = 1
    const key = { publicKey: weak.toString('base64'), by: 'app' } as const
    expect(await browser.page(SITE).ask('connect', {}, { key })).toMatchObject({
      error: 'invalid_request',
      description: expect.stringContaining('deviceKey.publicKey'),
    })
  })
})

describe('taking back', () => {
  it('a revocation lets nothing through that was not recorded before it', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 500, perMinute: 500 })
    const { grantId } = await app(one)
    const context = await one.context()
    const replies = Array.from({ length: 100 }, (_, i) => {
      const proof = proofFor(one.browser, one.device, context, 'signBytes', bytes(`${i}`))
      return one.page.call('signBytes', bytes(`${i}`), { proof })
    })
    const revoked = one.screen.must('apps.revoke', { grantId })
    const done = await Promise.all(replies)
    await revoked
    const rows = await trail(one.browser)
    const end = rows.findIndex(row => row.type === 'grant.revoked')
    const signed = rows.filter(row => row.type === 'request.silent')
    expect(end).toBeGreaterThan(0)
    expect(signed.every(row => rows.indexOf(row) < end)).toBe(true)
    expect(done.filter(reply => reply.ok)).toHaveLength(signed.length)
    const codes = done.flatMap(reply => (reply.ok ? [] : [reply.error.code]))
    expect(new Set([...codes, 'consent_required'])).toEqual(new Set(['consent_required']))
  })

  it('narrowing holds at once, and never widens', async () => {
    const one = await remembered({
      methods: ['signBytes', 'signAction'],
      actionTypes: ['A'],
      maxSignatures: 9,
    })
    const { grantId, policy } = await app(one)
    if (policy === undefined) throw new Error('no policy')
    const { expiresAt, left, perMinute } = policy
    const kinds = { methods: ['signBytes' as const], actionTypes: [], domains: [], cells: [] }
    const to = { ...kinds, expiresAt, left, perMinute }
    for (const [field, wider] of [
      ['left', { ...to, left: left + 1 }],
      ['perMinute', { ...to, perMinute: perMinute + 1 }],
      ['expiresAt', { ...to, expiresAt: expiresAt + 1 }],
      ['methods', { ...to, methods: ['signZomeCall' as const, ...to.methods], cells: ['x'] }],
      ['methods', { ...to, domains: ['x'] }],
    ] as const) {
      expect(await one.screen.ask('apps.narrow', { grantId, to: wider })).toMatchObject({
        error: { code: 'invalid_params', field: `to.${field}` },
      })
    }
    await one.screen.must('apps.narrow', { grantId, to: { ...to, left: 1 } })
    expect(await outcomeOf(one, one.silently('signAction', { action: { type: 'A' } }))).toBe('asks')
    expect(await outcomeOf(one, one.silently('signBytes', bytes('1')))).toBe('silent')
    expect(await outcomeOf(one, one.silently('signBytes', bytes('2')))).toBe('asks')
    expect(one.page.events).toContainEqual(expect.objectContaining({ event: 'permissionsChanged' }))
  })

  it('growing lets nothing through that was proven for what had been before, and counts on', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 500, perMinute: 500 })
    const key = { publicKey: one.device.publicKey, by: 'provider' } as const
    const context = await one.context()
    const asked = one.page.call('signAction', action('A'), { key })
    const { whole } = await offered(one)
    const { id, digest } = await one.screen.request()
    const proofs = Array.from({ length: 40 }, (_, i) =>
      proofFor(one.browser, one.device, context, 'signBytes', bytes(`${i}`)),
    )
    const replies = proofs.map((proof, i) => one.page.call('signBytes', bytes(`${i}`), { proof }))
    await one.screen.must('request.decide', { id, digest, decision: 'approve', remember: whole })
    const done = await Promise.all(replies)
    expect(await asked).toMatchObject({ ok: true })
    const rows = await trail(one.browser)
    const end = rows.findIndex(row => row.type === 'grant.extended')
    const signed = rows.filter(row => row.type === 'request.silent')
    expect(signed.every(row => rows.indexOf(row) < end)).toBe(true)
    expect(done.filter(reply => reply.ok)).toHaveLength(signed.length)
    expect(await permission(one)).toMatchObject({ signCount: signed.length + 1, signaturesLeft: 20 })
  })

  it('a policy that stays while the scopes grow counts on, whatever was on its way', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 100, perMinute: 500 })
    const key = { publicKey: one.device.publicKey, by: 'app' } as const
    const context = await one.context()
    const connecting = one.page.call('connect', {}, { key })
    const { id, digest } = await one.screen.request()
    const replies = Array.from({ length: 40 }, (_, i) => {
      const proof = proofFor(one.browser, one.device, context, 'signBytes', bytes(`${i}`))
      return one.page.call('signBytes', bytes(`${i}`), { proof })
    })
    await one.screen.must('request.decide', { id, digest, decision: 'approve' })
    const done = await Promise.all(replies)
    await connecting
    const signed = done.filter(reply => reply.ok).length
    expect(await permission(one)).toMatchObject({ signCount: signed, signaturesLeft: 100 - signed })
  })

  it('to "ask every time" ends the policy and keeps the connection', async () => {
    const one = await remembered()
    const { grantId } = await app(one)
    const context = await one.context()
    const replies = Array.from({ length: 10 }, (_, i) => {
      const proof = proofFor(one.browser, one.device, context, 'signBytes', bytes(`${i}`))
      return one.page.call('signBytes', bytes(`${i}`), { proof })
    })
    await one.screen.must('apps.narrow', { grantId, to: null })
    await settle()
    const rows = await trail(one.browser)
    const end = rows.findIndex(row => row.type === 'grant.narrowed')
    const signed = rows.filter(row => row.type === 'request.silent')
    expect(signed.every(row => rows.indexOf(row) < end)).toBe(true)
    expect(one.screen.state?.waiting).toBe(10 - signed.length)
    while (one.screen.state?.current !== undefined) await one.screen.decide('reject')
    await Promise.all(replies)
    expect(await one.page.ask('isConnected')).toBe(true)
    expect(await permission(one)).not.toHaveProperty('policy')
  })
})

describe('signBatch', () => {
  const batch = (n: number) => ({
    requests: Array.from({ length: n }, (_, i) => ({ method: 'signBytes', ...bytes(`item ${i}`) })),
  })
  it('is one consent, n results and n rows', async () => {
    const one = await remembered({ methods: ['signAction'], actionTypes: ['A'] })
    const params = {
      reason: 'all of it',
      requests: [
        { method: 'signAction', ...action('A') },
        { method: 'signBytes', ...bytes('text'), reason: 'this one' },
        { method: 'signBytes', bytes: 'AAEC/w==', domain: 'd' },
      ],
    }
    const reply = one.page.ask('signBatch', params)
    const view = await one.screen.request()
    expect(view).toMatchObject({
      method: 'signBatch',
      reason: 'all of it',
      items: [{}, { reason: 'this one' }, {}],
    })
    expect(await one.screen.decide('approve')).toMatchObject({ error: { field: 'acknowledged' } })
    await one.screen.decide('approve', { acknowledged: true })
    const { results } = (await reply) as { results: Array<{ signature: string }> }
    expect(results).toHaveLength(3)
    const rows = (await trail(one.browser)).slice(-3)
    expect(rows).toMatchObject([
      { decision: 'approved', method: 'signBatch', reason: 'all of it', signature: results[0]?.signature },
      { decision: 'approved', method: 'signBatch', reason: 'this one', signature: results[1]?.signature },
      { decision: 'approved', method: 'signBatch', signature: results[2]?.signature },
    ])
    expect(await permission(one)).toMatchObject({ signCount: 3, signaturesLeft: 20 })
  })

  it('is silent when all of it is covered, and counts as many', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 10 })
    const opened = one.browser.windowsOpened
    const reply = await one.silently('signBatch', batch(7))
    expect(reply.ok && JSON.parse(reply.value).results).toHaveLength(7)
    expect(one.browser.windowsOpened).toBe(opened)
    expect(await permission(one)).toMatchObject({ signCount: 7, signaturesLeft: 3 })
    expect(await outcomeOf(one, one.silently('signBatch', batch(4)))).toBe('asks')
    expect(await permission(one)).toMatchObject({ signCount: 7, signaturesLeft: 3 })
    expect(await silentRows(one)).toHaveLength(7)
  })

  it('names the item that is malformed, and takes none of the others', async () => {
    const one = await remembered()
    const refused = async (requests: unknown, code: string, description: string) =>
      expect(await one.page.ask('signBatch', { requests })).toMatchObject({
        error: code,
        description: expect.stringContaining(description),
      })
    await refused('x', 'invalid_request', 'params.requests:')
    await refused([], 'invalid_request', 'params.requests:')
    await refused([{ method: 'connect' }], 'invalid_request', 'params.requests[0].method:')
    await refused([...batch(2).requests, null], 'invalid_request', 'params.requests[2]:')
    await refused(
      [...batch(1).requests, { method: 'signBytes', bytes: '?' }],
      'invalid_request',
      'params.requests[1].bytes:',
    )
    await refused(
      [{ method: 'signBytes', bytes: 'AAAA', domain: ' ' }],
      'invalid_request',
      'params.requests[0].domain:',
    )
    await refused(
      [{ method: 'signBytes', bytes: Buffer.alloc(64).toString('base64') }],
      'invalid_request',
      'params.requests[0].bytes:',
    )
    await refused(batch(1001).requests, 'limit_exceeded', 'params.requests:')
    const large = { method: 'signBytes', ...bytes('x'.repeat(600_000)) }
    await refused([large, large], 'limit_exceeded', 'params')
    expect(await one.page.ask('getPermissions')).toMatchObject([{ signCount: 0 }])
  })

  it('that is rejected is one row', async () => {
    const one = await remembered()
    const reply = one.page.ask('signBatch', batch(3))
    await one.screen.request()
    await one.screen.decide('reject')
    expect(await reply).toMatchObject({ error: 'user_rejected' })
    expect((await trail(one.browser)).at(-1)).toMatchObject({
      decision: 'rejected',
      summary: expect.stringContaining('batch of 3'),
    })
  })

  it('approved is answered from its rows when the worker was stopped after them', async () => {
    const one = await remembered()
    one.page.deafen()
    const reply = one.page.ask('signBatch', batch(3))
    await one.screen.request()
    await one.screen.decide('approve')
    await settle()
    await one.browser.stop()
    await one.browser.start()
    one.page.reconnect()
    expect(await reply).toMatchObject({ success: true, results: [{}, {}, {}] })
    expect((await trail(one.browser)).filter(row => row.signature !== undefined)).toHaveLength(3)
  })

  it('silent is answered from its rows when the worker was stopped after them', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 10 })
    await one.context()
    one.page.deafen()
    const context = { ...((await one.browser.page(SITE, 'other').ask('signingContext')) as object) }
    const proof = proofFor(one.browser, one.device, context as never, 'signBatch', batch(3))
    const reply = one.page.call('signBatch', batch(3), { proof })
    await settle()
    await one.browser.stop()
    await one.browser.start()
    one.page.reconnect()
    expect(await reply).toMatchObject({ ok: true })
    expect(await silentRows(one)).toHaveLength(3)
    expect(await permission(one)).toMatchObject({ signCount: 3, signaturesLeft: 7 })
  })
})
