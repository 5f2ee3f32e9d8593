import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalBytes, toHex, utf8 } from '../../../src/crypto/bytes.ts'
import { disguise, isReadable, readBytes } from '../../../src/crypto/classify.ts'
import { decodeHolochainAction, encodeHolochainAction } from '../../../src/crypto/holochain/encode-action.ts'
import { decodeHoloHash, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { decodeMsgpack, type MsgpackValue } from '../../../src/crypto/holochain/msgpack.ts'
import { parseHolochainAction } from '../../../src/crypto/holochain/parse-action.ts'
import { decodeZomeCall, encodeZomeCall } from '../../../src/crypto/holochain/zome-call.ts'
import { Refusal } from '../../../src/protocol/errors.ts'
import type { Value } from '../../../src/protocol/values.ts'
import { givenAction, LAYOUTS, pieces, VARIANTS, writtenAction } from '../../support/holochain-actions.ts'
import { hashText } from '../../support/holochain-writer.ts'

const COUNT = process.env.LONG === '1' ? 1_000_000 : 30_000
const SEED = Number(process.env.FUZZ_SEED ?? 20261)

/** xorshift32: quick, and the same again for the same seed. */
function chance(seed: number): (below: number) => number {
  let state = seed | 0 || 1
  return below => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** What is worth being mutated: all that the readers know, and nearly that. */
function corpus(): Uint8Array[] {
  const actions = LAYOUTS.flatMap(layout =>
    VARIANTS.flatMap(variant =>
      fc
        .sample(pieces(layout, variant), { numRuns: 2, seed: SEED })
        .map(({ fields }) => writtenAction(layout, variant, fields))
        .filter(bytes => bytes.length < 2000),
    ),
  )
  const agent = holoHash('agent', new Uint8Array(32).fill(1))
  const call = {
    cap_secret: null,
    cell_id: [holoHash('dna', new Uint8Array(32)), agent],
    zome_name: 'zome',
    fn_name: 'fn',
    provenance: agent,
    payload: encode({ any: ['thing', 1.5, -1, agent] }),
    nonce: new Uint8Array(32).fill(9),
    expires_at: 1_704_067_200_000_000,
  }
  const receipt = { dht_op_hash: agent, validation_status: 'Valid', validators: [agent], when_integrated: 1 }
  const values = [call, receipt, [agent, agent], { __proto__: null, constructor: 1, a: { b: [null, true] } }]
  const record = '{"agent":"YQ","space":"Yg","createdAt":"1","expiresAt":"2","isTombstone":true}'
  const json = [
    record,
    '{"to":"alice","amount":[1,2.5,{"a":null}]}',
    '[]',
    '{}',
    '[1e400,{"a":1}]',
    '["ä",[[[]]]]',
  ]
  const texts = ['flowsta-login:v1', hashText(agent), 'ä\u{10ffff}\ufeff', ...json]
  return [
    ...actions,
    ...values.map(value => encode(value)),
    ...texts.map(utf8),
    new Uint8Array(64).fill(0xc4),
  ]
}

/** Bytes that MessagePack treats in some way of their own. */
const SPECIAL = [
  0,
  0x7f,
  0x80,
  0x84,
  0x8f,
  0x90,
  0x9f,
  0xa0,
  0xbf,
  ...Array.from({ length: 33 }, (_, i) => 0xc0 + i),
  0xff,
]

function randomBytes(pick: (below: number) => number): Uint8Array {
  const bytes = new Uint8Array(pick(8) === 0 ? 64 : pick(160))
  const special = pick(2) === 0
  for (let i = 0; i < bytes.length; i++) bytes[i] = special ? (SPECIAL[pick(SPECIAL.length)] ?? 0) : pick(256)
  return bytes
}

function mutated(base: Uint8Array, other: Uint8Array, pick: (below: number) => number): Uint8Array {
  let bytes = Array.from(base)
  for (let left = 1 + pick(4); left > 0; left--) {
    const at = pick(bytes.length + 1)
    const kind = pick(6)
    if (kind === 0) bytes[at] = pick(256)
    else if (kind === 1) bytes[at] = SPECIAL[pick(SPECIAL.length)] ?? 0
    else if (kind === 2) bytes = bytes.slice(0, at)
    else if (kind === 3) bytes.splice(at, pick(4), pick(256))
    else if (kind === 4) bytes.splice(at, 0, ...other.slice(pick(other.length), pick(other.length)))
    else bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8))
  }
  return Uint8Array.from(bytes, byte => byte ?? 0)
}

/** Everything that reads bytes of a stranger; what it says has to hold. */
function readAll(bytes: Uint8Array): void {
  const name = disguise(bytes)
  const reading = readBytes(bytes)
  if (reading.kind === 'known' && reading.name !== name) throw new Error('another name')
  if (reading.kind === 'msgpack' && name !== null) throw new Error('known, and only MessagePack')
  if (isReadable(reading) && !('text' in reading && equalBytes(utf8(reading.text), bytes))) {
    throw new Error('the text is not the bytes')
  }
  const action = decodeHolochainAction(bytes)
  if (action !== null && !equalBytes(encodeHolochainAction(action), bytes)) throw new Error('another action')
  const call = decodeZomeCall(bytes)
  if (call !== null && !equalBytes(encodeZomeCall(call), bytes)) throw new Error('another call')
  if ((action !== null || call !== null) && name === null) throw new Error('not recognised')
  const value = decodeMsgpack(bytes)
  if (value !== null) parse(toValue(value))
  decodeHoloHash(Buffer.from(bytes).toString('latin1'))
  decodeHoloHash(`u${Buffer.from(bytes).toString('base64url')}`)
}

/** The one error that the parser may throw. */
function parse(value: unknown): void {
  try {
    parseHolochainAction(value as Value, 'params.action')
  } catch (problem) {
    if (!(problem instanceof Refusal) || problem.wire.code !== 'invalid_request') throw problem
  }
}

function toValue(value: MsgpackValue): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  if (!('pairs' in value)) return Array.isArray(value) ? value.map(toValue) : value
  return Object.fromEntries(value.pairs.map(([key, member]) => [String(key), toValue(member)]))
}

describe(`${COUNT} random and mutated byte strings`, { timeout: 60 * 60_000 }, () => {
  it('go through the classifier and every reader without a throw', () => {
    const pick = chance(SEED)
    const seeds = corpus()
    const any = () => seeds[pick(seeds.length)] ?? new Uint8Array()
    const kinds = new Map<string, number>()
    for (let i = 0; i < COUNT; i++) {
      const bytes = pick(3) === 0 ? randomBytes(pick) : mutated(any(), any(), pick)
      try {
        readAll(bytes)
      } catch (problem) {
        throw new Error(`FUZZ_SEED=${SEED}, number ${i}: ${toHex(bytes)}`, { cause: problem })
      }
      const { kind } = readBytes(bytes)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    }
    // All ways through were gone, not only the shortest.
    for (const kind of ['text', 'json', 'known', 'msgpack', 'opaque']) {
      expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(COUNT / 500)
    }
  })

  it('are all known while they are whole', () => {
    for (const bytes of corpus()) expect(() => readAll(bytes)).not.toThrow()
  })

  it('so are objects that nearly are actions', () => {
    const junk = [undefined, null, true, NaN, -1, 2 ** 60, 1n << 99n, '', 'uhCAk', [], {}, new Uint8Array(39)]
    for (const layout of LAYOUTS) {
      for (const variant of VARIANTS) {
        const made = pieces(layout, variant).map(({ fields, order }) =>
          givenAction(layout, variant, fields, order),
        )
        fc.assert(
          fc.property(
            made,
            fc.nat(),
            fc.constantFrom(...junk, ...junk.map(value => [value])),
            (given, at, value) => {
              const holder = layout === 'flat' ? given : Object.values(given)[at % 2]
              const names = Object.keys(holder)
              parse({ ...given, [String(Object.keys(given)[at % 2])]: value })
              const changed = { ...holder, [names[at % names.length] ?? '']: value }
              parse(layout === 'flat' ? changed : { ...given, header: changed })
              parse(layout === 'flat' ? changed : { ...given, data: changed })
            },
          ),
          { numRuns: Math.ceil(COUNT / 3000 + 40) },
        )
      }
    }
  })
})
