import { encode } from '@msgpack/msgpack'
import { blake2b } from '@noble/hashes/blake2.js'
import { sign } from '../../../src/crypto/ed25519.ts'
import { actionHash } from '../../../src/crypto/holochain/action-hash.ts'
import { encodeHolochainAction } from '../../../src/crypto/holochain/encode-action.ts'
import { coreOf, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { parseHolochainAction } from '../../../src/crypto/holochain/parse-action.ts'
import type { Value } from '../../../src/protocol/values.ts'

/** A flat action as a site writes it. */
export type Content = { readonly type: string; readonly [field: string]: Value }

/** `App`: MessagePack of whatever the app keeps. `Agent`: 39 bytes. */
export interface Entry {
  readonly entry_type: 'App' | 'Agent'
  readonly entry: Uint8Array
}

/** A record as it crosses the wire. What has no entry says `NA`, whatever the client's types say. */
export interface WireRecord {
  readonly signed_action: {
    readonly hashed: { readonly content: Content; readonly hash: Uint8Array }
    readonly signature: Uint8Array
  }
  readonly entry: { readonly Present: Entry } | 'NA'
}

/** Bytes and hash of an action by the wallet's own encoder. */
export function encodeContent(content: Content): { bytes: Uint8Array; hash: Uint8Array } {
  const bytes = encodeHolochainAction(parseHolochainAction(content, 'action'))
  return { bytes, hash: actionHash(bytes) }
}

/** The record that a wallet with this seed makes of an action. */
export function signRecord(content: Content, seed: Uint8Array, entry?: Entry): WireRecord {
  const { bytes, hash } = encodeContent(content)
  return withEntry({ hashed: { content, hash }, signature: sign(bytes, seed) }, entry)
}

export function withEntry(signed_action: WireRecord['signed_action'], entry?: Entry): WireRecord {
  return { signed_action, entry: entry === undefined ? 'NA' : { Present: entry } }
}

/** 39 bytes: over the whole wrapper of the entry, but for an agent's, which is the key under another prefix. */
export function entryHash({ entry_type, entry }: Entry): Uint8Array {
  if (entry_type === 'Agent') return holoHash('entry', coreOf(entry))
  return holoHash('entry', blake2b(encode({ entry_type, entry }), { dkLen: 32 }))
}
