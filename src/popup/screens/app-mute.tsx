import { useState } from 'preact/hooks'
import type { MutedView } from '../../protocol/ui-door.ts'
import { Icon } from '../components/icon.tsx'
import { useClient, useCountdown } from '../context.ts'
import { formatLeft, formatSpan } from '../format.ts'
import { apps, app as words } from '../words-app.ts'
import type { CarryOut } from './app-detail.tsx'

const MINUTES = [60, 8 * 60, 24 * 60, 7 * 24 * 60] as const

export interface MuteSiteProps {
  readonly origin: string
  readonly muted: MutedView | undefined
  readonly carryOut: CarryOut
}

/** Refuses a site for a while, or lets it ask again. */
export function MuteSite({ origin, muted, carryOut }: MuteSiteProps) {
  const client = useClient()
  const [minutes, setMinutes] = useState<number>(MINUTES[0])
  useCountdown(muted?.until)
  const left = (muted?.until ?? 0) - Date.now()
  if (left > 0) {
    const unmute = () => void carryOut(() => client.ask('apps.unmute', { origin }), apps.unmuted(origin))
    return (
      <div class="note note--action">
        <Icon name="mute" />
        <div>
          <b>{words.mutedFor(formatLeft(left))}</b>
          {words.mutedText}
        </div>
        <button type="button" class="btn btn--sm" onClick={unmute}>
          {apps.unmute}
        </button>
      </div>
    )
  }
  const mute = () => void carryOut(() => client.ask('apps.mute', { origin, minutes }), words.mutedNow(origin))
  return (
    <section class="card card--pad stack stack-2" aria-labelledby="mute-title">
      <h2 id="mute-title">{words.muteTitle}</h2>
      <p class="small quiet">{words.muteText}</p>
      <div class="row">
        <label class="sr" for="mute-for">
          {words.muteFor}
        </label>
        <select
          class="input input--sm input--choice"
          id="mute-for"
          value={String(minutes)}
          onChange={event => setMinutes(Number(event.currentTarget.value))}
        >
          {MINUTES.map(value => (
            <option key={value} value={String(value)}>
              {formatSpan(value * 60)}
            </option>
          ))}
        </select>
        <button type="button" class="btn btn--sm" onClick={mute}>
          <Icon name="mute" size={16} />
          {words.mute}
        </button>
      </div>
    </section>
  )
}
