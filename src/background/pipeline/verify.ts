import { verifyWith } from '../../crypto/ed25519.ts'
import type { Envelope } from './envelope.ts'

/**
 * Whether each signature holds for its item under the key of the identity that the envelope names; `publicKey` was
 * held against that when the secret was opened. Checked before anything is recorded: a fault in memory or in the
 * signer must not leave the wallet as a signature.
 */
export async function holds(
  { items }: { readonly items: ReadonlyArray<Pick<Envelope['items'][number], 'payload'>> },
  signatures: readonly Uint8Array[],
  publicKey: CryptoKey,
): Promise<boolean> {
  if (signatures.length !== items.length) return false
  const checks = items.map(({ payload }, i) => verifyWith(publicKey, signatures[i] as Uint8Array, payload))
  return (await Promise.all(checks)).every(Boolean)
}
