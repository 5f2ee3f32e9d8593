import { verify } from '../../crypto/ed25519.ts'
import { agentPubKey } from '../../crypto/holohash.ts'
import type { Envelope } from './envelope.ts'

/**
 * Whether the signature holds for the payload under the key of the identity that the envelope names. Checked before
 * anything is recorded: a fault in memory or in the signer must not leave the wallet as a signature.
 */
export function holds(
  envelope: Pick<Envelope, 'payload' | 'identity'>,
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  return (
    agentPubKey(publicKey) === envelope.identity.agentPubKey && verify(signature, envelope.payload, publicKey)
  )
}
