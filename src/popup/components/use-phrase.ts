import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Derivation } from '../../protocol/ui-door.ts'
import { problemOf } from '../context.ts'
import { restore } from '../words-set-up.ts'

export const PHRASE_LENGTHS = [24, 12] as const

/** What is wrong with the words: a sentence, and the boxes that it is about. */
export interface WrongWords {
  /** Places from 0. */
  readonly at: readonly number[]
  readonly text: string
  /** It was refused just now, so the first of them gets the focus; else it is only marked while one types. */
  readonly isRefusal: boolean
}

/** The words of a phrase that is typed in, how they become a key, and what is wrong with them. */
export function usePhrase() {
  const [words, setWords] = useState<readonly string[]>(() => Array<string>(24).fill(''))
  const [typing, setTyping] = useState<number>()
  const [derivation, setDerivation] = useState<Derivation>('flowsta-device')
  const [refused, setRefused] = useState<WrongWords>()
  const unknown = useUnknown(words, typing)

  function refuse(at: readonly number[], text: string): void {
    setRefused({ at, text, isRefusal: true })
  }
  /** A pasted phrase of another length changes the number of boxes with it. `at` is the box that is being typed in. */
  function take(next: readonly string[], at?: number): void {
    setWords(next)
    setTyping(at)
    setRefused(undefined)
    if (next.length !== 24 && derivation === 'entropy-is-seed') setDerivation('flowsta-device')
  }
  return {
    words,
    derivation,
    wrong: refused ?? unknown,
    take,
    setDerivation,
    /** A text of so many words was pasted, which is no phrase. */
    takeOther: (length: number) => refuse([], restore.otherLength(length)),
    resize: (length: number) => take(Array.from({ length }, (_, i) => words[i] ?? '')),
    /** Whether all boxes have something in them; else the first empty one says so. */
    check(): boolean {
      const missing = words.findIndex(word => word.trim() === '')
      if (missing >= 0) refuse([missing], restore.missing(missing + 1))
      return missing < 0
    },
    params: () => ({ words: words.map(word => word.trim()), derivation }),
    /** Whether one word was refused; then its box says so. */
    isRefused(thrown: unknown): boolean {
      const { code, field } = problemOf(thrown)
      const at = /^words\.(\d+)$/.exec(field ?? '')?.[1]
      if (code !== 'invalid_phrase' || at === undefined) return false
      refuse([Number(at)], restore.unknown([Number(at) + 1]))
      return true
    },
    forget: () => setWords(Array<string>(words.length).fill('')),
  }
}
export type TypedPhrase = ReturnType<typeof usePhrase>

type Find = typeof import('../phrase/known.ts').findUnknown

/** Words that can't be recovery words, as soon as that is so. The list comes after the screen. */
function useUnknown(words: readonly string[], typing: number | undefined): WrongWords | undefined {
  const [find, setFind] = useState<{ readonly unknown: Find }>()
  useEffect(() => {
    let isGone = false
    import('../phrase/known.ts').then(
      ({ findUnknown }) => !isGone && setFind({ unknown: findUnknown }),
      // Without the list nothing is marked; the worker checks the words either way.
      () => {},
    )
    return () => {
      isGone = true
    }
  }, [])
  return useMemo(() => {
    const at = find?.unknown(words, typing) ?? []
    if (at.length === 0) return undefined
    return { at, text: restore.unknown(at.map(i => i + 1)), isRefusal: false }
  }, [find, words, typing])
}
