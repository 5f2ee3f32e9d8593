import { sha256Hex } from '../../crypto/hash.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { Identity } from '../events/projections/identities.ts'
import type { EventStore } from '../events/store.ts'
import type { VaultKeys } from './keys.ts'
import { type Label, unseal } from './seal.ts'
import { phraseKey, phraseLabel, secretKey, secretLabel } from './secrets.ts'

/**
 * What lies sealed beside its row, opened: for who has just typed the password once more, and for making the next key.
 * Whoever gets it wipes it. Throws `missing_secret` where the row or its body is not as it was written, and `not_now`
 * while locked.
 */
async function openSealed(
  key: string,
  label: Label,
  type: string,
  events: Pick<EventStore, 'read'>,
  keys: () => VaultKeys | null,
): Promise<Uint8Array> {
  const { event, sealed } = (await events.read([key])).get(key) ?? {}
  // After the last wait: the keys of a wallet that was locked meanwhile are overwritten in place.
  const held = keys()
  if (held === null) throw new UiRefusal('not_now')
  const isWhole =
    event?.row.type === type && sealed !== undefined && sha256Hex(sealed) === event.row.bodySha256
  const opened = isWhole ? unseal(held.seal, label, sealed) : null
  if (opened === null) throw new UiRefusal('missing_secret')
  return opened
}

/** The 32-byte seed of an identity: it is sealed for this id and this key and opens for no other. */
export function openSeed(
  { id, agentPubKey }: Pick<Identity, 'id' | 'agentPubKey'>,
  events: Pick<EventStore, 'read'>,
  keys: () => VaultKeys | null,
): Promise<Uint8Array> {
  return openSealed(secretKey(id), secretLabel(id, agentPubKey), 'peer_secret.created', events, keys)
}

/** The entropy of a phrase: 16 or 32 bytes. */
export function openPhrase(
  id: string,
  events: Pick<EventStore, 'read'>,
  keys: () => VaultKeys | null,
): Promise<Uint8Array> {
  return openSealed(phraseKey(id), phraseLabel(id), 'phrase.created', events, keys)
}
