import { useState } from 'preact/hooks'
import type { RequestView } from '../../protocol/ui-door.ts'
import type { UiProblem } from '../client.ts'
import { Icon } from '../components/icon.tsx'
import { Origin } from '../components/origin.tsx'
import { problemOf, useClient } from '../context.ts'
import { activity, request as words } from '../words.ts'

export interface BehindProps {
  readonly request: RequestView
  readonly onProblem: (code: UiProblem['code']) => void
}

/** What waits after this request, and the way to be left alone by the site for a while. */
export function Behind({ request, onProblem }: BehindProps) {
  const client = useClient()
  const [isBusy, setBusy] = useState(false)
  const { behind, total, id } = request
  const more = total - 1 - behind.length

  async function mute(event: MouseEvent): Promise<void> {
    if (!event.isTrusted || isBusy) return
    setBusy(true)
    try {
      await client.ask('request.mute', { id })
    } catch (thrown) {
      onProblem(problemOf(thrown).code)
      setBusy(false)
    }
  }

  return (
    <>
      {behind.length > 0 && (
        <section aria-labelledby="behind-title">
          <h2 class="label" id="behind-title">
            {words.behind}
          </h2>
          <ul class="card list small">
            {behind.map(({ origin, method }, i) => (
              <li class="item item--low" key={`${i}`}>
                <span class="grow">
                  <Origin origin={origin} row />
                </span>
                <span class="meta">{activity.methods[method] ?? method}</span>
              </li>
            ))}
          </ul>
          {more > 0 && <p class="meta">{words.behindMore(more)}</p>}
        </section>
      )}
      <p>
        <button
          type="button"
          class="btn btn--quiet btn--sm btn--start"
          aria-disabled={isBusy ? 'true' : undefined}
          onClick={event => void mute(event)}
        >
          <Icon name="mute" size={16} />
          {words.mute}
        </button>
      </p>
    </>
  )
}
