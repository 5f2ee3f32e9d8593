import { publicKeyOf } from '../../crypto/ed25519.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { agentPubKey } from '../../crypto/holohash.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { EventStore } from '../events/store.ts'
import type { VaultKeys } from '../vault/keys.ts'
import { unseal } from '../vault/seal.ts'
import { isSecretKey, secretLabel } from '../vault/secrets.ts'
import type { Envelope } from './envelope.ts'

/** An opened secret. `privateKey` is the 32-byte Ed25519 seed; whoever asked for it overwrites it after use. */
export interface PeerSecret {
  readonly publicKey: Uint8Array
  readonly privateKey: Uint8Array
  readonly createdAt: string
}
export type ResolvedDeps = { readonly [dep: `peer_secret:${string}`]: PeerSecret }

/**
 * Reads and opens what the envelope declares, from the event store and nowhere else. A secret that is missing or
 * does not open is left out, and the signer answers `missing_signer_private_key`: this never waits for anything and
 * never asks a projection. A grant whose row is not there as it was written is none: `consent_required`. Throws
 * `wallet_locked` when there are no keys to open a secret with.
 */
export async function resolveDeps(
  envelope: Pick<Envelope, 'identity'> & { readonly deps: readonly string[] },
  events: Pick<EventStore, 'byKey' | 'sealedBody'>,
  keys: () => VaultKeys | null,
): Promise<ResolvedDeps> {
  const deps: { [dep: `peer_secret:${string}`]: PeerSecret } = {}
  // Grants first: a secret is opened last, and only for what may be signed.
  for (const dep of envelope.deps) {
    if (dep.startsWith('grant:')) await checkGrant(dep, envelope.identity, events)
  }
  for (const dep of envelope.deps) {
    if (!isSecretKey(dep)) continue
    const secret = await openSecret(dep, envelope.identity.id, events, keys)
    if (secret !== null) deps[dep] = secret
  }
  return deps
}

async function checkGrant(
  dep: string,
  { agentPubKey: agent }: Envelope['identity'],
  events: Pick<EventStore, 'byKey'>,
): Promise<void> {
  const row = (await events.byKey(dep))?.row
  if (row?.type === 'grant.created' && row.agentPubKey === agent) return
  throw new Refusal('consent_required', undefined, {
    requiredScope: 'holochain:sign',
    ...(row?.origin === undefined ? {} : { clientId: row.origin }),
  })
}

async function openSecret(
  dep: string,
  identityId: string,
  events: Pick<EventStore, 'byKey' | 'sealedBody'>,
  keys: () => VaultKeys | null,
): Promise<PeerSecret | null> {
  const event = await events.byKey(dep)
  if (event?.row.type !== 'peer_secret.created' || event.row.agentPubKey === undefined) return null
  const sealed = await events.sealedBody(event.seq)
  if (sealed === undefined || sha256Hex(sealed) !== event.row.bodySha256) return null
  // After the last wait: the keys of a wallet that was locked meanwhile are overwritten in place.
  const held = keys()
  if (held === null) throw new Refusal('wallet_locked')
  const privateKey = unseal(held.seal, secretLabel(identityId, event.row.agentPubKey), sealed)
  if (privateKey === null) return null
  const publicKey = publicKeyOf(privateKey)
  if (agentPubKey(publicKey) !== event.row.agentPubKey) {
    privateKey.fill(0)
    return null
  }
  return { publicKey, privateKey, createdAt: event.row.at }
}
