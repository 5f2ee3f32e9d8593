import { sign as signEd25519 } from '../../crypto/ed25519.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Envelope } from './envelope.ts'
import type { ResolvedDeps } from './resolve-deps.ts'

export type Signed =
  | { readonly ok: true; readonly signature: Uint8Array; readonly publicKey: Uint8Array }
  | { readonly ok: false; readonly code: Extract<ErrorCode, 'missing_signer_private_key' | 'signing_failed'> }

/**
 * Signs the envelope's payload with the secret that its dependency names. Pure: no storage, no browser, no clock,
 * no chance; Ed25519 (RFC 8032) is deterministic, so the same envelope gives the same signature.
 */
export function sign(
  envelope: Pick<Envelope, 'payload'> & { readonly deps: readonly string[] },
  deps: ResolvedDeps,
): Signed {
  const dep = envelope.deps.find(isSecret)
  const secret = dep !== undefined && Object.hasOwn(deps, dep) ? deps[dep] : undefined
  if (secret === undefined) return { ok: false, code: 'missing_signer_private_key' }
  try {
    const signature = signEd25519(envelope.payload, secret.privateKey)
    return { ok: true, signature, publicKey: secret.publicKey }
  } catch {
    return { ok: false, code: 'signing_failed' }
  }
}

function isSecret(dep: string): dep is keyof ResolvedDeps & string {
  return dep.startsWith('peer_secret:')
}
