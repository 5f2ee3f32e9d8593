import { signWith } from '../../crypto/ed25519.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Envelope } from './envelope.ts'
import type { PeerSecret, ResolvedDeps } from './resolve-deps.ts'

export type Signed =
  /** 64 bytes for each item, in their order. */
  | { readonly ok: true; readonly signatures: readonly Uint8Array[]; readonly publicKey: CryptoKey }
  | { readonly ok: false; readonly code: Extract<ErrorCode, 'missing_signer_private_key' | 'signing_failed'> }

/**
 * Signs every item of the envelope with the secret that its dependency names: all of them, or none. Pure: no storage,
 * no browser API but WebCrypto, no clock, no chance; Ed25519 (RFC 8032) is deterministic, so the same envelope gives
 * the same signatures.
 */
export async function sign(
  envelope: {
    readonly items: ReadonlyArray<Pick<Envelope['items'][number], 'payload'>>
    readonly deps: readonly string[]
  },
  deps: ResolvedDeps,
): Promise<Signed> {
  const secret = secretOf(envelope.deps, deps)
  if (secret === undefined) return { ok: false, code: 'missing_signer_private_key' }
  try {
    const { privateKey, publicKey } = secret
    const signatures = await Promise.all(envelope.items.map(({ payload }) => signWith(privateKey, payload)))
    return { ok: true, signatures, publicKey }
  } catch {
    return { ok: false, code: 'signing_failed' }
  }
}

function secretOf(names: readonly string[], deps: ResolvedDeps): PeerSecret | undefined {
  const dep = names.find(isSecret)
  return dep !== undefined && Object.hasOwn(deps, dep) ? deps[dep] : undefined
}

function isSecret(dep: string): dep is keyof ResolvedDeps & string {
  return dep.startsWith('peer_secret:')
}
