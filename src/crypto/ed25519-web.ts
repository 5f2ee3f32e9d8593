/** Verifying by the platform's own Ed25519 (W3C WebCrypto), behind the one rule of `ed25519-strict.ts`. */
import { toHex } from './bytes.ts'
import { isStrictSignature, isStrongKey } from './ed25519-strict.ts'

/** The object, because for the text the platform makes one at each call. */
const ALGORITHM = { name: 'Ed25519' } as const

const imported = new Map<string, Promise<CryptoKey>>()
/** Keys that stay imported; there are as many as grants and identities. */
const MOST_IMPORTED = 100

/** A 32-byte public key for {@link verifyWith}. Rejects for one that {@link isStrongKey} refuses. */
export function importPublicKey(publicKey: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const name = toHex(publicKey)
  const before = imported.get(name)
  if (before !== undefined) return before
  if (imported.size >= MOST_IMPORTED) imported.clear()
  const key = isStrongKey(publicKey)
    ? importStrongKey(publicKey)
    : Promise.reject(new RangeError('publicKey: is not a strong key'))
  key.catch(() => imported.delete(name))
  imported.set(name, key)
  return key
}

/**
 * The same for a key that {@link isStrongKey} was asked about, kept nowhere. Rejects with a `NotSupportedError` where
 * the platform has no Ed25519.
 */
export async function importStrongKey(publicKey: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const subtle = subtleCrypto()
  // The bytes are a good key: where this throws, it is the algorithm that is missing.
  return subtle.importKey('raw', publicKey, ALGORITHM, true, ['verify']).catch(unsupported)
}

/** WebCrypto. Throws a `NotSupportedError` where there is none, as in pages on plain `http:`. */
export function subtleCrypto(): SubtleCrypto {
  return (globalThis.crypto?.subtle as SubtleCrypto | undefined) ?? unsupported()
}

function unsupported(): never {
  throw new DOMException('WebCrypto with Ed25519 is missing here', 'NotSupportedError')
}

/** Whether the signature holds for the message, as `ed25519-strict.ts` has it. */
export async function verifyWith(
  key: CryptoKey,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  if (!isStrictSignature(signature)) return false
  const [s, m] = [signature as Uint8Array<ArrayBuffer>, message as Uint8Array<ArrayBuffer>]
  return subtleCrypto().verify(ALGORITHM, key, s, m)
}
