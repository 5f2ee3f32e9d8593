/**
 * How hard a password is to guess, by zxcvbn with its list of common passwords, the diceware words and the layouts of
 * keyboards. Its dictionaries of English words and names are left out: they weigh 1.2 MB more, and people here write in
 * many languages. With its lists this takes some 150 ms to get ready, and up to half a second for the worst passwords,
 * so it runs in a thread of its own (`worker.ts`).
 */
import { type Score, ZxcvbnFactory } from '@zxcvbn-ts/core'
import { dictionary, adjacencyGraphs as graphs } from '@zxcvbn-ts/language-common'

export type { Score }

/** What makes it weak, one thing at a time; `words-strength` has the sentences. */
export type Advice =
  | 'keys'
  | 'repeats'
  | 'rows'
  | 'dates'
  | 'common'
  | 'oneWord'
  | 'names'
  | 'known'
  | 'swaps'
  | 'moreWords'

export interface Rating {
  /** 0: guessed at once, to 4: not to be guessed. */
  readonly score: Score
  readonly advice?: Advice
}

/** Its time grows faster than the length; what comes after is taken as if it were not there. */
const LONGEST = 100

/** The library's own keys: it answers these where no texts were put in. */
const ADVICE: { readonly [key: string]: Advice } = {
  straightRow: 'keys',
  keyPattern: 'keys',
  simpleRepeat: 'repeats',
  extendedRepeat: 'repeats',
  sequences: 'rows',
  recentYears: 'dates',
  dates: 'dates',
  topTen: 'common',
  topHundred: 'common',
  common: 'common',
  similarToCommon: 'common',
  wordByItself: 'oneWord',
  namesByThemselves: 'names',
  commonNames: 'names',
  userInputs: 'known',
  l33t: 'swaps',
}

const factory = new ZxcvbnFactory({ dictionary, graphs })

/** `inputs` are words that anybody would try first: what the wallet is called, the name of a person. */
export function rate(password: string, inputs: readonly string[]): Rating {
  const { score, feedback } = factory.check(password.slice(0, LONGEST), [...inputs])
  if (score > 2) return { score }
  const keys = [feedback.warning ?? '', ...feedback.suggestions]
  const advice = keys.map(key => ADVICE[key]).find(one => one !== undefined)
  return { score, advice: advice ?? 'moreWords' }
}
