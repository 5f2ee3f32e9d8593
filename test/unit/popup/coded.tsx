import { fromHex, toBase64, utf8 } from '../../../src/crypto/bytes.ts'
import { sha256Hex } from '../../../src/crypto/hash.ts'
import { decodeHoloHash, type HoloHashType, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { encodeMsgpack } from '../../../src/crypto/holochain/msgpack.ts'
import { encodeZomeCall, type ZomeCall, zomeCallDigest } from '../../../src/crypto/holochain/zome-call.ts'
import type { SignView } from '../../../src/protocol/ui-door.ts'
import type { PayloadValue } from '../../../src/protocol/values.ts'
import vectors from '../crypto/holochain-actions.json'
import { get, IDENTITY, settle, signView } from './support.tsx'

export type Layout = 'flat' | 'split'
export interface Vector {
  readonly name: string
  readonly bytes: Uint8Array
  /** Text form of the key that signs. */
  readonly signer: string
  readonly hash: string
}
/** An action of each variant, made by Holochain's own types. */
export const VECTORS: ReadonlyArray<readonly [layout: Layout, name: string, vector: Vector]> = [
  ...vectors.layouts['0.6'].map(one => ['flat', one] as const),
  ...vectors.layouts['0.7'].map(one => ['split', one] as const),
].map(([layout, { name, action_bytes_hex, signer, action_hash }]) => {
  const vector = { name, bytes: fromHex(action_bytes_hex), signer, hash: action_hash }
  return [layout, name, vector]
})

export const ME = decodeHoloHash(IDENTITY.agentPubKey) ?? new Uint8Array()
export function hashOf(type: HoloHashType, seed: number): Uint8Array {
  return holoHash(
    type,
    Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + seed * 101) & 255),
  )
}
export const DNA = hashOf('dna', 3)

/** A request to sign these bytes as an action, by this key. */
export function chainView(
  bytes: Uint8Array,
  agentPubKey = IDENTITY.agentPubKey,
  more: Partial<SignView> = {},
) {
  const identity = { ...IDENTITY, agentPubKey }
  return signView(bytes, { method: 'signAction', encoding: 'holochain-action', identity, ...more })
}

export function zomeCall(more: Partial<ZomeCall> = {}): ZomeCall {
  return {
    cellId: [DNA, ME],
    zomeName: 'posts',
    fnName: 'create_post',
    provenance: ME,
    payload: encodeMsgpack(null),
    capSecret: null,
    nonce: new Uint8Array(32).fill(7),
    expiresAt: (Date.now() + 5 * 60_000) * 1000,
    ...more,
  }
}
/** A request to sign a call, as the worker shows it. */
export function callView(call: ZomeCall, more: Partial<SignView> = {}): SignView {
  const bytes = encodeZomeCall(call)
  const digest = sha256Hex(zomeCallDigest(bytes))
  return signView(bytes, { method: 'signZomeCall', encoding: 'zome-call', digest, ...more })
}
export const payloadView = (payload: PayloadValue) => callView(zomeCall({ payload: encodeMsgpack(payload) }))
export const dataView = (value: PayloadValue) => signView(encodeMsgpack(value))

export const signed = () => get('section', 'What will be signed')
export const sentence = () => signed().querySelector('.coded-says')?.textContent
export const title = () => document.querySelector('h1')?.textContent
export const says = () => document.querySelector('#decision-says')?.textContent
export const amber = () => [...signed().querySelectorAll('.note--amber b')].map(one => one.textContent)
/** Lines of the tables as "label: value", without the names of buttons. */
export const lines = (within: Element = signed()) =>
  [...within.querySelectorAll('tr')].map(row => [...row.children].map(cell => textOf(cell)).join(': '))
/** What is to be read, and not what a button would do. */
function textOf(node: Node): string {
  if (node instanceof Element && node.matches('button:not(.fold)')) return ''
  const own = [...node.childNodes].map(textOf).join('')
  return node.childNodes.length === 0 ? (node.textContent ?? '') : own
}
export const fields = () => Object.fromEntries(lines().map(line => line.split(/: (.*)/s)))
export async function openRaw(): Promise<string> {
  const details = signed().querySelector<HTMLDetailsElement>('.raw-box details')
  if (details === null) throw new Error('no Raw')
  details.open = true
  details.dispatchEvent(new Event('toggle'))
  await settle()
  return signed().querySelector('.raw')?.textContent ?? ''
}
export { encodeMsgpack, toBase64, utf8 }
