import { describe, expect, it } from 'vitest'
import type { ItemCall, ZomeRequest } from '../../../src/background/pipeline/call.ts'
import { kindOf } from '../../../src/background/pipeline/policy.ts'
import { summarise } from '../../../src/background/pipeline/summary.ts'
import { isInTime, stampOf, zomeCallOf } from '../../../src/background/pipeline/zome-call.ts'
import { toHex } from '../../../src/crypto/bytes.ts'
import { ACTION_NAMES } from '../../../src/crypto/holochain/action-types.ts'
import type { Refusal } from '../../../src/protocol/errors.ts'
import type { Value } from '../../../src/protocol/values.ts'
import { DNA, DNA_TEXT, OTHER, OWN, own } from './holochain-support.ts'

const action = (value: unknown): ItemCall => ({ method: 'signAction', action: value as Value })
const request: ZomeRequest = {
  cellId: [DNA, own],
  zomeName: 'posts',
  fnName: 'create',
  payload: Uint8Array.of(0xc0),
}
const zome = (change: Partial<ZomeRequest> = {}): ItemCall => ({
  method: 'signZomeCall',
  zomeCall: { ...request, ...change },
})
const NOW = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000

describe('the kind', () => {
  it.each<[string, unknown, string | undefined]>([
    ['JSON', { type: 'Note' }, 'Note'],
    ['a flat Holochain action', { type: 'Create', author: OWN }, 'Create'],
    ['one with header and data', { header: {}, data: { type: 'Update' } }, 'Update'],
    [
      'one with header, data and a type beside them',
      { type: 'Create', header: {}, data: { type: 'Update' } },
      'Update',
    ],
    ['header and data without a type', { type: 'Create', header: {}, data: {} }, undefined],
    ['data that is a list', { type: 'Create', header: {}, data: [] }, undefined],
    ['an inherited type', { header: {}, data: Object.create({ type: 'Create' }) }, undefined],
    ['a type that is a list', { header: {}, data: { type: ['Create'] } }, undefined],
    ['only a header', { type: 'Note', header: {} }, 'Note'],
  ])('of %s', (_, value, actionType) => {
    const expected = actionType === undefined ? 'no_kind' : { method: 'signAction', actionType }
    expect(kindOf(action(value))).toEqual(expected)
  })

  it.each(ACTION_NAMES)('of JSON that calls itself a %s is none', type => {
    expect(kindOf(action({ type }))).toBe('no_kind')
    expect(kindOf(action({ type, title: 'a shopping list' }))).toBe('no_kind')
    expect(kindOf(action({ type, header: {} }))).toBe('no_kind')
    expect(kindOf(action({ type: `${type}d` }))).toMatchObject({ actionType: `${type}d` })
  })

  it.each(['Create', 'Update'])('of a Holochain %s that gives a capability is none', type => {
    const about = { type, entry_type: 'CapGrant' }
    expect(kindOf(action({ ...about, author: OWN }))).toBe('no_kind')
    expect(kindOf(action({ header: {}, data: about }))).toBe('no_kind')
    const other = { type, entry_type: 'CapClaim' }
    expect(kindOf(action({ ...other, author: OWN }))).toMatchObject({ actionType: type })
    expect(kindOf(action({ header: {}, data: other }))).toMatchObject({ actionType: type })
  })

  it('of a zome call is its cell, zome and function', () => {
    expect(kindOf(zome())).toEqual({ method: 'signZomeCall', cell: DNA_TEXT, zome: 'posts', fn: 'create' })
    const longest = 'x'.repeat(100)
    expect(kindOf(zome({ zomeName: longest, fnName: longest }))).toMatchObject({ zome: longest })
  })

  it.each(['a/b', 'a b', 'a\n', '', 'x'.repeat(101), '\u2003'])(
    'of a zome call with the name %j is none',
    name => {
      expect(kindOf(zome({ zomeName: name }))).toBe('no_kind')
      expect(kindOf(zome({ fnName: name }))).toBe('no_kind')
    },
  )

  it('of MessagePack is opaque, whatever can be read of it', () => {
    expect(kindOf({ method: 'signBytes', bytes: Uint8Array.of(0x81, 0xa1, 0x61, 1) })).toBe('opaque')
  })
})

describe('the summary', () => {
  it.each<[ItemCall, string]>([
    [action({ type: 'Create', author: OWN }), 'Holochain Create, 312 bytes'],
    [action({ header: {}, data: { type: 'Delete' } }), 'Holochain Delete, 312 bytes'],
    [action({ header: {}, data: {} }), 'Holochain, 312 bytes'],
    [action({ type: 'Note' }), 'JSON action Note, 312 bytes'],
    [action({ type: 'é' }), 'JSON action, 312 bytes'],
    [zome(), 'zome call posts.create, 1 bytes'],
    [zome({ zomeName: 'p\u202e' }), 'zome call, 1 bytes'],
    [{ method: 'signBytes', bytes: Uint8Array.of(0x81, 0xa1, 0x61, 1) }, 'MessagePack, 312 bytes'],
    [
      { method: 'signBytes', bytes: Uint8Array.of(0, 1, 2), domain: 'd' },
      'unreadable bytes for d, 312 bytes',
    ],
    [{ method: 'signBytes', bytes: new Uint8Array(64), domain: 'd' }, 'unreadable bytes for d, 312 bytes'],
    [{ method: 'signBytes', bytes: new TextEncoder().encode('x') }, 'text, 312 bytes'],
  ])('of %# says what it is', (call, expected) => {
    expect(summarise(call, 312)).toBe(expected)
  })
})

describe('a stamp', () => {
  const around = { now: NOW, lifetime: 5 * MINUTE, nonce: () => new Uint8Array(32).fill(3) }
  const stamp = (change: Partial<ZomeRequest>, capability?: Parameters<typeof stampOf>[2]) =>
    stampOf({ ...request, ...change }, OWN, capability, around)
  const refused = (change: Partial<ZomeRequest>) => {
    try {
      stamp(change)
    } catch (problem) {
      return (problem as Refusal).wire.description?.split(':')[0]
    }
    return undefined
  }

  it('adds what is absent, and keeps what is there', () => {
    expect(stamp({})).toEqual({ agent: OWN, nonce: '03'.repeat(32), expiresAt: (NOW + 5 * MINUTE) * 1000 })
    const nonce = new Uint8Array(32).fill(9)
    expect(stamp({ nonce, expiresAt: NOW * 1000 + 1 })).toMatchObject({
      nonce: toHex(nonce),
      expiresAt: NOW * 1000 + 1,
    })
  })

  it('takes an expiry from the next microsecond to 50 minutes ahead', () => {
    expect(refused({ expiresAt: NOW * 1000 })).toBe('params.expires_at')
    expect(refused({ expiresAt: NOW * 1000 + 1 })).toBeUndefined()
    expect(refused({ expiresAt: (NOW + 50 * MINUTE) * 1000 })).toBeUndefined()
    expect(refused({ expiresAt: (NOW + 50 * MINUTE) * 1000 + 1 })).toBe('params.expires_at')
  })

  it('takes the own key for provenance, whatever its location, and nobody else’s', () => {
    expect(refused({ provenance: own })).toBeUndefined()
    expect(refused({ provenance: Buffer.concat([own.subarray(0, 35), Buffer.alloc(4)]) })).toBeUndefined()
    expect(refused({ provenance: OTHER })).toBe('params.provenance')
    const entry = Buffer.from(own)
    entry[1] = 0x21
    expect(refused({ provenance: entry })).toBe('params.provenance')
  })

  it('is in time with 30 seconds left', () => {
    const one = { ...stamp({}), expiresAt: NOW * 1000 }
    expect(isInTime(one, NOW - 30_000)).toBe(true)
    expect(isInTime(one, NOW - 29_999)).toBe(false)
  })

  it('makes the call with the wallet’s key and location, whatever the page said', () => {
    const provenance = Buffer.concat([own.subarray(0, 35), Buffer.alloc(4)])
    const call = zomeCallOf({ ...request, provenance }, stamp({ provenance }))
    expect(Buffer.from(call.provenance)).toEqual(own)
    expect(call.capSecret).toBeNull()
  })

  it('that is not whole makes no call', () => {
    const part = { ...stamp({}), capability: { id: 'c' } }
    expect(() => zomeCallOf(request, part)).toThrow()
  })
})
