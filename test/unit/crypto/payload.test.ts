import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromUtf8, toHex, utf8 } from '../../../src/crypto/bytes.ts'
import { holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { makePayload, type PayloadRequest } from '../../../src/crypto/payload.ts'
import { Refusal } from '../../../src/protocol/errors.ts'
import { LIMITS } from '../../../src/protocol/limits.ts'
import type { Value } from '../../../src/protocol/values.ts'
import { refusalOf } from './refusals.ts'

const action = (value: unknown): PayloadRequest => ({ method: 'signAction', action: value as Value })
const raw = (bytes: Uint8Array, domain?: string): PayloadRequest =>
  domain === undefined ? { method: 'signBytes', bytes } : { method: 'signBytes', bytes, domain }
const refusal = (request: PayloadRequest) => refusalOf(() => makePayload(request))

describe('signAction', () => {
  it('signs the UTF-8 of canonical JSON', () => {
    const { bytes, encoding } = makePayload(action({ type: 'Post', body: 'é', at: -0 }))
    expect(encoding).toBe('jcs')
    expect(fromUtf8(bytes)).toBe('{"at":0,"body":"é","type":"Post"}')
  })

  it.each([
    ['an array', []],
    ['a string', 'text'],
    ['null', null],
    ['a number', 1],
    ['bytes', new Uint8Array(3)],
  ])('refuses %s in place of an object', (_, value) => {
    expect(refusal(action(value))).toEqual({
      code: 'invalid_request',
      description: 'params.action: must be an object',
    })
  })

  it('names the field inside the action', () => {
    expect(refusal(action({ list: [{ n: 2 ** 60 }] })).description).toBe(
      'params.action.list[0].n: is an integer beyond 2^53 - 1; send it as a string',
    )
    expect(refusal(action({ agent: 1, space: 2, expiresAt: 3 })).description).toContain('peer record')
  })

  it('takes 64 KiB of canonical UTF-8 and no byte more', () => {
    const around = '{"a":""}'.length
    const letters = 'x'.repeat(LIMITS.actionBytes - around)
    expect(makePayload(action({ a: letters })).bytes.length).toBe(LIMITS.actionBytes)
    const { code, description } = refusal(action({ a: `${letters}x` }))
    expect(code).toBe('limit_exceeded')
    expect(description).toBe(
      'params.action: its canonical JSON is 65537 bytes, at most 65536 are signed. Retry with less',
    )
    expect(refusal(action({ a: 'é'.repeat(LIMITS.actionBytes / 2) })).code).toBe('limit_exceeded')
  })

  const types =
    'Dna AgentValidationPkg InitZomesComplete CreateLink DeleteLink OpenChain CloseChain Create Update Delete'
  it.each(types.split(' '))('takes %s with an author for a Holochain action, and never for JSON', type => {
    const { code, description } = refusal(action({ type, author: null }))
    expect(code).toBe('invalid_request')
    expect(description).toMatch(/^params\.action\.[a-z_]+: /)
    expect(makePayload(action({ type })).encoding).toBe('jcs')
    expect(makePayload(action({ type: type.toLowerCase(), author: 'me' })).encoding).toBe('jcs')
  })

  it('takes header with data for one too, with bytes in it as well', () => {
    const request = action({ header: { author: new Uint8Array(39) }, data: { hash: 1n } })
    expect(refusal(request).description).toMatch(/^params\.action\.data\.type: must be one of Dna, /)
    expect(makePayload(action({ header: 1 })).encoding).toBe('jcs')
    expect(makePayload(action({ data: 1, body: 2 })).encoding).toBe('jcs')
  })

  it('signs the MessagePack of a Holochain action', () => {
    const author = holoHash('agent', new Uint8Array(32).fill(7))
    const dna = holoHash('dna', new Uint8Array(32).fill(8))
    const made = makePayload(action({ hash: dna, timestamp: 1n, author, type: 'Dna' }))
    const named = (name: string) => concat(Uint8Array.of(0xa0 | name.length), utf8(name))
    const parts = [named('author'), Uint8Array.of(0xc4, 39), author, named('timestamp'), Uint8Array.of(1)]
    const head = concat(Uint8Array.of(0x84), named('type'), named('Dna'))
    expect(made.encoding).toBe('holochain-action')
    expect(made.bytes).toEqual(concat(head, ...parts, named('hash'), Uint8Array.of(0xc4, 39), dna))
    expect(made.action).toMatchObject({ layout: 'flat', type: 'Dna' })
  })

  it('takes 64 KiB of a Holochain action and no byte more', () => {
    const of = (length: number) =>
      action({
        type: 'AgentValidationPkg',
        author: holoHash('agent', new Uint8Array(32)),
        timestamp: 1,
        action_seq: 1,
        prev_action: holoHash('action', new Uint8Array(32)),
        membrane_proof: new Uint8Array(length),
      })
    const around = makePayload(of(60_000)).bytes.length - 60_000
    expect(makePayload(of(LIMITS.actionBytes - around)).bytes.length).toBe(LIMITS.actionBytes)
    expect(refusal(of(LIMITS.actionBytes - around + 1))).toMatchObject({
      code: 'limit_exceeded',
      description: expect.stringMatching(/^params\.action is 65537 bytes/),
    })
  })

  it('takes inherited names and other types for no claim', () => {
    expect(makePayload(action({ type: 'constructor', author: 'me' })).encoding).toBe('jcs')
    expect(makePayload(action({ type: ['Create'], author: 'me' })).encoding).toBe('jcs')
    expect(makePayload(action({ kind: 'Create', author: 'me' })).encoding).toBe('jcs')
  })
})

describe('signBytes', () => {
  it('signs the bytes as they are', () => {
    const bytes = Uint8Array.of(0, 1, 0xff)
    expect(makePayload(raw(bytes))).toEqual({ bytes, encoding: 'raw' })
    expect(makePayload(raw(new Uint8Array()))).toEqual({ bytes: new Uint8Array(), encoding: 'raw' })
  })

  it('signs tag, domain and bytes with a domain, whatever the bytes are', () => {
    const secretly = new Uint8Array(64)
    expect(makePayload(raw(secretly, 'example.org:v1'))).toEqual({
      bytes: concat(utf8('flowsta-signed-message:v1\0example.org:v1\0'), secretly),
      encoding: 'domain',
    })
  })

  it('refuses a disguise, names it and points to the domain', () => {
    expect(refusal(raw(utf8('flowsta-audit-key:v1\0{}')))).toEqual({
      code: 'invalid_request',
      description:
        'params.bytes: is a message of Flowsta itself (it starts with "flowsta-"); it is not signed raw. ' +
        'Pass a domain to sign it as a message',
    })
    expect(refusal(raw(new Uint8Array(64))).description).toContain('zome call')
    expect(refusal(raw(utf8('\ufeff{"agent":0,"space":0,"expiresAt":0}'))).description).toContain(
      'peer record',
    )
  })

  it.each(['', 'a b', 'é', 'x'.repeat(129), 'a\0b', 'a\n', 'a@b'])('refuses %j as a domain', domain => {
    const { code, description } = refusal(raw(new Uint8Array(), domain))
    expect(code).toBe('invalid_request')
    expect(description).toMatch(/^params\.domain: /)
  })

  it('takes 1 MiB and no byte more, with a domain too', () => {
    const bytes = new Uint8Array(LIMITS.payloadBytes)
    expect(makePayload(raw(bytes)).bytes.length).toBe(LIMITS.payloadBytes)
    expect(makePayload(raw(bytes, 'd')).encoding).toBe('domain')
    const more = new Uint8Array(LIMITS.payloadBytes + 1)
    for (const domain of [undefined, 'd']) {
      expect(refusal(raw(more, domain))).toEqual({
        code: 'limit_exceeded',
        description: 'params.bytes is 1048577 bytes, at most 1048576 are signed. Retry with less',
      })
    }
  })
})

describe('signZomeCall', () => {
  it('signs the SHA-512 of its parameters', () => {
    const agent = holoHash('agent', new Uint8Array(32).fill(1))
    const zomeCall = {
      cellId: [holoHash('dna', new Uint8Array(32)), agent],
      zomeName: 'z',
      fnName: 'f',
      provenance: agent,
      payload: Uint8Array.of(0xc0),
      capSecret: null,
      nonce: new Uint8Array(32),
      expiresAt: 1,
    } as const
    const { bytes, encoding, preimage } = makePayload({ method: 'signZomeCall', zomeCall })
    expect(encoding).toBe('zome-call')
    expect(bytes).toHaveLength(64)
    const digest = createHash('sha512').update(preimage ?? new Uint8Array())
    expect(toHex(bytes)).toBe(digest.digest('hex'))
  })
})

describe('any request', () => {
  const strange = fc.anything({
    withBigInt: true,
    withTypedArray: true,
    withSparseArray: true,
    withNullPrototype: true,
  })

  it('is a payload or a Refusal, never another error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          strange.map(action),
          fc.object({ withBigInt: true, withTypedArray: true, maxDepth: 3 }).map(action),
          fc.uint8Array().map(bytes => raw(bytes)),
          fc.tuple(fc.uint8Array(), fc.string()).map(([bytes, domain]) => raw(bytes, domain)),
        ),
        request => {
          try {
            expect(makePayload(request).bytes).toBeInstanceOf(Uint8Array)
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal)
            expect((error as Refusal).wire.description).toMatch(/^params\.(action|bytes|domain)/)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('survives depth', () => {
    let deep: unknown = {}
    for (let i = 0; i < 100_000; i++) deep = { a: deep }
    expect(refusal(action(deep)).description).toContain('nested deeper than 128')
  })
})
