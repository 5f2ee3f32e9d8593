// Node's own comparison: `toEqual` takes seconds for bytes of this length.
import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, toBase64 } from '../../../src/crypto/bytes.ts'
import { didKey } from '../../../src/crypto/did.ts'
import { publicKeyOf, sign } from '../../../src/crypto/ed25519.ts'
import { agentPubKey, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { encodeMsgpack } from '../../../src/crypto/holochain/msgpack.ts'
import { readZomeCall } from '../../../src/crypto/holochain/read-zome-call.ts'
import {
  decodeZomeCall,
  encodeZomeCall,
  type ZomeCall,
  zomeCallDigest,
} from '../../../src/crypto/holochain/zome-call.ts'
import { type SignedZomeCall, verifyZomeCall, type ZomeCallOptions } from '../../../src/sdk/verify/index.ts'

const seed = new Uint8Array(32).fill(7)
const publicKey = publicKeyOf(seed)
const other = publicKeyOf(new Uint8Array(32).fill(8))
const signer = { agentPubKey: agentPubKey(publicKey), did: didKey(publicKey), publicKey }
const EXPIRES = 1_780_000_000_000_000
const call: ZomeCall = {
  cellId: [holoHash('dna', new Uint8Array(32).fill(1)), holoHash('agent', other)],
  zomeName: 'posts',
  fnName: 'create_post',
  provenance: holoHash('agent', publicKey),
  payload: encodeMsgpack({ text: 'Hello' }),
  capSecret: null,
  nonce: new Uint8Array(32).fill(5),
  expiresAt: EXPIRES,
}
const sealed = (bytes: Uint8Array, key = seed) => ({ bytes, signature: sign(zomeCallDigest(bytes), key) })
const good = sealed(encodeZomeCall(call))

describe('verifyZomeCall', () => {
  it.each<[string, SignedZomeCall, ZomeCallOptions?]>([
    ['what the wallet answers', good],
    ['base64', { bytes: toBase64(good.bytes), signature: toBase64(good.signature) }],
    ['what became of it in JSON', JSON.parse(JSON.stringify(good))],
    ['the key it has to be', good, { agentPubKey: signer.agentPubKey, did: signer.did, publicKey }],
    ['a time before its end', good, { now: EXPIRES / 1000 }],
    ['a date before its end', good, { now: new Date(EXPIRES / 1000 - 1) }],
  ])('takes %s', async (_, signed, options) => {
    expect(await verifyZomeCall(signed, options)).toEqual({ valid: true, ...signer, call })
  })

  it.each<[string, string, SignedZomeCall, ZomeCallOptions?]>([
    ['a time after its end', 'expired', good, { now: EXPIRES / 1000 + 1 }],
    ['another provenance', 'provenance-mismatch', good, { publicKey: other }],
    ['a key that is none', 'key-malformed', good, { did: '' }],
    ['another signer', 'signature-wrong', sealed(good.bytes, new Uint8Array(32).fill(8))],
    [
      'the parameters instead of their digest',
      'signature-wrong',
      { ...good, signature: sign(good.bytes, seed) },
    ],
    ['bytes that are no base64', 'bytes-malformed', { ...good, bytes: '?' }],
    ['a signature that is none', 'signature-malformed', { ...good, signature: '' }],
    ['no bytes', 'call-malformed', sealed(new Uint8Array())],
    ['a byte behind it', 'call-malformed', sealed(concat(good.bytes, new Uint8Array(1)))],
    [
      'a nonce of another length',
      'call-malformed',
      sealed(encodeMsgpack(raw({ nonce: new Uint8Array(31) }))),
    ],
    [
      'a provenance that is no agent',
      'call-malformed',
      sealed(encodeMsgpack(raw({ provenance: call.cellId[0] }))),
    ],
    ['no time', 'call-malformed', sealed(encodeMsgpack(raw({ expires_at: 'soon' })))],
    ['a field too many', 'call-malformed', sealed(encodeMsgpack({ ...raw({}), extra: 1 }))],
    [
      'another order',
      'call-malformed',
      sealed(encodeMsgpack(Object.fromEntries(Object.entries(raw({})).reverse()))),
    ],
  ])('is told by its reason: %s, %s', async (_, reason, signed, options) => {
    expect(await verifyZomeCall(signed, options)).toEqual({ valid: false, reason })
  })

  it.each<[string, unknown, unknown?]>([
    ['signed: expected an object', undefined],
    ['options: expected an object', good, null],
    ['bytes: expected a Uint8Array or base64', { signature: good.signature }],
    ['signature: expected a Uint8Array or base64', { bytes: good.bytes }],
    ['now: expected a Date or milliseconds', good, { now: 'today' }],
    ['now: expected a Date or milliseconds', good, { now: new Date(Number.NaN) }],
    ['agentPubKey: expected a text', good, { agentPubKey: publicKey }],
  ])('is used wrongly: %s', async (message, signed, options) => {
    await expect(verifyZomeCall(signed as SignedZomeCall, options as ZomeCallOptions)).rejects.toThrow(
      new TypeError(message),
    )
  })

  it('reads what the wallet’s own reader does: calls, and calls with any byte changed or cut', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    const calls = fc.record({
      cellId: fc
        .tuple(bytes(32), bytes(32))
        .map(([dna, agent]) => [holoHash('dna', dna), holoHash('agent', agent)] as const),
      zomeName: fc.string({ unit: 'grapheme', maxLength: 300 }),
      fnName: fc.string({ maxLength: 40 }),
      provenance: bytes(32).map(key => holoHash('agent', key)),
      payload: fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(70_000))),
      capSecret: fc.option(bytes(64)),
      nonce: bytes(32),
      expiresAt: fc.oneof(
        fc.maxSafeInteger().map(Math.abs),
        fc.constantFrom(0, 127, 128, 255, 256, 65_536, 2 ** 32),
      ),
    })
    const change = fc.record({ at: fc.nat(), to: fc.nat(255), cut: fc.boolean() })
    fc.assert(
      fc.property(calls, change, (one, { at, to, cut }) => {
        const whole = encodeZomeCall(one)
        deepStrictEqual(readZomeCall(whole), { ...one })
        const place = at % Math.min(whole.length, 500)
        const changed = cut ? whole.slice(0, place) : whole.map((byte, i) => (i === place ? to : byte))
        deepStrictEqual(readZomeCall(changed), decodeZomeCall(changed))
      }),
      { numRuns: 500 },
    )
  })
})

function raw(change: object) {
  return {
    cap_secret: null,
    cell_id: [...call.cellId],
    zome_name: 'posts',
    fn_name: 'create_post',
    provenance: call.provenance,
    payload: call.payload,
    nonce: call.nonce,
    expires_at: EXPIRES,
    ...change,
  }
}
