import { fromBase64, toBase64, wipe } from '../../crypto/bytes.ts'
import { seedOf, wordsFromEntropy } from '../../crypto/phrase.ts'
import type { IdentityEntry, ImportParams } from '../../protocol/ui-door.ts'
import { createIdentitySwitch } from '../consent/use-identity.ts'
import { identityView } from '../consent/view.ts'
import type { Identity } from '../events/projections/identities.ts'
import type { Rooms } from '../rooms.ts'
import { addIdentity, keepSeed, ownPhrase } from '../vault/add-identity.ts'
import { readPhrase } from '../vault/read-phrase.ts'
import { openPhrase, openSeed } from '../vault/reveal.ts'
import type { UiHandlers } from './parse-ui.ts'
import { UiRefusal } from './ui-refusal.ts'

type IdentityHandlers = Pick<
  UiHandlers,
  | 'identities.list'
  | 'identities.add'
  | 'identities.import'
  | 'identities.use'
  | 'identities.rename'
  | 'identities.reveal'
  | 'phrase.reveal'
>

/** The part of the ui door that makes, changes and shows identities. All of it needs an unlocked wallet. */
export function createIdentityHandlers(rooms: Rooms): IdentityHandlers {
  const { vault, events, projections } = rooms
  const keys = () => vault.keys()
  const use = createIdentitySwitch(rooms)

  function checkUnlocked(): void {
    if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
  }
  function find(id: string): Identity {
    const identity = projections().identities.get(id)
    if (identity === undefined) throw new UiRefusal('invalid_params', { field: 'id' })
    return identity
  }
  function entryOf(identity: Identity): IdentityEntry {
    const { agentPubKey, createdAt, derivation, n } = identity
    const sites = [...projections().grants.values()].filter(grant => grant.agentPubKey === agentPubKey)
    return {
      ...identityView(identity),
      createdAt,
      sites: sites.length,
      ...(derivation === undefined ? {} : { derivation }),
      ...(n === undefined ? {} : { n }),
      ...(identity.phrase === undefined ? {} : { own: true }),
    }
  }

  return {
    'identities.list': async () => {
      checkUnlocked()
      return { all: [...projections().identities.values()].map(entryOf) }
    },
    'identities.add': async () => {
      checkUnlocked()
      const id = await addIdentity(rooms)
      rooms.changed()
      return { id }
    },
    'identities.import': async params => {
      checkUnlocked()
      const id = await keepSeed(rooms, seedFrom(params), originOf(params))
      rooms.changed()
      return { id }
    },
    'identities.use': async ({ id }) => {
      checkUnlocked()
      await use(id)
      return null
    },
    'identities.rename': async ({ id, name }) => {
      checkUnlocked()
      const { agentPubKey, name: before } = find(id)
      if (name === before) return null
      await events.append([{ row: { type: 'identity.renamed', agentPubKey, details: { id, name } } }])
      rooms.changed()
      return null
    },
    'identities.reveal': async ({ id, password }) => {
      const identity = find(id)
      const { agentPubKey } = identity
      await vault.prove(password)
      const seed = await openSeed(identity, events, keys)
      try {
        // On record before it leaves the vault.
        await events.append([{ row: { type: 'peer_secret.exported', agentPubKey, details: { id } } }])
        return { seed: toBase64(seed) }
      } finally {
        wipe(seed)
      }
    },
    'phrase.reveal': async ({ password }) => {
      await vault.prove(password)
      const id = ownPhrase(projections())
      if (id === undefined) throw new UiRefusal('missing_secret')
      const entropy = await openPhrase(id, events, keys)
      try {
        await events.append([{ row: { type: 'phrase.revealed', details: { id } } }])
        return { words: wordsFromEntropy(entropy) }
      } finally {
        wipe(entropy)
      }
    },
  }
}

/** 32 bytes, for the caller to wipe. Throws `invalid_phrase`, or `invalid_params` for a seed of nothing but zeros. */
function seedFrom(params: ImportParams): Uint8Array {
  if (params.from === 'phrase') {
    const { words, derivation, n } = params
    wipe(readPhrase(words, derivation))
    return seedOf(words, derivation, n)
  }
  const seed = fromBase64(params.seed)
  if (seed?.length !== 32 || seed.every(byte => byte === 0)) {
    throw new UiRefusal('invalid_params', { field: 'seed' })
  }
  return seed
}

function originOf(params: ImportParams): Parameters<typeof keepSeed>[2] {
  if (params.from !== 'phrase') return { derivation: params.from }
  const { derivation, n } = params
  return derivation === 'flowsta-device' ? { derivation, n } : { derivation }
}
