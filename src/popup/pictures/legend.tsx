import { pictures as words } from '../words-pictures.ts'
import { levelRanges } from './days.ts'

/** What the squares of the calendar stand for, in numbers. */
export function Legend({ most }: { readonly most: number }) {
  if (most === 0) return null
  return (
    <p class="heat__legend meta num">
      <span class="heat__label">{words.legend}</span>
      {levelRanges(most).map(({ level, from, to }) => (
        <span key={level}>
          <i class={`heat__key heat__day--${level}`} aria-hidden="true" />
          {words.range(from, to)}
        </span>
      ))}
    </p>
  )
}
