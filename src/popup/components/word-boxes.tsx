import { useEffect, useRef, useState } from 'preact/hooks'
import { splitPhrase } from '../phrase/split.ts'
import { common } from '../words.ts'
import { restore } from '../words-set-up.ts'
import { useAnnounce } from './announce.tsx'
import { PHRASE_LENGTHS, type TypedPhrase } from './use-phrase.ts'

export interface WordBoxesProps {
  readonly phrase: TypedPhrase
  /** Id of the sentence that says what is wrong. */
  readonly describedBy: string
}

/** One box a word, none of them readable. A phrase pasted into any box, or put there by a script, fills them all. */
export function WordBoxes({ phrase, describedBy }: WordBoxesProps) {
  const { words, wrong } = phrase
  const announce = useAnnounce()
  const group = useRef<HTMLDivElement>(null)
  /** The last box that was filled: who goes on by keyboard need not pass all those before it. */
  const [filled, setFilled] = useState<{ readonly last: number }>()
  const focus = (at: number | undefined) => {
    if (at !== undefined) group.current?.querySelectorAll('input')[at]?.focus()
  }
  useEffect(() => {
    if (wrong?.isRefusal) focus(wrong.at[0])
  }, [wrong])
  useEffect(() => focus(filled?.last), [filled])

  /** Answers the box up to which they were put, `undefined` where they are no phrase and not the rest of one. */
  function fill(at: number, parts: readonly string[]): number | undefined {
    if (PHRASE_LENGTHS.some(length => length === parts.length)) {
      phrase.take(parts)
      return parts.length - 1
    }
    if (at + parts.length > words.length) {
      phrase.takeOther(parts.length)
      return undefined
    }
    phrase.take(words.map((word, i) => parts[i - at] ?? word))
    return at + parts.length - 1
  }
  function type(at: number, text: string): void {
    const parts = splitPhrase(text)
    if (parts.length < 2) {
      phrase.take(
        words.map((word, i) => (i === at ? text : word)),
        at,
      )
    } else fill(at, parts)
  }
  function paste(at: number, event: ClipboardEvent): void {
    // Left to itself the browser joins words that stand on lines of their own.
    const text = event.clipboardData?.getData('text') ?? ''
    const parts = splitPhrase(text)
    if (parts.length === 0 || parts[0] === text) return
    event.preventDefault()
    const last = fill(at, parts)
    if (last === undefined) return
    setFilled({ last })
    announce(restore.filled(parts.length))
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as this grid in every browser
    <div
      class={`words-in words-in--${words.length}`}
      role="group"
      aria-label={common.recoveryPhrase}
      ref={group}
    >
      {words.map((word, i) => {
        const isWrong = wrong?.at.includes(i) === true
        return (
          <div key={`${i}`}>
            <label for={`restore-word-${i + 1}`}>
              <span class="sr">{common.word} </span>
              {i + 1}
            </label>
            <input
              class="input"
              id={`restore-word-${i + 1}`}
              type="password"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={word}
              aria-invalid={isWrong ? 'true' : undefined}
              aria-describedby={isWrong ? describedBy : undefined}
              onInput={event => type(i, event.currentTarget.value)}
              onPaste={event => paste(i, event)}
            />
          </div>
        )
      })}
    </div>
  )
}
