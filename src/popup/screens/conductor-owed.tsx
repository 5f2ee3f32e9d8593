import type { CapabilityView } from '../../protocol/ui-door.ts'
import { Exact } from '../components/exact.tsx'
import { Origin } from '../components/origin.tsx'
import type { Leftover } from '../conductor/look-over.ts'
import { ConductorProblem } from '../conductor/problem.ts'
import type { Troubles } from '../conductor/settle.ts'
import { common } from '../words.ts'
import { explain, conductor as words } from '../words-conductor.ts'

export interface ConductorOwedProps {
  readonly owed: readonly CapabilityView[]
  readonly troubles: Troubles
  /** Ids that are being taken back now. */
  readonly busy: ReadonlySet<string>
  readonly onTryAgain: (one: CapabilityView) => void
  readonly onForget: (one: CapabilityView) => void
}

/** What ended here, and is still to be revoked at the conductor. */
export function ConductorOwed({ owed, troubles, busy, onTryAgain, onForget }: ConductorOwedProps) {
  if (owed.length === 0) return null
  return (
    <section class="stack stack-2" aria-labelledby="conductor-owed">
      <h2 id="conductor-owed">{words.owed}</h2>
      <p class="meta">{words.owedText}</p>
      <ul class="card list">
        {owed.map(one => {
          const trouble = troubles.get(one.id)
          const isMissing = trouble instanceof ConductorProblem && trouble.code === 'missing'
          return (
            <li class="item item--tall" key={one.id} aria-label={`${one.origin}, ${one.appId}`}>
              <div class="grow">
                <Origin origin={one.origin} row />
                <p class="small">
                  <Exact text={one.appId} />
                </p>
                <p class="meta">{busy.has(one.id) ? words.takingBack : trouble && sayShortly(trouble)}</p>
                {isMissing && <p class="meta">{words.forgetText}</p>}
              </div>
              {!busy.has(one.id) && (
                <span class="conductor-ways">
                  <button type="button" class="btn btn--sm" onClick={() => onTryAgain(one)}>
                    {common.tryAgain}
                  </button>
                  {isMissing && (
                    <button type="button" class="btn btn--sm" onClick={() => onForget(one)}>
                      {words.forget}
                    </button>
                  )}
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function sayShortly(trouble: unknown): string {
  const { title, text } = explain(trouble)
  return title === undefined ? text : words.sentence(title)
}

export interface ConductorLeftoversProps {
  readonly leftovers: readonly Leftover[]
  readonly onTakeBack: (one: Leftover) => void
}

/** What the conductor has for this wallet's key, and the wallet knows nothing of. */
export function ConductorLeftovers({ leftovers, onTakeBack }: ConductorLeftoversProps) {
  if (leftovers.length === 0) return null
  return (
    <section class="stack stack-2" aria-labelledby="conductor-leftovers">
      <h2 id="conductor-leftovers">{words.leftovers}</h2>
      <p class="meta">{words.leftoversText}</p>
      <ul class="card list">
        {leftovers.map(one => (
          <li class="item" key={one.actionHash} aria-label={one.tag}>
            <div class="grow">
              <p class="small">
                <Exact text={one.tag} />
              </p>
              <p class="meta">
                <Exact text={one.appId} />
              </p>
            </div>
            <button type="button" class="btn btn--sm" onClick={() => onTakeBack(one)}>
              {words.takeBack}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
