import { Origin } from '../components/origin.tsx'
import { site as words } from '../words-app.ts'

export interface SwitchedProps {
  readonly origins: readonly string[]
  readonly onOff: (origin: string) => void
}

/** Sites whose Holochain calls come to this wallet, though none of them was allowed anything yet. */
export function Switched({ origins, onOff }: SwitchedProps) {
  if (origins.length === 0) return null
  return (
    <section aria-labelledby="switched-title">
      <h2 class="label" id="switched-title">
        {words.list}
      </h2>
      <ul class="card list">
        {origins.map((origin, i) => (
          <li class="item" key={origin} aria-label={origin}>
            <div class="grow">
              <span id={`switched-${i}`}>
                <Origin origin={origin} row />
              </span>
              <p class="meta">{words.notYet}</p>
            </div>
            <button
              type="button"
              class="btn btn--sm"
              aria-describedby={`switched-${i}`}
              onClick={() => onOff(origin)}
            >
              {words.turnOff}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
