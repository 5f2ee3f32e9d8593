// Node's own comparison: `toEqual` takes seconds for bytes of this length.
import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../../src/crypto/bytes.ts'
import { publicKeyOf, sign } from '../../../src/crypto/ed25519.ts'
import { actionHash } from '../../../src/crypto/holochain/action-hash.ts'
import { fieldNames } from '../../../src/crypto/holochain/action-table.ts'
import { ACTION_NAMES } from '../../../src/crypto/holochain/action-types.ts'
import { decodeHolochainAction, encodeHolochainAction } from '../../../src/crypto/holochain/encode-action.ts'
import { agentPubKey, encodeHoloHash } from '../../../src/crypto/holochain/holohash.ts'
import { parseHolochainAction } from '../../../src/crypto/holochain/parse-action.ts'
import { signedActionHashed } from '../../../src/crypto/holochain/signed-action.ts'
import { signerOf, signerPath } from '../../../src/crypto/holochain/signer.ts'
import type { Value } from '../../../src/protocol/values.ts'
import {
  givenAction,
  LAYOUTS,
  type Layout,
  type Pieces,
  piece,
  pieces,
  table,
  VARIANTS,
  type Variant,
  writtenAction,
} from '../../support/holochain-actions.ts'
import { hash39, hashOfAction, publicKey, signature } from '../../support/holochain-writer.ts'
import vectors from './holochain-actions.json'

const TIMEOUT = 10 * 60_000
const RUNS = process.env.LONG === '1' ? 2_000 : 60

interface Vector {
  readonly name: string
  readonly action: unknown
  readonly action_bytes_hex: string
  readonly action_hash: string
  readonly signer_seed_hex: string
  readonly signer: string
  readonly signature_hex: string
}
const VECTORS: Array<[layout: Layout, name: string, vector: Vector]> = [
  ...vectors.layouts['0.6'].map((vector): [Layout, string, Vector] => ['flat', vector.name, vector]),
  ...vectors.layouts['0.7'].map((vector): [Layout, string, Vector] => ['split', vector.name, vector]),
]

/** The vector's JSON as a site would have it: bytes for `{"$hex"}`, a big integer for the time. */
function revive(value: unknown): Value {
  if (value === null || typeof value !== 'object') return value as Value
  const entries = Object.entries(value).map(([name, member]): [string, Value] => {
    return [name, name === 'timestamp' ? BigInt(member as string) : revive(member)]
  })
  const hex = Object.fromEntries(entries).$hex
  return typeof hex === 'string' ? fromHex(hex) : Object.fromEntries(entries)
}

describe('vectors of Holochain’s own types', () => {
  it('are one of each variant for both layouts', () => {
    expect(VECTORS.length).toBe(20)
    for (const layout of LAYOUTS) {
      const types = VECTORS.filter(([of]) => of === layout).map(
        ([, , { action }]) => parseHolochainAction(revive(action), 'action').type,
      )
      expect(types.sort()).toEqual([...ACTION_NAMES].sort())
    }
  })

  it.each(VECTORS)('%s %s: bytes, hash, signer, signature and back', (layout, _, vector) => {
    const action = parseHolochainAction(revive(vector.action), 'action')
    const bytes = encodeHolochainAction(action)
    expect(action.layout).toBe(layout)
    expect(toHex(bytes)).toBe(vector.action_bytes_hex)
    expect(encodeHoloHash(actionHash(bytes))).toBe(vector.action_hash)
    expect(encodeHoloHash(signerOf(action))).toBe(vector.signer)
    const seed = fromHex(vector.signer_seed_hex)
    expect(agentPubKey(publicKeyOf(seed))).toBe(vector.signer)
    expect(toHex(sign(bytes, seed))).toBe(vector.signature_hex)
    expect(decodeHolochainAction(bytes)).toEqual(action)
  })
})

const COMBINATIONS = LAYOUTS.flatMap(layout =>
  VARIANTS.map((variant): [Layout, Variant] => [layout, variant]),
)

/** Who signs by the rule: the author, or the agent that a chain is closed towards. */
const seedOf = (variant: Variant, fields: Pieces) => {
  const next = variant === 'CloseChain' ? fields.new_target : undefined
  return (next?.signs ? next.seed : fields.author?.seed) ?? new Uint8Array()
}

describe.each(COMBINATIONS)('%s %s', { timeout: TIMEOUT }, (layout, variant) => {
  const parse = (fields: Pieces, order: readonly string[]) =>
    parseHolochainAction(givenAction(layout, variant, fields, order) as Value, 'action')

  it('has the fields of the table', () => {
    const { header, own } = table(layout, variant)
    expect(fieldNames(layout, variant)).toEqual([...header, ...own])
  })

  it('equals the independent encoder in bytes, hash, signer and signature, and comes back', () => {
    fc.assert(
      fc.property(pieces(layout, variant), ({ fields, order }) => {
        const action = parse(fields, order)
        const bytes = encodeHolochainAction(action)
        const written = writtenAction(layout, variant, fields)
        // As hex, because a failure that compares 65 kB as lists takes minutes to print.
        expect(toHex(bytes)).toBe(written.toString('hex'))
        const [hash, seed] = [actionHash(bytes), seedOf(variant, fields)]
        expect(toHex(hash)).toBe(hashOfAction(written).toString('hex'))
        expect(toHex(signerOf(action))).toBe(hash39('agent', publicKey(seed)).toString('hex'))
        expect(signerPath(action)).toBe(pathOf(layout, seed !== fields.author?.seed))
        const signed = sign(bytes, seed)
        expect(toHex(signed)).toBe(signature(written, seed).toString('hex'))
        deepStrictEqual(decodeHolochainAction(written), action)
        deepStrictEqual(signedActionHashed(action, hash, signed), {
          hashed: { content: contentOf(layout, variant, action.fields), hash },
          signature: signed,
        })
      }),
      { numRuns: RUNS },
    )
  })

  it('changes its bytes with any one field', () => {
    const { header, own } = table(layout, variant)
    const [fixed] = fc.sample(pieces(layout, variant), 1)
    if (fixed === undefined) throw new Error('nothing to change')
    for (const name of [...header, ...own]) {
      const isFixed = variant === 'Dna' && (name === 'action_seq' || name === 'prev_action')
      if (isFixed) continue
      const before = toHex(encodeHolochainAction(parse(fixed.fields, fixed.order)))
      const other = piece(layout, variant, name).filter(
        ({ bytes }) => !bytes.equals(fixed.fields[name]?.bytes ?? Buffer.of()),
      )
      fc.assert(
        fc.property(other, changed => {
          const fields = { ...fixed.fields, [name]: changed }
          const after = encodeHolochainAction(parse(fields, fixed.order))
          expect(toHex(after)).not.toBe(before)
          expect(toHex(after)).toBe(writtenAction(layout, variant, fields).toString('hex'))
        }),
        { numRuns: Math.ceil(RUNS / 6) },
      )
    }
  })

  it('reads no other bytes than its own', () => {
    const [made] = fc.sample(pieces(layout, variant), 1)
    if (made === undefined) throw new Error('nothing to change')
    const bytes = writtenAction(layout, variant, made.fields).subarray(0, 4096)
    for (let at = 0; at < bytes.length; at++) {
      const changed = new Uint8Array(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      const back = decodeHolochainAction(changed)
      if (back !== null) expect(toHex(encodeHolochainAction(back))).toBe(toHex(changed))
    }
    const whole = writtenAction(layout, variant, made.fields)
    expect(decodeHolochainAction(whole.subarray(0, -1))).toBeNull()
    expect(decodeHolochainAction(Buffer.concat([whole, Buffer.of(0xc0)]))).toBeNull()
  })
})

function pathOf(layout: Layout, isOther: boolean): string {
  if (isOther) return layout === 'flat' ? 'new_target.Agent' : 'data.new_target.Agent'
  return layout === 'flat' ? 'author' : 'header.author'
}

function contentOf(layout: Layout, variant: Variant, fields: { readonly [name: string]: unknown }): unknown {
  const { header, own } = table(layout, variant)
  const of = (list: readonly string[]) => Object.fromEntries(list.map(name => [name, fields[name]]))
  if (layout === 'flat') return { type: variant, ...of([...header, ...own]) }
  return { header: of(header), data: { type: variant, ...of(own) } }
}

describe('decodeHolochainAction', () => {
  const [flat] = vectors.layouts['0.6'].map(({ action_bytes_hex }) => fromHex(action_bytes_hex))
  it('reads bytes with wider integers, other orders and other strings as no action', () => {
    if (flat === undefined) throw new Error('no vector')
    const hex = toHex(flat)
    expect(decodeHolochainAction(flat)).not.toBeNull()
    // uint 64 as int 64; fixmap as map 16; "Dna" as str 8.
    for (const [from, to] of [
      ['cf00060dd7', 'd300060dd7'],
      ['84a474797065', 'de0004a474797065'],
      ['a3446e61', 'd903446e61'],
    ] as const) {
      expect(hex).toContain(from)
      expect(decodeHolochainAction(fromHex(hex.replace(from, to)))).toBeNull()
    }
    const [type, author] = ['a474797065a3446e61', hex.slice(20, 20 + 2 * 48)]
    const swapped = hex.replace(type + author, author + type)
    expect(swapped).not.toBe(hex)
    expect(decodeHolochainAction(fromHex(swapped))).toBeNull()
  })
})
