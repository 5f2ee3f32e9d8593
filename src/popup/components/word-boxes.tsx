import { useEffect, useRef } from 'preact/hooks'
import { common } from '../words.ts'

const WHOLE = [24, 12]

export interface WordBoxesProps {
  readonly words: readonly string[]
  /** A whole phrase may have another length than what was there. */
  readonly onChange: (words: readonly string[]) => void
  /** The box that is wrong, by index; each new mistake puts the focus there. */
  readonly wrong: { readonly at: number } | undefined
  readonly describedBy: string
}

/** One box a word, none of them readable. A phrase pasted into any box, or put there by a script, fills them all. */
export function WordBoxes({ words, onChange, wrong, describedBy }: WordBoxesProps) {
  const group = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (wrong !== undefined) group.current?.querySelectorAll('input')[wrong.at]?.focus()
  }, [wrong])

  function put(at: number, text: string): void {
    const parts = splitPhrase(text)
    const fills = parts.length > 1
    if (WHOLE.includes(parts.length)) onChange(parts)
    else onChange(words.map((word, i) => (fills ? (parts[i - at] ?? word) : i === at ? text : word)))
  }
  function paste(at: number, event: ClipboardEvent): void {
    // Left to itself the browser joins words that stand on lines of their own.
    const text = event.clipboardData?.getData('text') ?? ''
    if (splitPhrase(text).length < 2) return
    event.preventDefault()
    put(at, text)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as this grid in every browser
    <div
      class={`words-in words-in--${words.length}`}
      role="group"
      aria-label={common.recoveryPhrase}
      ref={group}
    >
      {words.map((word, i) => (
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
            aria-invalid={wrong?.at === i ? 'true' : undefined}
            aria-describedby={wrong?.at === i ? describedBy : undefined}
            onInput={event => put(i, event.currentTarget.value)}
            onPaste={event => paste(i, event)}
          />
        </div>
      ))}
    </div>
  )
}

/** The words of a text; numbers in front of them, as people number their notes, are no words. */
function splitPhrase(text: string): string[] {
  return text.split(/[\s,;]+/).filter(part => part !== '' && !/^\d+[.):]?$/.test(part))
}
