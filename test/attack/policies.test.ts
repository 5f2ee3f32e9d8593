import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Grant } from '../../src/background/events/projections/grants.ts'
import type { Deny, Policy } from '../../src/background/events/projections/policies.ts'
import { authorise, NO_USE, type SignAsk } from '../../src/background/pipeline/authorise.ts'
import type { Kind } from '../../src/background/pipeline/policy.ts'
import type { ProofMessage } from '../../src/protocol/proof.ts'
import type { PolicyRequest } from '../../src/protocol/provider.ts'
import {
  bytes,
  makeDevice,
  outcomeOf,
  proofFor,
  type Remembered,
  remembered,
  SITE,
} from '../unit/background/silent-support.ts'
import { randomHex, trail } from '../unit/background/support.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const signed = async ({ browser }: Remembered) =>
  (await trail(browser)).filter(row => row.signature !== undefined)
const left = async ({ page }: Remembered) =>
  ((await page.ask('getPermissions')) as Array<{ signaturesLeft?: number; signCount: number }>)[0]

describe('a policy', () => {
  it('AC34 with one signature left gives one, however many proofs there are', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 1 })
    const context = await one.context()
    const params = (i: number) => ({ ...bytes(`${i}`), prompt: 'never' })
    const codes = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const proof = proofFor(one.browser, one.device, context, 'signBytes', params(i))
        const reply = await one.page.call('signBytes', params(i), { proof })
        return reply.ok ? 'signed' : reply.error.code
      }),
    )
    expect(codes.filter(code => code === 'signed')).toHaveLength(1)
    expect(codes.filter(code => code === 'consent_required')).toHaveLength(49)
    expect(await signed(one)).toHaveLength(1)
    expect(await left(one)).toMatchObject({ signCount: 1, signaturesLeft: 0 })
  })

  it('AC35 that is over stays over when the clock goes back, and over a restart', async () => {
    const one = await remembered({ methods: ['signBytes'], expiresIn: 60 })
    const context = await one.context()
    await one.browser.advance(60_000)
    one.browser.now -= 60_000
    await one.browser.stop()
    await one.browser.start()
    const proof = proofFor(one.browser, one.device, context, 'signBytes', bytes('x'))
    expect(
      await outcomeOf({ screen: one.browser.screen() }, one.page.call('signBytes', bytes('x'), { proof })),
    ).toBe('asks')
    expect(await signed(one)).toEqual([])
  })

  it.each<[string, PolicyRequest, 'signAction' | 'signBytes', object]>([
    [
      'another action type',
      { methods: ['signAction'], actionTypes: ['CreateEntry'] },
      'signAction',
      { action: { type: 'DeleteEntry' } },
    ],
    [
      'bytes',
      { methods: ['signAction'], actionTypes: ['CreateEntry'] },
      'signBytes',
      bytes('{"type":"CreateEntry"}'),
    ],
    ['an action', { methods: ['signBytes'] }, 'signAction', { action: { type: 'CreateEntry' } }],
    [
      'an inherited type',
      { methods: ['signAction'], actionTypes: ['CreateEntry'] },
      'signAction',
      { action: { type: 'toString' } },
    ],
    [
      'a type that is no text',
      { methods: ['signAction'], actionTypes: ['CreateEntry'] },
      'signAction',
      { action: { type: ['CreateEntry'] } },
    ],
    [
      'another domain',
      { methods: ['signBytes'], domains: ['a'] },
      'signBytes',
      { ...bytes('x'), domain: 'b' },
    ],
  ])('AC36 for one kind is none for %s', async (_, policy, method, params) => {
    const one = await remembered(policy)
    expect(await outcomeOf(one, one.silently(method, params))).toBe('asks')
    expect(await signed(one)).toEqual([])
  })

  it('AC37 with an empty list allows nothing of it', async () => {
    const one = await remembered({ methods: ['signAction', 'signBytes'], actionTypes: [], domains: [] })
    expect(await outcomeOf(one, one.silently('signAction', { action: { type: 'A' } }))).toBe('asks')
    expect(await outcomeOf(one, one.silently('signBytes', { ...bytes('x'), domain: 'a' }))).toBe('asks')
  })

  it('AC40 denies what any rule denies, whatever allows it and in whatever order', () => {
    const kinds = fc.constantFrom<Kind>(
      { method: 'signBytes' },
      { method: 'signBytes', domain: 'a' },
      { method: 'signAction', actionType: 'A' },
      { method: 'signZomeCall', cell: 'uhC0k', zome: 'z', fn: 'f' },
    )
    const anyDeny: fc.Arbitrary<Deny> = fc.record({
      actionTypes: fc.subarray(['A', 'B']),
      texts: fc.boolean(),
      domains: fc.subarray(['a', 'b']),
      cells: fc.subarray(['uhC0k', 'uhC0k/z/f', 'uhC0k/z/g']),
      until: fc.constantFrom(NOW, NOW + 1),
    })
    fc.assert(
      fc.property(kinds, fc.array(anyDeny, { maxLength: 5 }), fc.nat(), (kind, denies, turn) => {
        const all: Policy = {
          methods: ['signAction', 'signBytes', 'signZomeCall'],
          actionTypes: ['A', 'B'],
          domains: ['a', 'b'],
          cells: ['uhC0k', 'uhC0k/z/f'],
          expiresIn: 60,
          expiresAt: NOW + 60_000,
          maxSignatures: 5,
          left: 5,
          perMinute: 5,
          asked: {
            methods: [],
            actionTypes: [],
            domains: [],
            cells: [],
            expiresIn: 0,
            maxSignatures: 0,
            perMinute: 0,
          },
        }
        const outcome = (rules: readonly Deny[]) => {
          const grant: Grant = {
            id: 'g',
            seq: 0,
            origin: SITE,
            agentPubKey: 'uhCAk',
            scopes: ['openid', 'holochain:sign'],
            appName: '',
            grantedAt: '',
            signCount: 0,
            boundBy: 0,
            policy: all,
            denies: rules,
          }
          const ask: SignAsk = {
            origin: SITE,
            agentPubKey: 'uhCAk',
            method: kind.method,
            neverPrompt: false,
            kinds: [kind],
            isProven: true,
            use: NO_USE,
          }
          return authorise(new Map([['g', grant]]), ask, NOW).outcome
        }
        const isNamed = (deny: Deny) =>
          deny.until > NOW &&
          (kind.method === 'signAction'
            ? deny.actionTypes.includes('A')
            : kind.method === 'signZomeCall'
              ? deny.cells.includes('uhC0k') || deny.cells.includes('uhC0k/z/f')
              : 'domain' in kind
                ? deny.domains.includes('a')
                : deny.texts)
        const expected = denies.some(isNamed) ? 'ask' : 'silent'
        const at = denies.length === 0 ? 0 : turn % denies.length
        const turned = [...denies.slice(at), ...denies.slice(0, at)]
        return outcome(denies) === expected && outcome(turned) === expected
      }),
      { numRuns: 500 },
    )
  })
})

describe('a proof', () => {
  const CHANGES: Array<[string, Partial<Record<keyof ProofMessage, unknown>>]> = [
    ['stale', { iat: NOW / 1000 - 61 }],
    ['from the future', { iat: NOW / 1000 + 61 }],
    ['for another site', { origin: 'https://birch.example' }],
    ['for another grant', { grantId: '0'.repeat(32) }],
    ['for another consent', { aud: '0'.repeat(32) }],
    ['for another identity', { agent: 'uhCAk' }],
    ['for another method', { method: 'signAction' }],
    ['for other params', { requestSha256: '0'.repeat(64) }],
    ['malformed', { nonce: 7 }],
  ]
  it.each(CHANGES)('AC41 that is %s is refused, and nothing is counted', async (_, change) => {
    const one = await remembered()
    const opened = one.browser.windowsOpened
    expect(await outcomeOf(one, one.silently('signBytes', bytes('x'), change))).toBe('proof_invalid')
    expect(one.browser.windowsOpened).toBe(opened)
    expect(await left(one)).toMatchObject({ signCount: 0, signaturesLeft: 20 })
    expect(await outcomeOf(one, one.page.call('signBytes', bytes('x')))).toBe('asks')
  })

  it('AC41 that was used is refused, by whoever it is sent, and when', async () => {
    const one = await remembered()
    const proof = proofFor(one.browser, one.device, await one.context(), 'signBytes', bytes('x'))
    expect(await outcomeOf(one, one.page.call('signBytes', bytes('x'), { proof }))).toBe('silent')
    expect(await outcomeOf(one, one.page.call('signBytes', bytes('x'), { proof }))).toBe('proof_invalid')
    const tab = one.browser.page(SITE, randomHex())
    expect(await outcomeOf(one, tab.call('signBytes', bytes('x'), { proof }))).toBe('proof_invalid')
    expect(await left(one)).toMatchObject({ signCount: 1 })
  })

  it('AC65 by a key under which anyone could sign is never bound', async () => {
    const one = await remembered()
    for (const weak of [Buffer.alloc(32), Buffer.alloc(32).fill(1, 0, 1), Buffer.alloc(32, 255)]) {
      const key = { publicKey: weak.toString('base64'), by: 'app' } as const
      expect(await one.page.ask('connect', { reason: 'x' }, { key })).toMatchObject({
        error: 'invalid_request',
      })
    }
  })

  it('AC66 that a dead worker had answered is answered once more to its bridge alone, and not later', async () => {
    const one = await remembered()
    const context = await one.context()
    const proof = proofFor(one.browser, one.device, context, 'signBytes', bytes('x'))
    const message = {
      t: 'call',
      id: randomHex(),
      method: 'signBytes',
      params: JSON.stringify(bytes('x')),
      proof,
    } as const
    expect(await one.page.post(message)).toMatchObject({ ok: true })
    await one.browser.stop()
    await one.browser.start()
    expect(await one.page.post(message)).toMatchObject({ error: { code: 'proof_invalid' } })
    await one.browser.advance(61_000)
    expect(await one.page.post({ ...message, again: true })).toMatchObject({
      error: { code: 'proof_invalid' },
    })
    const forged = { ...proof, signature: makeDevice().sign(Buffer.from('x')).toString('base64') }
    expect(await one.page.post({ ...message, proof: forged, again: true })).toMatchObject({ ok: false })
    expect(await signed(one)).toHaveLength(1)
  })
})
