import { describe, expect, it } from 'vitest'
import type { Grant, Grants } from '../../../src/background/events/projections/grants.ts'
import { type Ask, authorise } from '../../../src/background/pipeline/authorise.ts'
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
  ...more,
})
const grants = (...list: Grant[]): Grants => new Map(list.map((grant, i) => [`${i}`, grant]))
const sign: Ask = {
  origin: ORIGIN,
  agentPubKey: 'uhCAkA',
  method: 'signBytes',
  scopes: ['holochain:sign'],
  neverPrompt: false,
}
const connect: Ask = { ...sign, method: 'connect', scopes: ['openid', 'public_key', 'holochain:sign'] }
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

describe('authorise', () => {
  it.each(TABLE)('%s', (_name, given, ask, expected) => {
    const verdict = authorise(given, ask)
    expect(verdict.outcome === 'refuse' ? verdict.error.code : verdict.outcome).toBe(expected)
  })

  it('names the scope and the caller when consent is needed', () => {
    expect(authorise(grants(), sign)).toMatchObject({
      error: { requiredScope: 'holochain:sign', clientId: ORIGIN },
    })
  })

  it('never grants an inherited name', () => {
    for (const name of ['toString', '__proto__', 'constructor', 'length']) {
      const ask = { ...sign, scopes: [name as Scope] }
      expect(authorise(grants(full), ask)).toMatchObject({ error: { code: 'insufficient_scope' } })
    }
  })
})
