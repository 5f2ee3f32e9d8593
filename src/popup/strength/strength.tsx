import { useEffect, useRef } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { Icon } from '../components/icon.tsx'
import { SHORTEST } from '../components/use-new-password.ts'
import { strength as words } from '../words-strength.ts'
import type { Rating } from './rate.ts'
import { useStrength } from './use-strength.ts'

const MOST = 4
const SEGMENTS = [1, 2, 3, 4]
/** Milliseconds without a change before it is read aloud: not at each key. */
const CALM = 1000

export interface StrengthProps {
  /** What is being typed; nothing is drawn while it is empty. */
  readonly password: string
  /** Words that are easy to guess for who knows this person: the name of an identity. */
  readonly inputs?: readonly string[]
}

/**
 * Below a field for a new password: how hard it is to guess, as a bar and in words, with one thing that would help. It
 * forbids nothing, the shortest length alone does that; where it can't be worked out there is no bar.
 */
export function Strength({ password, inputs = [] }: StrengthProps) {
  const rating = useStrength(password, SHORTEST, inputs)
  const shown = read(password, rating)
  useHeard(shown === undefined ? '' : words.heard(shown.level, shown.advice))
  if (password === '' || rating === null) return null
  const { level, advice, value } = shown ?? { level: '', advice: '', value: 0 }
  return (
    <div class="strength">
      {/* biome-ignore lint/a11y/useSemanticElements: a native meter has no segments, and colours of its own */}
      <div
        class="meter meter--seg"
        role="meter"
        aria-label={words.label}
        aria-valuemin={0}
        aria-valuemax={MOST}
        aria-valuenow={value}
        aria-valuetext={level}
      >
        {SEGMENTS.map(n => (
          <i key={n} class={n <= value ? 'on' : undefined} />
        ))}
      </div>
      <p class={`hint${value === 1 ? ' hint--error' : ''}`}>
        {value === 1 && <Icon name="info" size={16} />}
        <span>
          <b>{level}</b> {advice}
        </span>
      </p>
    </div>
  )
}

interface Shown {
  readonly level: string
  readonly advice: string
  /** Of four. The weakest that could be used is one: nothing would look like nothing typed. */
  readonly value: number
}

function read(password: string, rating: Rating | null | undefined): Shown | undefined {
  // Counted as the worker does: in characters, not in UTF-16 units.
  const missing = SHORTEST - [...password].length
  if (password === '' || rating === null) return undefined
  if (missing > 0) return { level: words.tooShort(missing), advice: '', value: 0 }
  if (rating === undefined) return undefined
  const { score, advice } = rating
  return {
    level: words.levels[score],
    advice: advice === undefined ? '' : words.advice[advice],
    value: Math.max(1, score),
  }
}

/** Says a text once nothing has changed for a moment, and never the same one twice in a row. */
function useHeard(text: string): void {
  const announce = useAnnounce()
  const last = useRef('')
  useEffect(() => {
    if (text === '' || text === last.current) return
    const timer = setTimeout(() => {
      last.current = text
      announce(text)
    }, CALM)
    return () => clearTimeout(timer)
  }, [text, announce])
}
