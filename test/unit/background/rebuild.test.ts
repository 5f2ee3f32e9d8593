import { IDBFactory } from 'fake-indexeddb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openWalletDb, type WalletDb } from '../../../src/background/events/schema.ts'
import { trailKeys } from '../../../src/background/events/seals.ts'
import { type Draft, type EventStore, openEventStore } from '../../../src/background/events/store.ts'
import { asking, connected, restart, SITE } from '../../attack/support/fake.ts'
import { freshBrowser, memory, settle } from './support.ts'

const EVENTS = 10_000
const HOUR = 3_600_000
const KEYS = () => trailKeys(new Uint8Array(32).fill(5))
const site = (n: number) => `https://${n % 12}.example`

const policyOf = (number: number) => ({
  methods: ['signBytes', 'signAction'].slice(0, number & 3),
  actionTypes: ['A', 'B', 'C'].slice(0, number & 3),
  domains: [],
  cells: number % 3 === 0 ? ['uhC0k'] : [],
  expiresIn: 3600,
  expiresAt: new Date(1_700_000_000_000 + number * 1000).toISOString(),
  maxSignatures: number,
  perMinute: 60,
  ...(number % 2 === 0 ? { left: number - 1 } : {}),
  asked: {
    methods: [],
    actionTypes: [],
    domains: [],
    cells: [],
    expiresIn: 1,
    maxSignatures: 2,
    perMinute: 3,
  },
})
const denyOf = (text: string) => ({
  actionTypes: [text],
  texts: text.length > 6,
  domains: [],
  cells: [],
  until: '2026-11-21T12:00:00.000Z',
})
/** Also what is no policy: a negative number makes none of it. */
const bindingOf = (n: number, number: number, flag: boolean) => ({
  deviceKey: `key ${n}`,
  keyBy: flag ? 'app' : 'provider',
  aud: `aud ${number % 3}`,
  ...(number % 5 === 0 ? {} : { policy: policyOf(number) }),
  ...(flag ? { denies: [denyOf(`${n}`)], keptPolicy: true } : {}),
})

const capabilityOf = (n: number, number: number, flag: boolean) => ({
  id: `c${n}`,
  cell: ['uhC0k', `uhCAk${number}`],
  functions: flag ? 'all' : [['zome', `f${number}`]],
  appId: 'app',
  adminUrl: 'ws://127.0.0.1:1',
  tag: 'tag',
  secretSha256: `${n}`,
  ...(flag ? { actionHash: 'uhCkk' } : {}),
})

/** Plausible and implausible rows alike: a projection must come to the same from both ways of reading them. */
const anyDraft: fc.Arbitrary<Draft> = fc
  .record({
    kind: fc.nat(24),
    n: fc.nat(40),
    text: fc.string({ maxLength: 12 }),
    scopes: fc.subarray(['openid', 'public_key', 'did', 'holochain:sign', 'all']),
    number: fc.integer({ min: -3, max: 90 }),
    flag: fc.boolean(),
  })
  .map(({ kind, n, text, scopes, number, flag }): Draft => {
    const common = { origin: site(n), agentPubKey: `uhCAk${n % 3}`, grantId: `g${n}` }
    switch (kind) {
      case 0:
        return {
          row: {
            ...common,
            type: 'grant.created',
            details: { scopes, appName: text, signCount: n, ...bindingOf(n, number, flag) },
          },
        }
      case 1:
        return { row: { ...common, type: 'grant.created', details: { scopes, replaces: `g${number}` } } }
      case 2:
        return { row: { ...common, type: 'grant.revoked', decision: 'revoked' } }
      case 3:
      case 4:
        return {
          row: {
            ...common,
            type: 'request.approved',
            decision: 'approved',
            ...(flag ? { signature: text } : {}),
          },
        }
      case 5:
        return { row: { type: 'site.muted', origin: site(n), details: { until: flag ? number : text } } }
      case 6:
        return { row: { type: 'site.unmuted', origin: site(n) } }
      case 7:
        return {
          row: { type: 'settings.changed', details: { lockAfter: number, keepSigned: flag, x: text } },
        }
      case 8:
        return {
          row: {
            type: 'peer_secret.created',
            agentPubKey: `uhCAk${n % 3}`,
            details: {
              id: `i${n % 3}`,
              name: text,
              did: text,
              ...(flag
                ? { derivation: n % 2 === 0 ? 'seed' : 'flowsta-device', n: number, phrase: text }
                : {}),
            },
          },
        }
      case 18:
        return {
          row: {
            type: 'identity.used',
            agentPubKey: `uhCAk${n % 3}`,
            details: { id: flag ? `i${n % 4}` : number },
          },
        }
      case 19:
        return {
          row: {
            type: 'identity.renamed',
            agentPubKey: `uhCAk${n % 3}`,
            details: { id: `i${n % 4}`, name: flag ? text : number },
          },
        }
      case 9:
        return {
          row: { type: 'audit_key.certified', agentPubKey: `uhCAk${n % 3}`, details: { signature: text } },
        }
      case 12:
        return { row: { ...common, type: 'grant.extended', details: bindingOf(n, number, flag) } }
      case 13:
        return {
          row: {
            ...common,
            type: 'grant.narrowed',
            details: flag ? { policy: policyOf(number), denies: [denyOf(text)] } : {},
          },
        }
      case 14:
        return {
          row: {
            ...common,
            type: 'grant.expired',
            decision: 'expired',
            details: { aud: `aud ${number % 3}` },
          },
        }
      case 15:
      case 16:
      case 17:
        return {
          row: {
            ...common,
            type: 'request.silent',
            decision: 'silent',
            ...(flag ? { signature: text } : {}),
          },
        }
      case 20:
        return { row: { ...common, type: 'capability.created', details: capabilityOf(n, number, flag) } }
      case 21:
        return { row: { type: flag ? 'capability.ended' : 'capability.settled', details: { id: `c${n}` } } }
      case 22:
        return { row: { ...common, type: 'capability.created', details: { id: text } } }
      case 23:
      case 24:
        return { row: { type: flag ? 'site.enabled' : 'site.disabled', origin: site(n) } }
      case 10:
        return { row: { type: text === '' ? 'x' : text, origin: site(n), reason: text } }
      default:
        return { row: { ...common, type: 'request.refused', decision: 'refused', error: text, count: n } }
    }
  })
/** One step: rows that share a transaction with others, a lock with an unlock, or a worker that starts again. */
const anyStep = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.array(fc.array(anyDraft, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 40 }),
  },
  { weight: 1, arbitrary: fc.constant('lock' as const) },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
)

/** Goes on by minutes and now and then by a day, and was set back once in a while. */
function createClock(): () => number {
  let [now, asked] = [1_700_000_000_000, 0]
  return () => {
    asked++
    now += asked % 97 === 0 ? -30 * HOUR : asked % 31 === 0 ? 24 * HOUR : HOUR / 12
    return now
  }
}

describe('projections', () => {
  it(`come to the same after ${EVENTS} events, live, from a kept state and from the events alone`, {
    timeout: 300_000,
  }, async () => {
    const runs = process.env.LONG === '1' ? 20 : 3
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(anyStep), async steps => {
        globalThis.indexedDB = new IDBFactory()
        const db = await openWalletDb()
        const around = { now: createClock(), local: memory() }
        let store = await openEventStore(db, around, null)
        await store.append([{ row: { type: 'vault.created', details: { chain: 'c' } } }], {
          unlockWith: KEYS(),
        })
        for (const step of steps) {
          if (store.tail().seq >= EVENTS) break
          if (step === 'restart') {
            store = await openEventStore(db, around, KEYS())
          } else if (step === 'lock') {
            await store.append([{ row: { type: 'vault.locked' } }], { andLock: true })
            await store.append([{ row: { type: 'grant.revoked', grantId: 'g1', decision: 'revoked' } }])
            await store.append([{ row: { type: 'vault.unlocked' } }], { unlockWith: KEYS() })
          } else await Promise.all(step.map(drafts => store.append(drafts)))
        }
        await compare(db, store, around)
        db.close()
      }),
      { numRuns: runs },
    )
  })

  async function compare(db: WalletDb, store: EventStore, around: Parameters<typeof openEventStore>[1]) {
    const live = store.state()
    expect(live.tampered).toBeNull()
    expect(await db.count('state')).toBe(2)
    const fromKept = await openEventStore(db, around, KEYS())
    expect(fromKept.state()).toEqual(live)
    await db.clear('state')
    const fromEvents = await openEventStore(db, around, KEYS())
    expect(fromEvents.state()).toEqual(live)
    expect(live.grants.size).toBeGreaterThan(3)
    expect(live.switched.size).toBeGreaterThan(0)
    expect(live.days.days.length).toBeGreaterThan(20)
    expect(live.days.days.some(({ signed }) => signed.length > 0)).toBe(true)
    const states = new Set([...live.capabilities.values()].map(({ state }) => state))
    expect([...states].sort()).toEqual(['live', 'owed'])
    expect([...live.grants.values()].some(({ policy }) => policy !== undefined)).toBe(true)
  }

  it('are not needed to sign: without any of them the wallet starts and signs', async () => {
    const browser = await freshBrowser()
    await connected(browser)
    await browser.screen().must('vault.lock', undefined)
    await browser.screen().must('vault.unlock', { password: 'correct horse battery' })
    const db = await openWalletDb()
    expect(await db.count('state')).toBeGreaterThan(0)
    await db.clear('state')
    await db.clear('heads')
    db.close()
    await restart(browser)
    const screen = browser.screen()
    await settle()
    const { answer } = await asking(browser.page(SITE), screen)
    await screen.decide('approve')
    expect(await answer).toMatchObject({ success: true })
  })
})
