import { entropyFromWords, findBadWord, normaliseWord } from '../../crypto/phrase.ts'
import type { Derivation } from '../../protocol/ui-door.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'

/**
 * The entropy of a phrase that was typed. Whoever gets it wipes it. Throws `invalid_phrase`, which names a word that is
 * not in the list; also where there are too few of them for the derivation.
 */
export function readPhrase(words: readonly string[], derivation: Derivation): Uint8Array {
  const clean = words.map(normaliseWord)
  const bad = findBadWord(clean)
  if (bad >= 0) throw new UiRefusal('invalid_phrase', { field: `words.${bad}` })
  const counts = derivation === 'entropy-is-seed' ? [24] : [12, 24]
  if (!counts.includes(clean.length)) throw new UiRefusal('invalid_phrase')
  const entropy = entropyFromWords(clean)
  if (entropy === null) throw new UiRefusal('invalid_phrase')
  return entropy
}
