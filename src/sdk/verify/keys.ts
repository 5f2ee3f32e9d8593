import * as ed from '@noble/ed25519'
import { fromBase64 } from '../../crypto/bytes.ts'
import { verify } from '../../crypto/ed25519.ts'
import { publicKeyOfAgent } from '../../crypto/holochain/holohash.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A public key that is ready to use. */
export interface PublicKey {
  /** Whether 64 bytes are this key's signature (Ed25519, RFC 8032) of the message. */
  verifies(signature: Bytes, message: Bytes): Promise<boolean>
}

/** The object, because for the text the platform makes one at each call. */
const ALGORITHM = { name: 'Ed25519' } as const
const KEY_LENGTH = 32
const SIGNATURE_LENGTH = 64
/** Keys kept ready. A trail has one for each permission; a file may name as many as it likes. */
const MOST_KEYS = 512

/** 64 bytes of standard base64, or `null`. */
export function readSignature(text: string): Bytes | null {
  const bytes = fromBase64(text)
  return bytes?.length === SIGNATURE_LENGTH ? bytes : null
}

/**
 * Makes a key ready; `null` for one that must not be used. WebCrypto takes keys of small order, under which one
 * signature fits many messages, and some that are not canonical, so that one key had two texts: both are refused here.
 * Platforms without Ed25519 in WebCrypto get the same answers from plain code, about ten times as slow.
 */
export async function importKey(bytes: Bytes): Promise<PublicKey | null> {
  if (!isStrict(bytes)) return null
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  try {
    if (subtle !== undefined) {
      const key = await subtle.importKey('raw', bytes, 'Ed25519', false, ['verify'])
      return { verifies: (signature, message) => subtle.verify(ALGORITHM, key, signature, message) }
    }
  } catch {
    // The bytes are a good key, so it is the algorithm that is missing.
  }
  return { verifies: async (signature, message) => verify(signature, message, bytes) }
}

function isStrict(bytes: Bytes): boolean {
  if (bytes.length !== KEY_LENGTH) return false
  try {
    return !ed.Point.fromBytes(bytes, false).isSmallOrder()
  } catch {
    return false
  }
}

/** A key, `null` for one that must not be used; a promise only the first time. */
type Found = PublicKey | null | Promise<PublicKey | null>

export interface Keyring {
  /** Of base64 of 32 bytes. */
  ofBase64(text: string): Found
  /** Of an agent's `uhCAk…`. */
  ofAgent(text: string): Found
}

/** Keys by their text, each made ready once and the longest unused dropped. */
export function openKeyring(): Keyring {
  const ready = new Map<string, Found>()
  const keep = (text: string, key: Found) => {
    ready.delete(text)
    const oldest = ready.size < MOST_KEYS ? undefined : ready.keys().next().value
    if (oldest !== undefined) ready.delete(oldest)
    ready.set(text, key)
    return key
  }
  const find = (text: string, read: (text: string) => Bytes | null): Found => {
    const known = ready.get(text)
    if (known !== undefined) return keep(text, known)
    const bytes = read(text)
    const coming = bytes === null ? null : importKey(bytes)
    coming?.then(key => {
      if (ready.has(text)) keep(text, key)
    })
    return keep(text, coming)
  }
  return { ofBase64: text => find(text, fromBase64), ofAgent: text => find(text, publicKeyOfAgent) }
}
