import * as v from 'valibot'
import { fromBase64, toBase64, toHex, wipe } from '../../crypto/bytes.ts'
import { normaliseWord, seedOf, wordsFromEntropy } from '../../crypto/phrase.ts'
import type { Derivation } from '../../protocol/ui-door.ts'
import { type TrailKeys, trailKeys } from '../events/seals.ts'
import type { Draft } from '../events/store.ts'
import type { Platform } from '../platform.ts'
import { makeHeader, type VaultHeader } from './header.ts'
import { KEY_LENGTH, NONCE_LENGTH, seal, subkey, unseal } from './seal.ts'
import { certificateDraft, phraseDraft, secretDraft } from './secrets.ts'

const KEY = 'setup'
const LABEL = { type: 'setup-draft' }
const ASKED = 3
const DraftWallet = v.object({
  header: v.unknown(),
  root: v.string(),
  entropy: v.string(),
  ask: v.array(v.number()),
})

/** A wallet that is ready to be written: its header, its root secret and its first events. */
export interface NewWallet {
  readonly header: VaultHeader
  readonly root: Uint8Array
  /** The event store takes them over. */
  readonly trail: TrailKeys
  readonly drafts: readonly Draft[]
}

export function randomId(platform: Pick<Platform, 'random'>): string {
  return toHex(platform.random(16))
}

/** The first events of a wallet from its phrase's entropy. Wipes what it derives. */
export async function newWallet(
  platform: Pick<Platform, 'random'>,
  header: VaultHeader,
  root: Uint8Array,
  entropy: Uint8Array,
  derivation: Derivation,
): Promise<NewWallet> {
  const sealingKey = subkey(root, 'seal')
  const seed = seedOf(wordsFromEntropy(entropy), derivation, 1)
  const phraseId = randomId(platform)
  const identity = { id: randomId(platform), name: 'Everyday', derivation, n: 1, phraseId }
  const random = (length: number) => platform.random(length)
  const trail = trailKeys(root)
  const { chain } = header
  const drafts: Draft[] = [
    { row: { type: 'vault.created', details: { chain } } },
    phraseDraft(phraseId, entropy, sealingKey, random),
    secretDraft(identity, seed, sealingKey, random),
    certificateDraft(seed, { auditKey: trail.auditKey, chain }),
    { row: { type: 'vault.unlocked' } },
  ]
  wipe(sealingKey, seed)
  return { header, root, trail, drafts }
}

/** Header and random root secret for a new password. */
export async function newVault(
  platform: Platform,
  password: string,
): Promise<{ header: VaultHeader; root: Uint8Array }> {
  const root = platform.random(KEY_LENGTH)
  const ids = { chain: randomId(platform), slot: randomId(platform) }
  return { header: await makeHeader(platform, ids, password, root), root }
}

/**
 * A wallet in the making: made at "Continue", shown at "Reveal", real only once three words were typed back. It
 * lies in `storage.session` (never the password), so that neither a stopped worker nor a closed popup loses the
 * words that somebody is writing down; a browser exit does.
 */
export function createSetup(platform: Platform) {
  async function read() {
    const parsed = v.safeParse(DraftWallet, await platform.session.get(KEY))
    if (!parsed.success) return null
    const root = fromBase64(parsed.output.root)
    const sealed = fromBase64(parsed.output.entropy)
    if (root === null || sealed === null) return null
    const entropy = unseal(root, LABEL, sealed)
    return entropy === null
      ? null
      : { header: parsed.output.header as VaultHeader, root, entropy, ask: parsed.output.ask }
  }

  return {
    async begin(password: string): Promise<number[]> {
      const { header, root } = await newVault(platform, password)
      const entropy = platform.random(32)
      const ask = pickWords(platform)
      await platform.session.set(KEY, {
        header,
        root: toBase64(root),
        entropy: toBase64(seal(root, platform.random(NONCE_LENGTH), LABEL, entropy)),
        ask,
      })
      wipe(root, entropy)
      return ask
    },
    /** Numbers of the words that are asked back, or `null` without a draft. */
    async ask(): Promise<number[] | null> {
      return (await read())?.ask ?? null
    },
    async reveal(): Promise<string[] | null> {
      const draft = await read()
      if (draft === null) return null
      const words = wordsFromEntropy(draft.entropy)
      wipe(draft.entropy, draft.root)
      return words
    },
    /** Index of the first typed word that is wrong, or the wallet to be written. */
    async confirm(typed: readonly string[]): Promise<number | NewWallet | null> {
      const draft = await read()
      if (draft === null) return null
      const words = wordsFromEntropy(draft.entropy)
      const wrong = draft.ask.findIndex((number, i) => normaliseWord(typed[i] ?? '') !== words[number - 1])
      if (wrong >= 0) {
        wipe(draft.entropy, draft.root)
        return wrong
      }
      const made = await newWallet(platform, draft.header, draft.root, draft.entropy, 'flowsta-device')
      wipe(draft.entropy)
      return made
    },
    cancel: () => platform.session.remove([KEY]),
  }
}
export type Setup = ReturnType<typeof createSetup>

function pickWords(platform: Pick<Platform, 'random'>): number[] {
  const picked = new Set<number>()
  // 240 is the largest multiple of 24 in a byte: bytes above it would favour the first words.
  while (picked.size < ASKED) {
    const byte = platform.random(1)[0] ?? 255
    if (byte < 240) picked.add((byte % 24) + 1)
  }
  return [...picked].sort((a, b) => a - b)
}
