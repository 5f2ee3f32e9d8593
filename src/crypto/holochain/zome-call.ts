/** A zome call as @holochain/client 0.20 and 0.21 encode it, and what of it is signed. */
import { sha512 } from '@noble/hashes/sha2.js'
import { equalBytes } from '../bytes.ts'
import { holoHashType } from './holohash.ts'
import { decodeMsgpack, encodeMsgpack, type MsgpackValue } from './msgpack.ts'

export interface ZomeCall {
  /** 39 bytes each. */
  readonly cellId: readonly [dna: Uint8Array, agent: Uint8Array]
  readonly zomeName: string
  readonly fnName: string
  /** 39 bytes: the key that signs, the agent's own or one that a capability was assigned to. */
  readonly provenance: Uint8Array
  /** MessagePack of what the function is given. */
  readonly payload: Uint8Array
  /** 64 bytes, or `null` for a call that needs none. */
  readonly capSecret: Uint8Array | null
  /** 32 bytes; a conductor takes each once. */
  readonly nonce: Uint8Array
  /** Microseconds since 1970. */
  readonly expiresAt: number
}

const CAP_SECRET_LENGTH = 64
const NONCE_LENGTH = 32
const KEYS = [
  'cap_secret',
  'cell_id',
  'zome_name',
  'fn_name',
  'provenance',
  'payload',
  'nonce',
  'expires_at',
] as const

/**
 * The parameters as MessagePack, byte for byte what @holochain/client makes of the same call. Throws a `RangeError`
 * for a call that is none: a hash of another type or length, a name with a lone surrogate, a time that is no whole
 * number.
 */
export function encodeZomeCall(call: ZomeCall): Uint8Array<ArrayBuffer> {
  const fault = faultOf(call)
  if (fault !== null) throw new RangeError(fault)
  return encodeMsgpack({
    cap_secret: call.capSecret,
    cell_id: [...call.cellId],
    zome_name: call.zomeName,
    fn_name: call.fnName,
    provenance: call.provenance,
    payload: call.payload,
    nonce: call.nonce,
    expires_at: call.expiresAt,
  })
}

/** What is signed of the encoded parameters: their SHA-512, 64 bytes. */
export function zomeCallDigest(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha512(bytes)
}

function faultOf({ cellId: [dna, agent], provenance, capSecret, nonce, expiresAt }: ZomeCall): string | null {
  if (holoHashType(dna) !== 'dna') return 'cellId: the first is no DNA hash'
  if (holoHashType(agent) !== 'agent') return 'cellId: the second is no agent key'
  if (holoHashType(provenance) !== 'agent') return 'provenance: is no agent key'
  if (capSecret !== null && capSecret.length !== CAP_SECRET_LENGTH) return 'capSecret: is not 64 bytes'
  if (nonce.length !== NONCE_LENGTH) return 'nonce: is not 32 bytes'
  return Number.isSafeInteger(expiresAt) && expiresAt >= 0 ? null : 'expiresAt: is no time in microseconds'
}

/**
 * The call that these bytes are, or `null`: only where {@link encodeZomeCall} gives exactly the same bytes, so in this
 * order of keys. Never throws.
 */
export function decodeZomeCall(bytes: Uint8Array): ZomeCall | null {
  if (bytes[0] !== 0x80 + KEYS.length) return null
  const call = readCall(decodeMsgpack(bytes))
  return call !== null && faultOf(call) === null && equalBytes(encodeZomeCall(call), bytes) ? call : null
}

function readCall(value: MsgpackValue | null): ZomeCall | null {
  if (value === null || typeof value !== 'object' || !('pairs' in value)) return null
  const members = new Map(value.pairs)
  const [capSecret, cell, zomeName, fnName, provenance, payload, nonce, expiresAt] = KEYS.map(key =>
    members.get(key),
  )
  const [dna, agent] = isList(cell) && cell.length === 2 ? cell : []
  const isCall =
    (capSecret === null || capSecret instanceof Uint8Array) &&
    dna instanceof Uint8Array &&
    agent instanceof Uint8Array &&
    typeof zomeName === 'string' &&
    typeof fnName === 'string' &&
    provenance instanceof Uint8Array &&
    payload instanceof Uint8Array &&
    nonce instanceof Uint8Array &&
    typeof expiresAt === 'number'
  return isCall
    ? { cellId: [dna, agent], zomeName, fnName, provenance, payload, capSecret, nonce, expiresAt }
    : null
}

function isList(value: MsgpackValue | undefined): value is readonly MsgpackValue[] {
  return Array.isArray(value)
}
