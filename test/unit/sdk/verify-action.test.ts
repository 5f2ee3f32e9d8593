import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toBase64, toHex, utf8 } from '../../../src/crypto/bytes.ts'
import { didKey } from '../../../src/crypto/did.ts'
import { publicKeyOf, sign } from '../../../src/crypto/ed25519.ts'
import { actionHash } from '../../../src/crypto/holochain/action-hash.ts'
import type { HolochainAction } from '../../../src/crypto/holochain/action-types.ts'
import { encodeHolochainAction } from '../../../src/crypto/holochain/encode-action.ts'
import { agentPubKey, encodeHoloHash, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { parseHolochainAction } from '../../../src/crypto/holochain/parse-action.ts'
import { signedActionHashed } from '../../../src/crypto/holochain/signed-action.ts'
import { writeAction } from '../../../src/crypto/holochain/write-action.ts'
import { canonicalJson, checkJson } from '../../../src/crypto/jcs.ts'
import type { Value } from '../../../src/protocol/values.ts'
import { canonicalText } from '../../../src/sdk/verify/canonical.ts'
import { type SignedAction, verifyAction } from '../../../src/sdk/verify/index.ts'
import { givenAction, LAYOUTS, pieces, VARIANTS, writtenAction } from '../../support/holochain-actions.ts'
import vectors from '../crypto/holochain-actions.json'

const seed = new Uint8Array(32).fill(7)
const publicKey = publicKeyOf(seed)
const signer = { agentPubKey: agentPubKey(publicKey), did: didKey(publicKey), publicKey }
const names = { agentPubKey: signer.agentPubKey, did: signer.did }
const signedAction = {
  type: 'note',
  text: 'Grüße\n',
  nested: { b: [1, -0, 1e21, null], a: true },
  10: 'x',
  9: 'y',
}
const text = '{"10":"x","9":"y","nested":{"a":true,"b":[1,0,1e+21,null]},"text":"Grüße\\n","type":"note"}'

function response(action: object, canonical = canonicalJson(action)) {
  const bytes = utf8(canonical)
  return {
    success: true,
    signedAction: action,
    signature: toBase64(sign(bytes, seed)),
    ...names,
    signedAt: '2026-11-21T10:00:00.000Z',
    encoding: 'jcs',
    signedBytes: toBase64(bytes),
  } as const
}
const good = response(signedAction)

describe('verifyAction of JSON', () => {
  it.each<[string, SignedAction]>([
    ['a response', good],
    ['one that went through JSON', JSON.parse(JSON.stringify(good))],
    ['what is needed', { signedAction, signature: good.signature, did: names.did }],
    [
      'members in another order',
      { ...good, signedAction: Object.fromEntries(Object.entries(signedAction).reverse()) },
    ],
  ])('takes %s', async (_, signed) => {
    const signedBytes = utf8(text)
    expect(await verifyAction(signed)).toEqual({ valid: true, ...signer, encoding: 'jcs', text, signedBytes })
  })

  it.each<[string, string, object]>([
    ['another action', 'signed-bytes-mismatch', { signedAction: { ...signedAction, type: 'vote' } }],
    [
      'another action without its bytes',
      'signature-wrong',
      { signedAction: { ...signedAction, type: 'vote' }, signedBytes: undefined },
    ],
    ['bytes that are no base64', 'signed-bytes-malformed', { signedBytes: '?' }],
    ['an encoding that is none', 'encoding-unknown', { encoding: 'cbor' }],
    ['a hash, which JSON has none', 'encoding-mismatch', { actionHash: 'uhCkk' }],
    ['an action of Holochain as JSON', 'encoding-mismatch', response({ type: 'Create', author: 'x' })],
    ['JSON as an action of Holochain', 'action-malformed', { encoding: 'holochain-action' }],
    ['a peer record', 'action-malformed', response({ agent: 'a', space: 'b', expiresAt: '1' })],
    ['a bigint', 'action-malformed', { signedAction: { a: 1n } }],
    ['undefined', 'action-malformed', { signedAction: { a: undefined } }],
    ['a function', 'action-malformed', { signedAction: { toJSON: () => signedAction } }],
    ['NaN', 'action-malformed', { signedAction: { a: [Number.NaN] } }],
    ['an integer beyond 2^53', 'action-malformed', { signedAction: { a: 2 ** 53 } }],
    ['bytes', 'action-malformed', { signedAction: { a: new Uint8Array(2) } }],
    ['a date', 'action-malformed', { signedAction: { a: new Date(0) } }],
    ['a hole', 'action-malformed', { signedAction: { a: Array(2) } }],
    ['a lone surrogate', 'action-malformed', { signedAction: { a: '\ud800' } }],
    ['a key with one', 'action-malformed', { signedAction: { '\udc00': 1 } }],
    ['__proto__', 'action-malformed', { signedAction: JSON.parse('{"__proto__":{}}') }],
    ['another key', 'key-mismatch', { did: didKey(publicKeyOf(new Uint8Array(32).fill(8))) }],
    ['a broken signature', 'signature-malformed', { signature: good.signature.slice(4) }],
  ])('is told by its reason: %s, %s', async (_, reason, change) => {
    expect(await verifyAction({ ...good, ...change } as SignedAction)).toEqual({ valid: false, reason })
  })

  it.each<[string, unknown]>([
    ['signed: expected an object', null],
    ['signedAction: expected an object', { ...good, signedAction: undefined }],
    ['signedAction: expected an object', { ...good, signedAction: [] }],
    ['encoding: expected a text', { ...good, encoding: 1 }],
    ['signature: expected a Uint8Array or base64', { ...good, signature: undefined }],
    ['signature: expected a Uint8Array or base64', { ...good, signature: 1 }],
    ['actionHash: expected a text', { ...good, actionHash: new Uint8Array(39) }],
    [
      'agentPubKey: expected it, or did or publicKey',
      { ...good, ...{ agentPubKey: undefined, did: undefined } },
    ],
  ])('is used wrongly: %s', async (message, signed) => {
    await expect(verifyAction(signed as SignedAction)).rejects.toThrow(new TypeError(message))
  })

  it('has the text that the wallet signs, and none where it refuses', () => {
    const odd = fc.constantFrom<unknown>(
      undefined,
      2 ** 53,
      1e21,
      -0,
      Number.NaN,
      1n,
      '\ud800',
      new Uint8Array(1),
      '\u2028',
      5e-324,
    )
    const any = fc.anything({
      values: [fc.constant(1), fc.double(), fc.string({ unit: 'binary' }), odd],
      withNullPrototype: true,
      maxDepth: 4,
    })
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), any), value => {
        let expected: string | undefined
        try {
          // Around it, because a list by itself may be a peer record to the wallet.
          checkJson({ value } as Value, 'action')
          expected = canonicalJson({ value })
        } catch {}
        expect(canonicalText({ value })).toBe(expected)
      }),
      { numRuns: 1000 },
    )
    let deep: unknown = 1
    for (let i = 0; i < 128; i++) deep = [deep]
    expect(canonicalText(deep)).toBeDefined()
    expect(canonicalText([deep])).toBeUndefined()
  })
})

interface Vector {
  readonly name: string
  readonly action: unknown
  readonly action_bytes_hex: string
  readonly action_hash: string
  readonly signer_seed_hex: string
  readonly signer: string
}
const VECTORS: ReadonlyArray<['flat' | 'split', string, Vector]> = [
  ...vectors.layouts['0.6'].map((one): ['flat', string, Vector] => ['flat', one.name, one]),
  ...vectors.layouts['0.7'].map((one): ['split', string, Vector] => ['split', one.name, one]),
]
/** As a site has it: bytes for `{"$hex"}`, a number for the time. */
function revive(value: unknown): Value {
  if (value === null || typeof value !== 'object') return value as Value
  const { $hex } = value as { $hex?: string }
  if ($hex !== undefined) return fromHex($hex)
  const entries = Object.entries(value).map(([name, member]): [string, Value] => [
    name,
    name === 'timestamp' ? Number(member) : revive(member),
  ])
  return Object.fromEntries(entries)
}
function sealed(action: HolochainAction, key: Uint8Array) {
  const bytes = encodeHolochainAction(action)
  const [hash, signature] = [actionHash(bytes), sign(bytes, key)]
  return {
    signedAction: signedActionHashed(action, hash, signature) as {
      hashed: { content: object; hash: Uint8Array }
      signature: Uint8Array
    },
    signature: toBase64(signature),
    agentPubKey: agentPubKey(publicKeyOf(key)),
    did: didKey(publicKeyOf(key)),
    encoding: 'holochain-action',
    signedBytes: toBase64(bytes),
    actionHash: encodeHoloHash(hash),
  } as const
}

describe('verifyAction of Holochain’s', () => {
  it.each(VECTORS)('%s %s, made by Holochain’s own types', async (layout, _, vector) => {
    const signed = sealed(
      parseHolochainAction(revive(vector.action), 'action'),
      fromHex(vector.signer_seed_hex),
    )
    const { type } =
      'type' in signed.signedAction.hashed.content ? signed.signedAction.hashed.content : { type: undefined }
    for (const one of [
      signed,
      JSON.parse(JSON.stringify(signed)),
      { signedAction: signed.signedAction },
      { ...signed, encoding: undefined },
      // As the site gave it: hashes as texts, members in another order.
      {
        signedAction: {
          ...signed.signedAction,
          hashed: { ...signed.signedAction.hashed, content: revive(vector.action) },
        },
      },
    ]) {
      const result = await verifyAction(one)
      expect(result).toMatchObject({
        valid: true,
        encoding: 'holochain-action',
        layout,
        agentPubKey: vector.signer,
        actionHash: vector.action_hash,
      })
      expect(result.valid && toHex(result.signedBytes)).toBe(vector.action_bytes_hex)
      if (type !== undefined) expect(result).toMatchObject({ type })
    }
    const { signature, hashed } = signed.signedAction
    const other = publicKeyOf(new Uint8Array(32).fill(9))
    const broken: ReadonlyArray<[string, object]> = [
      ['signer-mismatch', { agentPubKey: agentPubKey(other), did: undefined }],
      ['signed-bytes-mismatch', { signedBytes: toBase64(utf8('{}')) }],
      ['hash-mismatch', { actionHash: vector.action_hash.replace('uhCkk', 'uhCEk') }],
      [
        'hash-mismatch',
        {
          signedAction: {
            signature,
            hashed: { ...hashed, hash: hashed.hash.map((byte, i) => (i === 38 ? byte ^ 1 : byte)) },
          },
        },
      ],
      ['hash-mismatch', { signedAction: { signature, hashed: { content: hashed.content } } }],
      [
        'signature-mismatch',
        { signature: toBase64(signature.map((byte, i) => (i === 5 ? byte ^ 1 : byte))) },
      ],
      ['signature-malformed', { signedAction: { hashed, signature: null } }],
      ['encoding-mismatch', { encoding: 'jcs' }],
      [
        'action-malformed',
        { signedAction: { signature, hashed: { ...hashed, content: { ...hashed.content, extra: 1 } } } },
      ],
      ['action-malformed', { signedAction: { signature, hashed: { ...hashed, content: null } } }],
      ['action-malformed', { signedAction: hashed.content }],
    ]
    for (const [reason, change] of broken) {
      expect(await verifyAction({ ...signed, ...change } as SignedAction), reason).toEqual({
        valid: false,
        reason,
      })
    }
  })

  it('a chain that is closed towards an agent is signed by that agent, not by its author', async () => {
    const next = new Uint8Array(32).fill(8)
    const header = {
      author: signer.agentPubKey,
      timestamp: 1,
      action_seq: 1,
      prev_action: VECTORS[0]?.[2].action_hash,
    }
    const data = { type: 'CloseChain', new_target: { Agent: agentPubKey(publicKeyOf(next)) } }
    for (const given of [
      { header, data },
      { ...header, ...data },
    ]) {
      const action = parseHolochainAction(given as Value, 'action')
      const bySigner = sealed(action, next)
      expect(await verifyAction(bySigner)).toMatchObject({ valid: true, agentPubKey: bySigner.agentPubKey })
      const { signedAction } = sealed(action, seed)
      expect(await verifyAction({ signedAction })).toEqual({ valid: false, reason: 'signature-wrong' })
      const { agentPubKey } = signer
      expect(await verifyAction({ ...bySigner, agentPubKey, did: signer.did })).toEqual({
        valid: false,
        reason: 'signer-mismatch',
      })
    }
  })

  it.each(LAYOUTS.flatMap(layout => VARIANTS.map(variant => [layout, variant] as const)))(
    '%s %s: has the bytes that the wallet signs, whatever is in it',
    (layout, variant) => {
      fc.assert(
        fc.property(pieces(layout, variant), ({ fields, order }) => {
          const given = givenAction(layout, variant, fields, order)
          const written = writeAction(given, value => (value instanceof Uint8Array ? value : undefined))
          expect(written && toHex(written.bytes)).toBe(writtenAction(layout, variant, fields).toString('hex'))
        }),
        { numRuns: 30 },
      )
    },
  )

  it.each(LAYOUTS)('%s: refuses what the wallet refuses, wherever something else stands', layout => {
    const odd = fc.constantFrom<unknown>(
      ...[undefined, null, true, -1, 0, 1, 255, 256, 2 ** 32, 1.5, 2 ** 53, 2n ** 63n, -(2n ** 63n) - 1n],
      ...['', 'Public', 'Create', 'CapGrant', {}, [], { App: {} }, { Agent: signer.agentPubKey }],
      ...['dna', 'agent', 'entry', 'external'].map(type => holoHash(type as 'dna', publicKey)),
      ...[signer.agentPubKey, signer.agentPubKey.slice(1), new Uint8Array(), new Uint8Array(39), { '0': 1 }],
    )
    const where = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 })
    const change = fc.constantFrom('set', 'delete', 'add')
    let refused = 0
    const action = fc
      .constantFrom(...VARIANTS)
      .chain(variant =>
        pieces(layout, variant).map(({ fields, order }) => givenAction(layout, variant, fields, order)),
      )
    fc.assert(
      fc.property(action, where, odd, change, (given, path, value, how) => {
        alter(given, path, value, how)
        let expected: string | null = null
        try {
          expected = toHex(encodeHolochainAction(parseHolochainAction(given as Value, 'action')))
        } catch {
          refused++
        }
        const bytesOf = (value: unknown) => (value instanceof Uint8Array ? value : undefined)
        const result = writeAction(given, bytesOf)
        expect(result && toHex(result.bytes)).toBe(expected)
      }),
      { numRuns: 1500 },
    )
    expect(refused).toBeGreaterThan(700)
  })
})

/** Changes one member somewhere inside, by the numbers of the members on the way to it. */
function alter(given: unknown, [first = 0, ...rest]: readonly number[], value: unknown, how: string): void {
  const holder = given as { [name: string]: unknown }
  const names = Object.keys(holder)
  const name = names[first % names.length] ?? 'type'
  const inside = holder[name]
  if (rest.length > 0 && isPlain(inside)) alter(inside, rest, value, how)
  else if (how === 'delete') delete holder[name]
  else holder[how === 'set' ? name : 'extra'] = value
}
function isPlain(value: unknown): boolean {
  return (
    value !== null &&
    typeof value === 'object' &&
    !(value instanceof Uint8Array) &&
    Object.keys(value).length > 0
  )
}
