import { USE_DAYS } from '../../protocol/days.ts'
import { formatDay } from '../format.ts'
import { uses as words } from '../words-pictures.ts'
import { usesUntil } from './days.ts'

/** Units of the drawing: a bar with its gap, and the height of the busiest day. */
const STEP = 8
const HEIGHT = 24
/** A day with one signature beside one with a thousand is still to be seen. */
const LEAST = 2

export interface SparkProps {
  /** As `apps.uses` has them: pairs of slot and count. */
  readonly slots: readonly number[]
  /** With the days at its ends, and numbers under the pointer. */
  readonly large?: boolean
}

/** Signatures of the last 14 days, today in the accent; its name has the numbers. Runs the way that text runs. */
export function Spark({ slots, large = false }: SparkProps) {
  const now = Date.now()
  const days = usesUntil(now, slots)
  const most = Math.max(...days.map(({ n }) => n))
  const since = formatDay(days[0]?.noon ?? now, now)
  const name = words.name(
    since,
    days.reduce((sum, { n }) => sum + n, 0),
    most,
    days.at(-1)?.n ?? 0,
  )
  const width = USE_DAYS * STEP
  return (
    <>
      <svg
        class={large ? 'spark spark--large' : 'spark'}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={name}
      >
        <line x1="0" y1={HEIGHT - 0.5} x2={width} y2={HEIGHT - 0.5} stroke-width="1" />
        {days.map(({ day, noon, n }, i) => {
          const size = n === 0 ? 0 : Math.max(LEAST, (n / Math.max(1, most)) * (HEIGHT - 1))
          return (
            <rect
              key={day}
              class={i === USE_DAYS - 1 ? 'now' : undefined}
              x={i * STEP + 1}
              y={HEIGHT - 1 - size}
              width={STEP - 2}
              height={size}
              rx="1"
            >
              {large && <title>{words.day(formatDay(noon, now), n)}</title>}
            </rect>
          )
        })}
      </svg>
      {large && (
        <p class="spark__ends meta" aria-hidden="true">
          <span>{since}</span>
          <span>{words.today}</span>
        </p>
      )}
    </>
  )
}
