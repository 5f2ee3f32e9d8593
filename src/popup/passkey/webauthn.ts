/**
 * Passkeys by the browser's own WebAuthn, for their PRF alone (level 3, section 10.1.4): 32 bytes that the authenticator
 * makes of a salt, the same each time, for nobody but this extension and only once it has seen its user. No signature of
 * theirs is checked, because nothing is believed of them: what they answer opens the wallet, or it does not.
 */
import { fromBase64, toBase64, wipe } from '../../crypto/bytes.ts'
import type { PasskeyView } from '../../protocol/ui-door.ts'
import { faultOf, PasskeyFault } from './fault.ts'

/** What a passkey answered. All base64. `prf` is a secret: it is sent to the worker, and nowhere else. */
export interface PasskeyAnswer {
  readonly credentialId: string
  readonly prf: string
}

const NAME = 'Flowsta Wallet'
/** COSE: Ed25519, ES256, RS256. Any will do. */
const ALGORITHMS = [-8, -7, -257]

export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && typeof navigator.credentials?.create === 'function'
}

/**
 * Has a new passkey made, and asks it for its PRF of `salt`. `there`: credential ids that the authenticator must not
 * have yet. Authenticators that say nothing while they make one are asked a second time. Throws {@link PasskeyFault}.
 */
export async function createPasskey(salt: string, there: readonly string[]): Promise<PasskeyAnswer> {
  try {
    if (!hasPasskeys()) throw new PasskeyFault('unavailable')
    const made = await navigator.credentials.create({
      publicKey: {
        // Left without an id: it is this extension's.
        rp: { name: NAME },
        user: { id: random(16), name: NAME, displayName: NAME },
        challenge: random(32),
        pubKeyCredParams: ALGORITHMS.map(alg => ({ type: 'public-key', alg })),
        excludeCredentials: there.map(id => descriptor(id)),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        attestation: 'none',
        extensions: { prf: { eval: { first: bytes(salt) } } },
      },
    })
    const { credentialId, prf, isEnabled } = read(made)
    if (prf !== undefined) return { credentialId, prf }
    if (isEnabled === false) throw new PasskeyFault('no_prf')
    return await askPasskey([{ credentialId, salt }])
  } catch (thrown) {
    throw faultOf(thrown)
  }
}

/** Asks whichever of these the person has at hand. Throws {@link PasskeyFault}. */
export async function askPasskey(
  all: ReadonlyArray<Pick<PasskeyView, 'credentialId' | 'salt'>>,
): Promise<PasskeyAnswer> {
  try {
    if (!hasPasskeys()) throw new PasskeyFault('unavailable')
    const found = await navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: all.map(({ credentialId }) => descriptor(credentialId)),
        userVerification: 'required',
        extensions: { prf: { evalByCredential: saltsOf(all) } },
      },
    })
    const { credentialId, prf } = read(found)
    if (prf === undefined) throw new PasskeyFault('no_prf')
    return { credentialId, prf }
  } catch (thrown) {
    throw faultOf(thrown)
  }
}

function saltsOf(all: ReadonlyArray<Pick<PasskeyView, 'credentialId' | 'salt'>>) {
  return Object.fromEntries(
    all.map(({ credentialId, salt }) => [base64url(credentialId), { first: bytes(salt) }]),
  )
}

/** The bytes of the answer are overwritten as soon as they are text; of texts, no page can say that. */
function read(credential: Credential | null) {
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyFault('failed')
  const { prf } = credential.getClientExtensionResults()
  const first = prf?.results?.first
  const secret = first === undefined ? undefined : asBytes(first)
  const text = secret?.length === 32 ? toBase64(secret) : undefined
  if (secret !== undefined) wipe(secret)
  return {
    credentialId: toBase64(new Uint8Array(credential.rawId)),
    prf: text,
    isEnabled: prf?.enabled,
  }
}

function asBytes(source: BufferSource): Uint8Array {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
}
function descriptor(credentialId: string): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: bytes(credentialId) }
}
function bytes(base64: string): Uint8Array<ArrayBuffer> {
  const read = fromBase64(base64)
  if (read === null) throw new PasskeyFault('failed')
  return read
}
function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}
function base64url(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
