/**
 * MessagePack that means something to Holochain, whoever wrote it. It is judged by its frames alone, without making
 * values of it: nothing is too deep or too long for that.
 */
import { equalBytes, fromUtf8 } from '../bytes.ts'
import { ACTION_NAMES } from './action-types.ts'
import { HOLO_HASH_LENGTH, isHoloHash, locationBytes } from './holohash.ts'
import { endOfValue, type Head, readHead } from './msgpack-head.ts'

/**
 * What bytes are to Holochain, if they are one complete MessagePack value that holds a HoloHash at any depth, or a map
 * with the keys of an action, zome call, warrant or receipt; else `null`. Never throws. Holochain decodes and encodes
 * anew before it looks at a signature, so bytes behind the value make it nothing.
 */
export function recogniseMsgpack(bytes: Uint8Array): string | null {
  if (!canHold(bytes[0] ?? 0)) return null
  let holdsHash = false
  const end = endOfValue(bytes, 0, head => {
    holdsHash ||= isHashAt(bytes, head)
  })
  if (end !== bytes.length) return null
  const name = nameOfKeys(topKeys(bytes))
  if (name !== null) return name
  return holdsHash || hidesHash(bytes) ? 'MessagePack that holds a Holochain key or hash' : null
}

/** Texts mostly end here: a complete value that starts as ASCII or as a longer sequence of UTF-8 is one byte long. */
function canHold(first: number): boolean {
  return (
    (first >= 0x80 && first < 0xc0) || (first >= 0xc4 && first <= 0xc9) || (first >= 0xd4 && first < 0xe0)
  )
}

function isHashAt(bytes: Uint8Array, { kind, at, size }: Head): boolean {
  const isContent = kind === 'bin' || kind === 'ext' || kind === 'str'
  return isContent && size === HOLO_HASH_LENGTH && isHoloHash(bytes.subarray(at, at + size))
}

/** Places that start like a hash and are none; by chance there is less than one in a mebibyte. */
const MOST_LOOKALIKES = 1000

/** Whether there is a hash further in: MessagePack within bytes, two keys in a row. Only its location tells it then. */
function hidesHash(bytes: Uint8Array): boolean {
  let lookalikes = 0
  for (let at = bytes.indexOf(0x84); at >= 0; at = bytes.indexOf(0x84, at + 1)) {
    const hash = bytes.subarray(at, at + HOLO_HASH_LENGTH)
    if (!isHoloHash(hash)) continue
    if (equalBytes(locationBytes(hash.subarray(3, 35)), hash.subarray(35))) return true
    // Each costs a digest: who put so many there is not taken any further.
    if (++lookalikes > MOST_LOOKALIKES) return true
  }
  return false
}

/** The keys of a map and, where it is a text, the member of each; an empty map for anything else. */
function topKeys(bytes: Uint8Array): ReadonlyMap<string, readonly (string | null)[]> {
  const keys = new Map<string, Array<string | null>>()
  const head = readHead(bytes, 0)
  if (head?.kind !== 'map') return keys
  let at = head.at
  for (let i = 0; i < head.size; i += 2) {
    const key = textAt(bytes, at)
    at = endOfValue(bytes, at)
    if (key !== null) {
      const members = keys.get(key) ?? []
      members.push(textAt(bytes, at))
      keys.set(key, members)
    }
    at = endOfValue(bytes, at)
  }
  return keys
}

/** Longer keys and names mean nothing to Holochain. */
const LONGEST_NAME = 32

/** A short text; as bytes as well, because serde reads names from them too. */
function textAt(bytes: Uint8Array, place: number): string | null {
  const head = readHead(bytes, place)
  if (head === null || (head.kind !== 'str' && head.kind !== 'bin') || head.size > LONGEST_NAME) return null
  return fromUtf8(bytes.subarray(head.at, head.at + head.size))
}

function nameOfKeys(keys: ReadonlyMap<string, readonly (string | null)[]>): string | null {
  const has = (...names: readonly string[]) => names.every(name => keys.has(name))
  const isVariant = keys.get('type')?.some(type => ACTION_NAMES.some(name => name === type)) === true
  if (has('header', 'data') || (isVariant && has('author')) || has('type', 'author', 'timestamp')) {
    return 'a Holochain action (MessagePack with its keys)'
  }
  if (has('cell_id') && (has('nonce') || has('zome_name') || has('fn_name'))) {
    return 'the parameters of a Holochain zome call (MessagePack with their keys)'
  }
  if (has('proof', 'author', 'timestamp') || has('proof', 'warrantee')) {
    return 'a Holochain warrant (MessagePack with its keys)'
  }
  if (has('dht_op_hash') && (has('validation_status') || has('validators'))) {
    return 'a Holochain validation receipt (MessagePack with its keys)'
  }
  return null
}
