import { wipe } from '../../crypto/bytes.ts'
import { publicKeyOf } from '../../crypto/ed25519.ts'
import { agentPubKey } from '../../crypto/holochain/holohash.ts'
import { seedOf, wordsFromEntropy } from '../../crypto/phrase.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { Projections } from '../events/projections/index.ts'
import { Superseded } from '../events/store.ts'
import type { Rooms } from '../rooms.ts'
import { openPhrase } from './reveal.ts'
import { certificateDraft, type NewIdentity, secretDraft } from './secrets.ts'
import { randomId } from './setup.ts'

type Around = Pick<Rooms, 'events' | 'vault' | 'platform' | 'projections'>
type Origin = Pick<NewIdentity, 'derivation' | 'n' | 'phraseId'>

/** Whether the wallet has this key. */
function has({ identities }: Pick<Projections, 'identities'>, agent: string): boolean {
  return [...identities.values()].some(one => one.agentPubKey === agent)
}

/**
 * Keeps a seed (32 bytes, wiped here) as a new identity and answers its id once that is on the disk. A key that the
 * wallet has already is refused, `already_there`: never are there two copies of one.
 */
export async function keepSeed(
  { events, vault, platform, projections }: Around,
  seed: Uint8Array,
  origin: Origin,
): Promise<string> {
  try {
    const [keys, trail] = [vault.keys(), events.keys()]
    const { chain, identities } = projections()
    if (keys === null || trail === null || chain === null) throw new UiRefusal('not_now')
    const agent = agentPubKey(publicKeyOf(seed))
    const id = randomId(platform)
    const names = new Set([...identities.values()].map(({ name }) => name))
    const random = (length: number) => platform.random(length)
    const drafts = [
      secretDraft({ id, name: nextName(names), ...origin }, seed, keys.seal, random),
      certificateDraft(seed, { auditKey: trail.auditKey, chain }),
    ]
    await events.append(drafts, { strict: true, provided: state => !has(state, agent) })
    return id
  } catch (problem) {
    throw problem instanceof Superseded ? new UiRefusal('already_there') : problem
  } finally {
    wipe(seed)
  }
}

/**
 * Makes the next identity of the wallet's own phrase, `flowsta-device-N`, and answers its id. Numbers are counted from
 * the highest that there is; one whose key came in by another way is passed over.
 */
export async function addIdentity(around: Around): Promise<string> {
  const { events, vault, projections } = around
  const phraseId = ownPhrase(projections())
  if (phraseId === undefined) throw new UiRefusal('missing_secret')
  const entropy = await openPhrase(phraseId, events, () => vault.keys())
  const words = wordsFromEntropy(entropy)
  wipe(entropy)
  for (let n = highest(projections(), phraseId) + 1; ; n++) {
    try {
      return await keepSeed(around, seedOf(words, 'flowsta-device', n), {
        derivation: 'flowsta-device',
        n,
        phraseId,
      })
    } catch (problem) {
      if (!(problem instanceof UiRefusal) || problem.wire.code !== 'already_there') throw problem
    }
  }
}

/** The phrase that the wallet was made from; imported keys have none here. */
export function ownPhrase({ identities }: Pick<Projections, 'identities'>): string | undefined {
  return [...identities.values()].find(({ phrase }) => phrase !== undefined)?.phrase
}

function highest({ identities }: Pick<Projections, 'identities'>, phraseId: string): number {
  const own = [...identities.values()].filter(
    ({ phrase, derivation }) => phrase === phraseId && derivation === 'flowsta-device',
  )
  return Math.max(0, ...own.map(({ n = 0 }) => n))
}

function nextName(taken: ReadonlySet<string>): string {
  for (let n = taken.size + 1; ; n++) {
    if (!taken.has(`Identity ${n}`)) return `Identity ${n}`
  }
}
