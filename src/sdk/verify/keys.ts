import { fromBase64 } from '../../crypto/bytes.ts'
import { isStrongKey } from '../../crypto/ed25519-strict.ts'
import { importStrongKey, verifyWith } from '../../crypto/ed25519-web.ts'
import { publicKeyOfAgent } from '../../crypto/holochain/holohash.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A public key that is ready to use. */
export interface PublicKey {
  /** Whether 64 bytes are this key's signature of the message, by the rule of `ed25519-strict.ts`. */
  verifies(signature: Bytes, message: Bytes): Promise<boolean>
}

const SIGNATURE_LENGTH = 64
/** Keys kept ready. A trail has one for each permission; a file may name as many as it likes. */
const MOST_KEYS = 512

/** 64 bytes of standard base64, or `null`. */
export function readSignature(text: string): Bytes | null {
  const bytes = fromBase64(text)
  return bytes?.length === SIGNATURE_LENGTH ? bytes : null
}

/**
 * Makes a key ready; `null` for one that must not be used. Rejects with a `NotSupportedError` where the platform has no
 * Ed25519.
 */
export async function importKey(bytes: Bytes): Promise<PublicKey | null> {
  if (!isStrongKey(bytes)) return null
  const key = await importStrongKey(bytes)
  return { verifies: (signature, message) => verifyWith(key, signature, message) }
}

/** A key, `null` for one that must not be used; a promise only the first time. */
type Found = PublicKey | null | Promise<PublicKey | null>

export interface Keyring {
  /** Of base64 of 32 bytes. */
  ofBase64(text: string): Found
  /** Of an agent's `uhCAk…`. */
  ofAgent(text: string): Found
}

/** Keys by their text, each made ready once; all are let go when there are too many. */
export function openKeyring(): Keyring {
  const ready = new Map<string, Found>()
  const find = (text: string, read: (text: string) => Bytes | null): Found => {
    const known = ready.get(text)
    if (known !== undefined) return known
    if (ready.size >= MOST_KEYS) ready.clear()
    const bytes = read(text)
    const coming = bytes === null ? null : importKey(bytes)
    ready.set(text, coming)
    coming?.then(
      key => ready.set(text, key),
      // Whoever asked is told.
      () => {},
    )
    return coming
  }
  return { ofBase64: text => find(text, fromBase64), ofAgent: text => find(text, publicKeyOfAgent) }
}
