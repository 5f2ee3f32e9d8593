/** The list of recovery words, for a look at what is typed; loaded where words are. The worker has the last word. */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { normaliseWord } from '../../crypto/phrase.ts'

const known = new Set(wordlist)

/** Places, from 0, of words that are not in the list. The one at `typing` may still become one. */
export function findUnknown(words: readonly string[], typing: number | undefined): number[] {
  return words.flatMap((word, i) => {
    const text = normaliseWord(word)
    if (text === '' || known.has(text)) return []
    return i === typing && wordlist.some(one => one.startsWith(text)) ? [] : [i]
  })
}
