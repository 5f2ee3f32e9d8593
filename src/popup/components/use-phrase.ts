import { useState } from 'preact/hooks'
import type { Derivation } from '../../protocol/ui-door.ts'
import { problemOf } from '../context.ts'
import { restore } from '../words-set-up.ts'

export const PHRASE_LENGTHS = [24, 12] as const

/** The words of a phrase that is typed in, how they become a key, and what is wrong with them. */
export function usePhrase() {
  const [words, setWords] = useState<readonly string[]>(() => Array<string>(24).fill(''))
  const [derivation, setDerivation] = useState<Derivation>('flowsta-device')
  const [wrong, setWrong] = useState<{ at: number; text: string }>()

  /** A pasted phrase of another length changes the number of boxes with it. */
  function take(next: readonly string[]): void {
    setWords(next)
    setWrong(undefined)
    if (next.length !== 24 && derivation === 'entropy-is-seed') setDerivation('flowsta-device')
  }
  return {
    words,
    derivation,
    wrong,
    take,
    setDerivation,
    resize: (length: number) => take(Array.from({ length }, (_, i) => words[i] ?? '')),
    /** Whether all boxes have something in them; else the first empty one says so. */
    check(): boolean {
      const missing = words.findIndex(word => word.trim() === '')
      if (missing >= 0) setWrong({ at: missing, text: restore.missing(missing + 1) })
      return missing < 0
    },
    params: () => ({ words: words.map(word => word.trim()), derivation }),
    /** Whether one word was refused; then its box says so. */
    isRefused(thrown: unknown): boolean {
      const { code, field } = problemOf(thrown)
      const at = /^words\.(\d+)$/.exec(field ?? '')?.[1]
      if (code !== 'invalid_phrase' || at === undefined) return false
      setWrong({ at: Number(at), text: restore.badWord(Number(at) + 1) })
      return true
    },
    forget: () => setWords(Array<string>(words.length).fill('')),
  }
}
export type TypedPhrase = ReturnType<typeof usePhrase>
