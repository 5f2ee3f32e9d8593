import { wipe } from '../../crypto/bytes.ts'
import { importPublicKey, importSeed, publicKeyOf } from '../../crypto/ed25519.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { agentPubKey } from '../../crypto/holochain/holohash.ts'
import { Refusal } from '../../protocol/errors.ts'
import { isCapabilityKey } from '../events/projections/capabilities.ts'
import type { Found, FoundEvents } from '../events/reader.ts'
import type { EventStore } from '../events/store.ts'
import type { VaultKeys } from '../vault/keys.ts'
import { unseal } from '../vault/seal.ts'
import { isSecretKey, secretLabel } from '../vault/secrets.ts'
import type { Envelope } from './envelope.ts'

/** An opened secret. Its private half can sign and can't be read; no raw byte of it outlives the opening. */
export interface PeerSecret {
  /** To verify with. */
  readonly publicKey: CryptoKey
  readonly privateKey: CryptoKey
  readonly createdAt: string
}
export type ResolvedDeps = { readonly [dep: `peer_secret:${string}`]: PeerSecret }

/**
 * Reads and opens what the envelope declares, from the event store and nowhere else. A secret that is missing or
 * does not open is left out, and the signer answers `missing_signer_private_key`: this never waits for anything and
 * never asks a projection. A grant whose row is not there as it was written is none: `consent_required`; without the
 * row of the capability that a zome call carries, it is `missing_signer_private_key`. Throws `wallet_locked` when there
 * are no keys to open a secret with.
 */
export async function resolveDeps(
  envelope: Pick<Envelope, 'identity'> & { readonly deps: readonly string[] },
  events: Pick<EventStore, 'read'>,
  keys: () => VaultKeys | null,
): Promise<ResolvedDeps> {
  const { identity } = envelope
  const found = await events.read(envelope.deps)
  const deps: { [dep: `peer_secret:${string}`]: PeerSecret } = {}
  // Grants first: a secret is opened last, and only for what may be signed.
  for (const dep of envelope.deps) {
    const row = found.get(dep)?.event.row
    if (isCapabilityKey(dep)) checkCapability(row, identity)
    else if (!isSecretKey(dep)) checkGrant(row, identity)
  }
  for (const dep of envelope.deps) {
    if (!isSecretKey(dep)) continue
    const secret = await openSecret(dep, identity, found.get(dep), keys)
    if (secret !== null) deps[dep] = secret
  }
  return deps
}

function isGrant(
  row: Found['event']['row'] | undefined,
  { agentPubKey: agent }: Envelope['identity'],
): boolean {
  return (row?.type === 'grant.created' || row?.type === 'grant.extended') && row.agentPubKey === agent
}
function checkGrant(row: Found['event']['row'] | undefined, identity: Envelope['identity']): void {
  if (isGrant(row, identity)) return
  throw new Refusal('consent_required', undefined, {
    requiredScope: 'holochain:sign',
    ...(row?.origin === undefined ? {} : { clientId: row.origin }),
  })
}

function isCapability(
  row: Found['event']['row'] | undefined,
  { agentPubKey: agent }: Envelope['identity'],
): boolean {
  return row?.type === 'capability.created' && row.agentPubKey === agent
}
function checkCapability(row: Found['event']['row'] | undefined, identity: Envelope['identity']): void {
  if (!isCapability(row, identity)) throw new Refusal('missing_signer_private_key')
}

/** Whether what was read is still what {@link recentDeps} came from, nothing else and nothing less. */
export function depsHold(
  { deps, identity }: Pick<Envelope, 'deps' | 'identity'>,
  found: FoundEvents,
  keys: VaultKeys | null,
): boolean {
  return deps.every(dep => {
    const one = found.get(dep)
    if (isCapabilityKey(dep)) return isCapability(one?.event.row, identity)
    if (!isSecretKey(dep)) return isGrant(one?.event.row, identity)
    const { row, hash } = one?.event ?? {}
    const isWhole = one?.sealed !== undefined && sha256Hex(one.sealed) === row?.bodySha256
    return isWhole && row.agentPubKey === identity.agentPubKey && keys?.opened.get(dep)?.hash === hash
  })
}

/**
 * What the dependencies came to the last time they were read, or `null`: to sign with, where they are read again in the
 * transaction that records it. Nothing that is made with it counts unless {@link depsHold} there.
 */
export function recentDeps(
  { deps }: { readonly deps: readonly string[] },
  keys: VaultKeys | null,
): ResolvedDeps | null {
  const [dep] = deps.filter(isSecretKey)
  const before = dep === undefined ? undefined : keys?.opened.get(dep)
  return dep === undefined || before === undefined ? null : { [dep]: before.secret }
}

async function openSecret(
  dep: `peer_secret:${string}`,
  identity: Envelope['identity'],
  found: Found | undefined,
  keys: () => VaultKeys | null,
): Promise<PeerSecret | null> {
  if (found === undefined) return null
  const { event, sealed } = found
  const { row, hash } = event
  if (row.type !== 'peer_secret.created' || row.agentPubKey !== identity.agentPubKey) return null
  if (sealed === undefined || sha256Hex(sealed) !== row.bodySha256) return null
  // After the last wait: the keys of a wallet that was locked meanwhile are overwritten in place.
  const held = keys()
  if (held === null) throw new Refusal('wallet_locked')
  // Under the row and its hash: another row, or the same one edited, is opened anew.
  const before = held.opened.get(dep)
  if (before?.hash === hash) return before.secret
  const seed = unseal(held.seal, secretLabel(identity.id, row.agentPubKey), sealed)
  if (seed === null) return null
  try {
    const publicKey = publicKeyOf(seed)
    if (agentPubKey(publicKey) !== row.agentPubKey) return null
    const [privateKey, verifying] = await Promise.all([importSeed(seed), importPublicKey(publicKey)])
    const secret = { publicKey: verifying, privateKey, createdAt: row.at }
    held.opened.set(dep, { hash, secret })
    return secret
  } finally {
    wipe(seed)
  }
}
