import { toBase64 } from '../../crypto/bytes.ts'
import { didKey } from '../../crypto/did.ts'
import { publicKeyOf, sign } from '../../crypto/ed25519.ts'
import { agentPubKey } from '../../crypto/holochain/holohash.ts'
import { certificateBytes } from '../../crypto/trail.ts'
import type { SeedSource } from '../../protocol/ui-door.ts'
import type { Draft } from '../events/store.ts'
import { type Label, NONCE_LENGTH, seal } from './seal.ts'

/** How the store finds the event with the secret of an identity, and requests name it in `deps`. */
export function secretKey(identityId: string): `peer_secret:${string}` {
  return `peer_secret:${identityId}`
}

export function isSecretKey(key: string): key is `peer_secret:${string}` {
  return key.startsWith('peer_secret:')
}

/** How the store finds the event with the entropy of a phrase. */
export function phraseKey(id: string): `phrase:${string}` {
  return `phrase:${id}`
}

/** What a sealed agent seed is bound to: moved to another row or identity, it does not open. */
export function secretLabel(identityId: string, agent: string): Label {
  return { id: identityId, type: 'peer_secret.created', publicKey: agent }
}
export function phraseLabel(id: string): Label {
  return { id, type: 'phrase.created' }
}

export interface NewIdentity {
  readonly id: string
  readonly name: string
  readonly derivation: SeedSource
  /** Of a `flowsta-device-N`. */
  readonly n?: number
  /** The wallet's own phrase, where the seed is derived from that. */
  readonly phraseId?: string
}

/** The event of a new identity. The row names only its public half; the 32-byte seed lies sealed beside it. */
export function secretDraft(
  identity: NewIdentity,
  seed: Uint8Array,
  sealingKey: Uint8Array,
  random: (length: number) => Uint8Array,
): Draft {
  const publicKey = publicKeyOf(seed)
  const agent = agentPubKey(publicKey)
  const { id, name, derivation, n, phraseId } = identity
  return {
    key: secretKey(id),
    sealed: seal(sealingKey, random(NONCE_LENGTH), secretLabel(id, agent), seed),
    row: {
      type: 'peer_secret.created',
      agentPubKey: agent,
      summary: 'identity',
      details: {
        id,
        name,
        did: didKey(publicKey),
        derivation,
        ...(n === undefined ? {} : { n }),
        visibility: 'local-only',
        ...(phraseId === undefined ? {} : { phrase: phraseId }),
      },
    },
  }
}

/** The event that keeps the phrase's entropy (16 or 32 bytes), so that the words can be shown again. */
export function phraseDraft(
  id: string,
  entropy: Uint8Array,
  sealingKey: Uint8Array,
  random: (length: number) => Uint8Array,
): Draft {
  return {
    key: phraseKey(id),
    sealed: seal(sealingKey, random(NONCE_LENGTH), phraseLabel(id), entropy),
    row: {
      type: 'phrase.created',
      summary: `${entropy.length === 32 ? 24 : 12} words`,
      details: { id, visibility: 'local-only' },
    },
  }
}

/** The event in which an agent key vouches, once, for the key that signs this installation's audit heads. */
export function certificateDraft(seed: Uint8Array, audit: { auditKey: string; chain: string }): Draft {
  return {
    row: {
      type: 'audit_key.certified',
      agentPubKey: agentPubKey(publicKeyOf(seed)),
      summary: 'audit key',
      details: { auditKey: audit.auditKey, signature: toBase64(sign(certificateBytes(audit), seed)) },
    },
  }
}
