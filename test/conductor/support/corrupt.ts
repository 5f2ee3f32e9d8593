import { encode } from '@msgpack/msgpack'
import { sign } from '../../../src/crypto/ed25519.ts'
import type { Value } from '../../../src/protocol/values.ts'
import type { Content, WireRecord } from './record.ts'

/**
 * The record with something wrong in it, by what that is: each field changed, each way to sign something else. `seed`
 * signed it.
 */
export function corruptions(record: WireRecord, seed: Uint8Array): ReadonlyMap<string, WireRecord> {
  const { hashed, signature } = record.signed_action
  const withContent = (content: Content) => withSigned({ hashed: { ...hashed, content }, signature })
  const withSignature = (wrong: Uint8Array) => withSigned({ hashed, signature: wrong })
  const withSigned = (signed_action: WireRecord['signed_action']): WireRecord => ({
    ...record,
    signed_action,
  })
  const { type, ...fields } = hashed.content
  const changed = Object.entries(fields).map(
    ([name, value]) => [name, withContent({ type, ...fields, [name]: change(value) })] as const,
  )
  const sorted = Object.fromEntries(Object.entries(hashed.content).sort(([a], [b]) => (a < b ? -1 : 1)))
  return new Map([
    ...changed,
    ['signature', withSignature(signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte)))],
    ['no signature', withSignature(new Uint8Array(64))],
    ['signed by another key', withSignature(sign(encode(hashed.content), new Uint8Array(32).fill(9)))],
    ['signed with its fields in another order', withSignature(sign(encode(sorted), seed))],
    ['signed over its hash', withSignature(sign(hashed.hash, seed))],
  ])
}

/** Another value of the same kind, which the conductor can read: it must not be refused for its form. */
function change(value: Value): Value {
  if (value === null) return Uint8Array.of(1)
  if (typeof value === 'number') return value % 2 === 0 ? value + 1 : value - 1
  if (value === 'AgentPubKey') return 'CapClaim'
  if (value === 'Public') return 'Private'
  if (value instanceof Uint8Array)
    return value.map((byte, i) => (i === Math.min(10, value.length - 1) ? byte ^ 1 : byte))
  if (typeof value === 'object') {
    const [[name, member] = ['', null]] = Object.entries(value)
    return { ...value, [name]: change(member as Value) }
  }
  throw new TypeError('a kind of value that no action has')
}
