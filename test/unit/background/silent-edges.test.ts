import { describe, expect, it } from 'vitest'
import { type Grants, reduceGrants } from '../../../src/background/events/projections/grants.ts'
import { openWalletDb } from '../../../src/background/events/schema.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import type { ReplyMessage } from '../../../src/protocol/page-door.ts'
import type { Scope, SigningPermission } from '../../../src/protocol/provider.ts'
import {
  b64,
  bytes,
  makeDevice,
  outcomeOf,
  proofFor,
  type Remembered,
  remembered,
  SITE,
} from './silent-support.ts'
import { freshBrowser, randomHex, settle, trail } from './support.ts'

const times = (n: number) => Array.from({ length: n }, (_, i) => i)
const signed = async ({ browser }: Pick<Remembered, 'browser'>) =>
  (await trail(browser)).filter(row => row.type === 'request.silent')
const permission = async ({ page }: Pick<Remembered, 'page'>) =>
  ((await page.ask('getPermissions')) as SigningPermission[])[0] as SigningPermission
const providerKey = ({ device }: Pick<Remembered, 'device'>) =>
  ({ publicKey: device.publicKey, by: 'provider' }) as const
const messageOf = async (one: Remembered, text = 'x') => {
  const proof = proofFor(one.browser, one.device, await one.context(), 'signBytes', bytes(text))
  return {
    t: 'call',
    id: randomHex(),
    method: 'signBytes',
    params: JSON.stringify(bytes(text)),
    proof,
  } as const
}
const silently = (one: Remembered, context: never, params: object) =>
  one.page.call('signBytes', params, {
    proof: proofFor(one.browser, one.device, context, 'signBytes', params),
  })

describe('what is left', () => {
  it('is given to the last one, however many ask for it in one transaction', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 20 })
    const context = (await one.context()) as never
    const replies = await Promise.all(
      times(20).map(i => silently(one, context, { ...bytes(`${i}`), prompt: 'never' })),
    )
    expect(replies.filter(reply => reply.ok)).toHaveLength(20)
    expect(await permission(one)).toMatchObject({ signCount: 20, signaturesLeft: 0 })
  })
})

describe('a site that may not see the key', () => {
  it('does not learn it from what proofs are made for', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const scopes: Scope[] = ['openid']
    const key = { publicKey: makeDevice().publicKey, by: 'app' } as const
    const connected = page.ask('connect', { scopes, policy: { methods: ['signBytes'] } }, { key })
    const screen = browser.screen()
    expect(await screen.request()).toMatchObject({ notRemembered: 'not_asked' })
    await screen.decide('approve')
    await connected
    expect(await page.ask('signingContext')).toBeNull()
  })
})

describe('prompt never', () => {
  it('opens nothing for a locked wallet, nor for what is not covered any more', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 1 })
    const context = (await one.context()) as never
    const params = { ...bytes('x'), prompt: 'never' }
    const opened = one.browser.windowsOpened
    await one.screen.must('vault.lock', undefined)
    expect(await silently(one, context, params)).toMatchObject({ error: { code: 'consent_required' } })
    await one.screen.must('vault.unlock', { password: 'correct horse battery' })
    const both = await Promise.all([silently(one, context, params), silently(one, context, params)])
    expect(both.map(reply => (reply.ok ? 'ok' : reply.error.code)).sort()).toEqual(['consent_required', 'ok'])
    expect(one.screen.state?.waiting).toBe(0)
    expect(one.browser.windowsOpened).toBe(opened)
  })
})

describe('a proof that led to a question', () => {
  it.each(['approve', 'reject'] as const)('is used up by the answer: %s', async decision => {
    const one = await remembered()
    const message = await messageOf(one)
    await one.screen.must('vault.lock', undefined)
    const reply = one.page.post(message)
    await settle()
    await one.screen.must('vault.unlock', { password: 'correct horse battery' })
    await one.screen.request()
    const again = { ...message, id: randomHex() }
    expect(await one.page.post(again)).toMatchObject({ error: { code: 'proof_invalid' } })
    await one.screen.decide(decision)
    expect(await reply).toMatchObject({ ok: decision === 'approve' })
    for (let i = 0; i < 2; i++) {
      expect(await one.page.post({ ...message, id: randomHex() })).toMatchObject({
        error: { code: 'proof_invalid' },
      })
      await one.browser.stop()
      await one.browser.start()
    }
    expect(await signed(one)).toEqual([])
    expect((await permission(one)).signCount).toBe(decision === 'approve' ? 1 : 0)
  })
})

describe('a nonce', () => {
  it('that somebody plants on the disk is gone, not free', async () => {
    const one = await remembered()
    const message = await messageOf(one)
    const { nonce } = JSON.parse(message.proof.message)
    const db = await openWalletDb()
    await db.put('events', { seq: 10_000, row: { type: 'x' } as never, hash: 'x', key: `nonce:${nonce}` })
    db.close()
    expect(await one.page.post(message)).toMatchObject({ error: { code: 'proof_invalid' } })
    expect(await signed(one)).toEqual([])
  })

  it('whose row somebody takes away is still used, for as long as its proof could be shown', async () => {
    const one = await remembered()
    const message = await messageOf(one)
    expect(await one.page.post(message)).toMatchObject({ ok: true })
    const db = await openWalletDb()
    const key = await db.getKeyFromIndex('events', 'key', `nonce:${JSON.parse(message.proof.message).nonce}`)
    await db.delete('events', key as number)
    db.close()
    expect(await one.page.post({ ...message, id: randomHex() })).toMatchObject({
      error: { code: 'proof_invalid' },
    })
  })
})

describe('a reply that was lost', () => {
  it('is given once more while the worker lives, for a minute', async () => {
    const one = await remembered()
    const message = await messageOf(one)
    await one.browser.advance(35_000)
    const fresh = await messageOf(one, 'y')
    expect(await one.page.post(fresh)).toMatchObject({ ok: true })
    const first = (await one.page.post({ ...fresh, again: true })) as ReplyMessage
    expect(first).toMatchObject({ ok: true })
    await one.browser.advance(61_000)
    expect(await one.page.post({ ...fresh, again: true })).toMatchObject({ error: { code: 'proof_invalid' } })
    expect(await one.page.post({ ...message, again: true })).toMatchObject({ ok: false })
    expect(await signed(one)).toHaveLength(1)
  })

  it('of a proven connect is given after the worker was stopped', async () => {
    const one = await remembered()
    const context = (await one.context()) as never
    const proof = proofFor(one.browser, one.device, context, 'connect', {})
    one.page.deafen()
    const reply = one.page.call('connect', {}, { proof })
    await settle()
    await one.browser.stop()
    await one.browser.start()
    one.page.reconnect()
    expect(await reply).toMatchObject({ ok: true })
    expect((await signed(one)).filter(row => row.method === 'connect')).toHaveLength(1)
  })
})

describe('rows behind the one that ends a grant', () => {
  it('are none, of a proven connect either', async () => {
    const one = await remembered()
    const context = (await one.context()) as never
    const connecting = one.page.call(
      'connect',
      { prompt: 'never' },
      {
        proof: proofFor(one.browser, one.device, context, 'connect', { prompt: 'never' }),
      },
    )
    const gone = one.page.call('disconnect')
    await Promise.all([connecting, gone])
    const rows = await trail(one.browser)
    const end = rows.findIndex(row => row.type === 'grant.revoked')
    expect(end).toBeGreaterThan(0)
    expect(rows.slice(end + 1).filter(row => row.decision === 'silent')).toEqual([])
  })

  it('are none after a mute', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 100, perMinute: 100 })
    const context = (await one.context()) as never
    const replies = times(60).map(i => silently(one, context, bytes(`${i}`)))
    await one.screen.must('apps.mute', { origin: SITE, minutes: 60 })
    const done = await Promise.all(replies)
    const rows = await trail(one.browser)
    const end = rows.findIndex(row => row.type === 'site.muted')
    const after = rows.slice(end).filter(row => row.type === 'request.silent')
    expect(after).toEqual([])
    const codes = done.flatMap(reply => (reply.ok ? [] : [reply.error.code]))
    expect(new Set([...codes, 'user_rejected'])).toEqual(new Set(['user_rejected']))
    expect(one.screen.state?.waiting).toBe(0)
  })
})

describe('consents beside each other', () => {
  it.each([0, 1, 2, 3, 4, 5])('an end of the policy stands, %i turns into an approval', async turns => {
    const one = await remembered({ methods: ['signBytes'] })
    const asked = one.page.call('signAction', { action: { type: 'A' } }, { key: providerKey(one) })
    const { id, digest, remember } = await one.screen.request()
    const [app] = (await one.screen.must('apps.list', undefined)).apps
    const approving = one.screen.must('request.decide', {
      id,
      digest,
      decision: 'approve',
      ...(remember === undefined ? {} : { remember: remember.whole }),
    })
    for (let i = 0; i < turns; i++) await new Promise(resolve => setTimeout(resolve, 0))
    await one.screen.must('apps.narrow', { grantId: app?.grantId ?? '', to: null })
    await approving
    await asked
    const rows = await trail(one.browser)
    const order = rows.flatMap(({ type }) => (/^grant\.(extended|narrowed)$/.test(type) ? [type] : []))
    const { policy } = await permission(one)
    // Whoever comes last holds; what was ended before is not brought back.
    if (order.at(-1) === 'grant.narrowed') expect(policy).toBeUndefined()
    else expect(policy?.methods ?? ['signAction']).not.toContain('signBytes')
  })

  it('what was remembered for one key is not another one’s', async () => {
    const one = await remembered({ methods: ['signAction'], actionTypes: ['Pay'] })
    const other = { publicKey: makeDevice().publicKey, by: 'provider' } as const
    void one.page.call('signBytes', bytes('hello'), { key: other })
    const { remember } = await one.screen.request()
    expect(remember).toMatchObject({ keyChanges: true, whole: { methods: ['signBytes'], actionTypes: [] } })
    expect(remember).not.toHaveProperty('before')
  })

  it('a row that binds a key and no policy leaves none', () => {
    const row = (seq: number, type: string, details: object) =>
      ({ seq, prev: '', at: '', type, origin: SITE, agentPubKey: 'uhCAk', grantId: 'g', details }) as AuditRow
    const policy = {
      methods: ['signBytes'],
      actionTypes: [],
      domains: [],
      cells: [],
      expiresIn: 60,
      expiresAt: '2026-11-21T12:00:00.000Z',
      maxSignatures: 5,
      perMinute: 5,
      asked: {
        methods: [],
        actionTypes: [],
        domains: [],
        cells: [],
        expiresIn: 1,
        maxSignatures: 1,
        perMinute: 1,
      },
    }
    const created = row(0, 'grant.created', { scopes: ['openid'], deviceKey: 'a', aud: 'a', policy })
    const before = reduceGrants(new Map() as Grants, created)
    expect(before.get('g')?.policy).toBeDefined()
    const after = reduceGrants(before, row(1, 'grant.extended', { deviceKey: 'b', aud: 'b' }))
    expect(after.get('g')).toMatchObject({ deviceKey: 'b', denies: [] })
    expect(after.get('g')?.policy).toBeUndefined()
  })

  it('every text is shown as new where it was not remembered before', async () => {
    const one = await remembered({ methods: ['signAction'], actionTypes: ['A'] })
    const domain = one.page.call('signBytes', { ...bytes('x'), domain: 'd' }, { key: providerKey(one) })
    const { remember: first } = await one.screen.request()
    expect(first?.added).not.toHaveProperty('texts')
    await one.screen.decide('approve', first === undefined ? {} : { remember: first.whole })
    await domain
    const policy = {
      methods: ['signBytes', 'signAction'],
      actionTypes: ['A'],
      domains: ['d'],
      maxSignatures: 101,
    }
    void one.page.call('connect', { policy }, { key: providerKey(one) })
    expect((await one.screen.request()).remember).toMatchObject({ added: { texts: true } })
  })
})

describe('what takes room', () => {
  it('counts, whatever a batch is filled with', async () => {
    const one = await remembered()
    const junk = { method: 'signBytes', bytes: b64('abc'), junk: 'x'.repeat(900_000) }
    const replies = times(5).map(() => one.page.call('signBatch', { requests: [junk] }))
    await settle()
    await settle()
    expect(one.screen.state?.waiting).toBe(1)
    const rest = await Promise.race([Promise.all(replies.slice(1)), settle().then(() => null)])
    expect(rest?.every(reply => !reply.ok && reply.error.code === 'limit_exceeded')).toBe(true)
  })

  it('a batch of more kinds than a policy holds can not be remembered', async () => {
    const one = await remembered()
    const requests = times(101).map(i => ({ method: 'signAction', action: { type: `T${i}` } }))
    void one.page.call('signBatch', { requests }, { key: providerKey(one) })
    expect(await one.screen.request()).toMatchObject({ notRemembered: 'no_kind' })
  })

  it('the end of a policy that can not be written is tried again later, not at once', async () => {
    const one = await remembered({ methods: ['signBytes'], expiresIn: 60 })
    const { transaction } = IDBDatabase.prototype
    let writes = 0
    IDBDatabase.prototype.transaction = function (...args: Parameters<typeof transaction>) {
      const tx = transaction.apply(this, args)
      if (args[1] === 'readwrite') {
        writes++
        queueMicrotask(() => tx.abort())
      }
      return tx
    }
    await one.browser.advance(60_000)
    for (let i = 0; i < 10; i++) await one.browser.advance(0)
    IDBDatabase.prototype.transaction = transaction
    // Timer and alarm, each once.
    expect(writes).toBeLessThanOrEqual(2)
    expect(await outcomeOf(one, one.silently('signBytes', bytes('x')))).toBe('asks')
    await one.browser.advance(30_000)
    expect((await trail(one.browser)).some(row => row.type === 'grant.expired')).toBe(true)
  })

  it('an agent’s own key is no device key', async () => {
    const one = await remembered()
    const { agentPubKey } = await one.context()
    const publicKey = Buffer.from(agentPubKey.slice(1), 'base64url').subarray(3, 35).toString('base64')
    expect(await one.page.ask('connect', {}, { key: { publicKey, by: 'app' } })).toMatchObject({
      error: 'invalid_request',
    })
  })
})
