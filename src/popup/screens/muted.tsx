import type { MutedView } from '../../protocol/ui-door.ts'
import { Origin } from '../components/origin.tsx'
import { apps as words } from '../words-app.ts'

const MINUTE = 60_000

export interface MutedProps {
  readonly muted: readonly MutedView[]
  readonly onUnmute: (origin: string) => void
}

/** Sites that are refused without asking for a while. */
export function Muted({ muted, onUnmute }: MutedProps) {
  if (muted.length === 0) return null
  return (
    <section aria-labelledby="muted-title">
      <h2 class="label" id="muted-title">
        {words.muted}
      </h2>
      <ul class="card list">
        {muted.map(({ origin, until }, i) => (
          <li class="item" key={origin} aria-label={origin}>
            <div class="grow">
              <span id={`muted-${i}`}>
                <Origin origin={origin} row />
              </span>
              <p class="meta">{words.mutedFor(Math.max(1, Math.ceil((until - Date.now()) / MINUTE)))}</p>
            </div>
            <button
              type="button"
              class="btn btn--sm"
              aria-describedby={`muted-${i}`}
              onClick={() => onUnmute(origin)}
            >
              {words.unmute}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
