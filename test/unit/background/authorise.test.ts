import { describe, expect, it } from 'vitest'
import type { Grant, Grants } from '../../../src/background/events/projections/grants.ts'
import type { Policy } from '../../../src/background/events/projections/policies.ts'
import {
  type Ask,
  authorise,
  type ConnectAsk,
  NO_USE,
  type SignAsk,
} from '../../../src/background/pipeline/authorise.ts'
import type { Kind } from '../../../src/background/pipeline/policy.ts'
import type { Scope } from '../../../src/protocol/provider.ts'

const ORIGIN = 'https://acorn.example'
const grantOf = (scopes: Scope[], more: Partial<Grant> = {}): Grant => ({
  id: 'g',
  seq: 0,
  origin: ORIGIN,
  agentPubKey: 'uhCAkA',
  scopes,
  appName: 'Acorn',
  grantedAt: '',
  signCount: 0,
  boundBy: 0,
  denies: [],
  ...more,
})
const grants = (...list: Grant[]): Grants => new Map(list.map((grant, i) => [`${i}`, grant]))
const text: Kind = { method: 'signBytes' }
const base = { origin: ORIGIN, agentPubKey: 'uhCAkA', neverPrompt: false, isProven: false } as const
const sign: SignAsk = { ...base, method: 'signBytes', kinds: [text], use: NO_USE }
const connect: ConnectAsk = {
  ...base,
  method: 'connect',
  scopes: ['openid', 'public_key', 'holochain:sign'],
}
const NOW = Date.UTC(2026, 10, 21, 12)
const full = grantOf(['openid', 'public_key', 'holochain:sign'])

const TABLE: Array<[string, Grants, Ask, string]> = [
  ['sign without a grant', grants(), sign, 'consent_required'],
  ['sign with a grant', grants(full), sign, 'ask'],
  ['sign with a grant, prompt never', grants(full), { ...sign, neverPrompt: true }, 'consent_required'],
  ['sign without the scope', grants(grantOf(['openid', 'public_key'])), sign, 'insufficient_scope'],
  [
    'sign with the grant of another port',
    grants({ ...full, origin: `${ORIGIN}:8443` }),
    sign,
    'consent_required',
  ],
  [
    'sign with the grant of another scheme',
    grants({ ...full, origin: 'http://acorn.example' }),
    sign,
    'consent_required',
  ],
  [
    'sign with the grant of a parent domain',
    grants(full),
    { ...sign, origin: 'https://a.acorn.example' },
    'consent_required',
  ],
  [
    'sign with the grant of a trailing-dot host',
    grants(full),
    { ...sign, origin: 'https://acorn.example.' },
    'consent_required',
  ],
  [
    'sign with the grant of another identity',
    grants(full),
    { ...sign, agentPubKey: 'uhCAkB' },
    'consent_required',
  ],
  ['sign before anything is set up', grants(full), { ...sign, agentPubKey: undefined }, 'consent_required'],
  [
    'two opaque origins',
    grants({ ...full, origin: 'null' }),
    { ...sign, origin: 'null' },
    'consent_required',
  ],
  ['connect without a grant', grants(), connect, 'ask'],
  ['connect without a grant, prompt never', grants(), { ...connect, neverPrompt: true }, 'consent_required'],
  ['connect that is covered', grants(full), connect, 'silent'],
  ['connect that is covered, prompt never', grants(full), { ...connect, neverPrompt: true }, 'silent'],
  ['connect that wants more', grants(grantOf(['openid'])), connect, 'ask'],
  [
    'connect for the did that a signature shows anyway',
    grants(full),
    { ...connect, scopes: ['did'] },
    'silent',
  ],
  [
    'connect for the did of a key-only grant',
    grants(grantOf(['openid', 'public_key'])),
    { ...connect, scopes: ['did'] },
    'ask',
  ],
]

const TERMS = { expiresIn: 3600, maxSignatures: 20, perMinute: 60 }
const KINDS = {
  methods: ['signAction', 'signBytes', 'signZomeCall'],
  actionTypes: ['CreateEntry', 'UpdateEntry'],
  domains: ['acorn/orders'],
  cells: ['uhC0kWhole', 'uhC0kPart/posts/create'],
} satisfies Pick<Policy, 'methods' | 'actionTypes' | 'domains' | 'cells'>
const policyOf = (more: Partial<Policy> = {}): Policy => ({
  ...KINDS,
  expiresIn: 3600,
  expiresAt: NOW + 3_600_000,
  maxSignatures: 20,
  left: 20,
  perMinute: 60,
  asked: { ...KINDS, ...TERMS },
  ...more,
})
const KEY = { publicKey: 'bound', by: 'provider' } as const
const withPolicy = (more: Partial<Policy> = {}, grant: Partial<Grant> = {}): Grant => ({
  ...full,
  deviceKey: 'bound',
  policy: policyOf(more),
  ...grant,
})
const proven: SignAsk = { ...sign, isProven: true }
const of = (...kinds: Array<Kind | null>): SignAsk => ({ ...proven, kinds })
const action = (actionType: string) => of({ method: 'signAction', actionType })
const zome = (cell: string, zomeName: string, fn: string) =>
  of({ method: 'signZomeCall', cell, zome: zomeName, fn })
const using = (use: Partial<SignAsk['use']>, ...kinds: Kind[]): SignAsk => ({
  ...proven,
  kinds: kinds.length === 0 ? [text] : kinds,
  use: { ...NO_USE, ...use },
})
const deny = (more: object) => ({
  actionTypes: [],
  texts: false,
  domains: [],
  cells: [],
  until: NOW + 1,
  ...more,
})
const some = (n: number) => Array.from({ length: n }, () => text)

/** Each caveat just inside and just outside. */
const POLICIES: Array<[string, Grant, Ask, string]> = [
  ['a text', withPolicy(), proven, 'silent'],
  ['a text without a proof', withPolicy(), sign, 'ask'],
  ['a text, prompt never', withPolicy(), { ...proven, neverPrompt: true }, 'silent'],
  ['a text without a proof, prompt never', withPolicy(), { ...sign, neverPrompt: true }, 'consent_required'],
  ['no policy', full, proven, 'ask'],
  ['a text, the method not listed', withPolicy({ methods: ['signAction', 'signZomeCall'] }), proven, 'ask'],
  ['an empty policy', withPolicy({ methods: [], actionTypes: [], domains: [], cells: [] }), proven, 'ask'],
  ['bytes that nothing can read', withPolicy(), of(null), 'ask'],
  ['an action type that is listed', withPolicy(), action('CreateEntry'), 'silent'],
  ['another action type', withPolicy(), action('DeleteEntry'), 'ask'],
  ['an action type in another case', withPolicy(), action('createEntry'), 'ask'],
  ['the beginning of an action type', withPolicy(), action('Create'), 'ask'],
  ['an action type and more', withPolicy(), action('CreateEntry '), 'ask'],
  [
    'a listed action type, the method not',
    withPolicy({ methods: ['signBytes'] }),
    action('CreateEntry'),
    'ask',
  ],
  ['the method without action types', withPolicy({ actionTypes: [] }), action('CreateEntry'), 'ask'],
  ['a domain that is listed', withPolicy(), of({ method: 'signBytes', domain: 'acorn/orders' }), 'silent'],
  ['another domain', withPolicy(), of({ method: 'signBytes', domain: 'acorn/order' }), 'ask'],
  [
    'a domain below the listed one',
    withPolicy(),
    of({ method: 'signBytes', domain: 'acorn/orders/1' }),
    'ask',
  ],
  [
    'a domain, none listed',
    withPolicy({ domains: [] }),
    of({ method: 'signBytes', domain: 'acorn/orders' }),
    'ask',
  ],
  ['any function of a whole cell', withPolicy(), zome('uhC0kWhole', 'posts', 'remove'), 'silent'],
  ['the listed function', withPolicy(), zome('uhC0kPart', 'posts', 'create'), 'silent'],
  ['another function', withPolicy(), zome('uhC0kPart', 'posts', 'remove'), 'ask'],
  ['another zome', withPolicy(), zome('uhC0kPart', 'likes', 'create'), 'ask'],
  ['another cell', withPolicy(), zome('uhC0kOther', 'posts', 'create'), 'ask'],
  ['the listed function in capitals', withPolicy(), zome('uhC0kPart', 'posts', 'Create'), 'ask'],
  ['the beginning of the listed function', withPolicy(), zome('uhC0kPart', 'posts', 'creat'), 'ask'],
  ['the listed function and more', withPolicy(), zome('uhC0kPart', 'posts', 'create_all'), 'ask'],
  ['the listed function of another cell', withPolicy(), zome('uhC0kParts', 'posts', 'create'), 'ask'],
  ['a whole cell and more', withPolicy(), zome('uhC0kWhole2', 'posts', 'create'), 'ask'],
  ['zome and function the other way round', withPolicy(), zome('uhC0kPart', 'create', 'posts'), 'ask'],
  ['a function without a zome', withPolicy(), zome('uhC0kPart', '', 'create'), 'ask'],
  [
    'a whole cell, without a proof',
    withPolicy(),
    { ...zome('uhC0kWhole', 'a', 'b'), isProven: false },
    'ask',
  ],
  [
    'a whole cell, the method not listed',
    withPolicy({ methods: ['signAction', 'signBytes'] }),
    zome('uhC0kWhole', 'a', 'b'),
    'ask',
  ],
  ['the method without cells', withPolicy({ cells: [] }), zome('uhC0kWhole', 'a', 'b'), 'ask'],
  ['the last signature, a zome call', withPolicy({ left: 1 }), zome('uhC0kWhole', 'a', 'b'), 'silent'],
  ['no signature left, a zome call', withPolicy({ left: 0 }), zome('uhC0kWhole', 'a', 'b'), 'ask'],
  [
    'a zome call, the scope missing',
    withPolicy({}, { scopes: ['openid', 'public_key', 'did'] }),
    zome('uhC0kWhole', 'a', 'b'),
    'insufficient_scope',
  ],
  [
    'a deny rule for another function of a whole cell',
    withPolicy({}, { denies: [deny({ cells: ['uhC0kWhole/a/c'] })] }),
    zome('uhC0kWhole', 'a', 'b'),
    'silent',
  ],
  [
    'a deny rule for a function that is over',
    withPolicy({}, { denies: [deny({ cells: ['uhC0kWhole/a/b'], until: NOW })] }),
    zome('uhC0kWhole', 'a', 'b'),
    'silent',
  ],
  ['the last millisecond', withPolicy({ expiresAt: NOW + 1 }), proven, 'silent'],
  ['the end', withPolicy({ expiresAt: NOW }), proven, 'ask'],
  ['the last signature', withPolicy({ left: 1 }), proven, 'silent'],
  ['no signature left', withPolicy({ left: 0 }), proven, 'ask'],
  ['the last signature, reserved', withPolicy({ left: 1 }), using({ held: 1 }), 'ask'],
  ['the last but one, one reserved', withPolicy({ left: 2 }), using({ held: 1 }), 'silent'],
  ['the last one of a minute', withPolicy({ perMinute: 5 }), using({ lastMinute: 4 }), 'silent'],
  ['one too many in a minute', withPolicy({ perMinute: 5 }), using({ lastMinute: 5 }), 'limit_exceeded'],
  ['too fast, but not covered', withPolicy({ perMinute: 5, left: 0 }), using({ lastMinute: 5 }), 'ask'],
  ['a batch, all covered', withPolicy({ left: 3 }), of(...some(3)), 'silent'],
  ['a batch with one too many', withPolicy({ left: 3 }), of(...some(4)), 'ask'],
  [
    'a batch, one not covered',
    withPolicy(),
    of(text, { method: 'signAction', actionType: 'DeleteEntry' }),
    'ask',
  ],
  ['a batch, one that nothing can read', withPolicy(), of(text, null), 'ask'],
  ['a batch that fills a minute', withPolicy({ perMinute: 3 }), using({}, ...some(3)), 'silent'],
  ['a batch too large for a minute', withPolicy({ perMinute: 3 }), using({}, ...some(4)), 'limit_exceeded'],
  ['a deny rule for texts', withPolicy({}, { denies: [deny({ texts: true })] }), proven, 'ask'],
  [
    'a deny rule that is over',
    withPolicy({}, { denies: [deny({ texts: true, until: NOW })] }),
    proven,
    'silent',
  ],
  [
    'a deny rule for something else',
    withPolicy({}, { denies: [deny({ domains: ['a'] })] }),
    proven,
    'silent',
  ],
  [
    'a deny rule for an action type',
    withPolicy({}, { denies: [deny({ actionTypes: ['CreateEntry'] })] }),
    action('CreateEntry'),
    'ask',
  ],
  [
    'a deny rule for another action type',
    withPolicy({}, { denies: [deny({ actionTypes: ['CreateEntry'] })] }),
    action('UpdateEntry'),
    'silent',
  ],
  [
    'a deny rule for a cell',
    withPolicy({}, { denies: [deny({ cells: ['uhC0kWhole'] })] }),
    zome('uhC0kWhole', 'a', 'b'),
    'ask',
  ],
  [
    'a deny rule for one function',
    withPolicy({}, { denies: [deny({ cells: ['uhC0kWhole/a/b'] })] }),
    zome('uhC0kWhole', 'a', 'b'),
    'ask',
  ],
  ...[0, 1].flatMap((turn): Array<[string, Grant, Ask, string]> => {
    // A deny rule wins, whatever else names the call and in whatever order they came.
    const cells = ['uhC0kWhole', 'uhC0kWhole/a/b']
    const whole = deny({ cells: ['uhC0kWhole'] })
    const one = deny({ cells: ['uhC0kWhole/a/b'] })
    const ordered = <T>(list: T[]) => (turn === 0 ? list : [...list].reverse())
    const kept = withPolicy({ cells: ['uhC0kWhole/a/b'] }, { denies: [whole] })
    const both = withPolicy({ cells: ordered(cells) }, { denies: [whole] })
    const neither = withPolicy({ cells: ordered(cells) }, { denies: ordered([whole, one]) })
    const exact = withPolicy({ cells: ordered(cells) }, { denies: [one] })
    return [
      [`a function of a denied cell ${turn}`, kept, zome('uhC0kWhole', 'a', 'b'), 'ask'],
      [`another function of that cell ${turn}`, kept, zome('uhC0kWhole', 'a', 'c'), 'ask'],
      [`a function named beside its denied cell ${turn}`, both, zome('uhC0kWhole', 'a', 'b'), 'ask'],
      [`another function of a denied cell ${turn}`, both, zome('uhC0kWhole', 'a', 'c'), 'ask'],
      [`a function denied with its cell ${turn}`, neither, zome('uhC0kWhole', 'a', 'b'), 'ask'],
      [`a denied function of an allowed cell ${turn}`, exact, zome('uhC0kWhole', 'a', 'b'), 'ask'],
      [`another function of an allowed cell ${turn}`, exact, zome('uhC0kWhole', 'a', 'c'), 'silent'],
    ]
  }),
  ['muted for another moment', withPolicy(), { ...proven, mutedUntil: NOW + 1 }, 'user_rejected'],
  ['muted until now', withPolicy(), { ...proven, mutedUntil: NOW }, 'silent'],
  ['a prompt while muted', withPolicy(), { ...sign, mutedUntil: NOW + 1 }, 'user_rejected'],
  [
    'the grant of another origin',
    withPolicy({}, { origin: 'https://b.example' }),
    proven,
    'consent_required',
  ],
  ['the grant of another identity', withPolicy({}, { agentPubKey: 'uhCAkB' }), proven, 'consent_required'],
  ['a grant without the scope', withPolicy({}, { scopes: ['openid'] }), proven, 'insufficient_scope'],
]

const asking = (policy: object, more: Partial<ConnectAsk> = {}): ConnectAsk => ({
  ...connect,
  policy: { methods: ['signBytes'], actionTypes: [], domains: [], cells: [], ...TERMS, ...policy },
  key: KEY,
  ...more,
})
const appKey = (publicKey: string, isProven: boolean): ConnectAsk => ({
  ...connect,
  isProven,
  key: { publicKey, by: 'app' },
})
const CONNECTS: Array<[string, Grant, Ask, string]> = [
  ['a policy that was asked for before', withPolicy(), asking({}), 'silent'],
  ['a kind more', withPolicy(), asking({ domains: ['b'] }), 'ask'],
  ['a signature more', withPolicy(), asking({ maxSignatures: 21 }), 'ask'],
  ['a second more', withPolicy(), asking({ expiresIn: 3601 }), 'ask'],
  ['one more a minute', withPolicy(), asking({ perMinute: 61 }), 'ask'],
  [
    'what the person narrowed',
    withPolicy({ maxSignatures: 1, left: 1, actionTypes: [] }),
    asking({ maxSignatures: 20 }),
    'silent',
  ],
  ['a policy that is spent', withPolicy({ left: 0 }), asking({}), 'ask'],
  ['a policy that is over', withPolicy({ expiresAt: NOW }), asking({}), 'ask'],
  ['a policy where there is none', { ...full, deviceKey: 'bound' }, asking({}), 'ask'],
  ['a policy with another key', withPolicy(), asking({}, { key: { ...KEY, publicKey: 'other' } }), 'ask'],
  [
    "no policy, another key of the provider's",
    withPolicy(),
    { ...connect, key: { ...KEY, publicKey: 'other' } },
    'silent',
  ],
  ["the app's key, proven", withPolicy(), appKey('bound', true), 'silent'],
  ["the app's key, only named", withPolicy(), appKey('bound', false), 'ask'],
  ['another key of the app', withPolicy(), appKey('other', true), 'ask'],
  ['more, while muted', full, { ...asking({}), mutedUntil: NOW + 1 }, 'user_rejected'],
  ['more, prompt never', full, { ...asking({}), neverPrompt: true }, 'consent_required'],
]

describe('authorise', () => {
  it.each(TABLE)('%s', (_name, given, ask, expected) => {
    const verdict = authorise(given, ask, NOW)
    expect(verdict.outcome === 'refuse' ? verdict.error.code : verdict.outcome).toBe(expected)
  })

  it.each(POLICIES)('without asking: %s', (_name, grant, ask, expected) => {
    const verdict = authorise(grants(grant), ask, NOW)
    expect(verdict.outcome === 'refuse' ? verdict.error.code : verdict.outcome).toBe(expected)
  })

  it.each(CONNECTS)('connect: %s', (_name, grant, ask, expected) => {
    const verdict = authorise(grants(grant), ask, NOW)
    expect(verdict.outcome === 'refuse' ? verdict.error.code : verdict.outcome).toBe(expected)
  })

  it('says when it may be tried again', () => {
    const ask = using({ lastMinute: 60, freeAt: NOW + 30_000 })
    expect(authorise(grants(withPolicy()), ask, NOW)).toMatchObject({
      error: { description: expect.stringContaining('2026-11-21T12:00:30.000Z') },
    })
  })

  it('names the scope and the caller when consent is needed', () => {
    expect(authorise(grants(), sign, NOW)).toMatchObject({
      error: { requiredScope: 'holochain:sign', clientId: ORIGIN },
    })
  })

  it('never grants an inherited name', () => {
    for (const name of ['toString', '__proto__', 'constructor', 'length']) {
      const kinds: Kind[] = [{ method: 'signAction', actionType: name }]
      const ask: SignAsk = { ...proven, method: 'signAction', kinds }
      expect(authorise(grants(withPolicy({ methods: ['signAction'] })), ask, NOW).outcome).toBe('ask')
      const scoped = { ...connect, scopes: [name as Scope] }
      expect(authorise(grants(full), scoped, NOW).outcome).toBe('ask')
    }
  })
})
