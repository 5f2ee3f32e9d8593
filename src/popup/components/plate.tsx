import type { PolicyView, RequestView } from '../../protocol/ui-door.ts'
import { useCountdown } from '../context.ts'
import { formatDay, formatLeft, isSameDay } from '../format.ts'
import { isLoopback, splitOrigin } from '../reading/origin.ts'
import { plate, request as words } from '../words.ts'
import { Icon, Logo } from './icon.tsx'
import { Origin } from './origin.tsx'
import { SigningAs } from './shell.tsx'

/** Longer subdomains are cut on the plate; then the whole address is one step away. */
const FITS = 26

/** Who asks: first on the screen, outside of what scrolls, and nothing a site says is larger. */
export function Plate({ request }: { readonly request: RequestView }) {
  const { origin, position, total } = request
  return (
    <header class="plate">
      <div class="plate__label">
        <Logo />
        <span id="requesting-site">{words.site}</span>
        {total > 1 && (
          <span class="queue num" role="status">
            {words.queue(position, total)}
          </span>
        )}
        <SigningAs identity={request.identity} label={words.signingAs} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: it groups the parts of one name, it is no part of a form */}
      <div role="group" aria-labelledby="requesting-site">
        <Origin origin={origin} />
      </div>
      <PlateFacts request={request} />
    </header>
  )
}

function PlateFacts({ request }: { readonly request: RequestView }) {
  const { origin } = request
  return (
    <>
      {splitOrigin(origin).rest.length > FITS && (
        <div class="plate__facts">
          <details class="plate__whole">
            <summary>
              <Icon name="right" size={16} flip />
              {words.fullAddress}
            </summary>
            <p class="mono" dir="ltr">
              {origin}
            </p>
          </details>
        </div>
      )}
      {isLoopback(origin) && <Fact icon="info" text={plate.loopback} />}
      <Connected request={request} />
    </>
  )
}

function Connected({ request }: { readonly request: RequestView }) {
  const { connectedSince, remember } = request
  useCountdown(remember?.before?.expiresAt)
  if (connectedSince === undefined) return <Fact icon="plug" text={plate.new} />
  const at = Date.parse(connectedSince)
  const now = Date.now()
  const since = isSameDay(at, now) ? plate.today : plate.since(formatDay(at, now))
  // Without an offer the request does not tell what the site may do by itself.
  const how = remember === undefined ? undefined : signsNow(remember.before, now)
  return <Fact icon="check" text={[since, how].filter(Boolean).join(' · ')} />
}

function signsNow(live: PolicyView | undefined, now: number): string {
  if (live === undefined || live.expiresAt <= now) return plate.asks
  return plate.signs(live.left, formatLeft(live.expiresAt - now))
}

function Fact({ icon, text }: { readonly icon: 'plug' | 'check' | 'info'; readonly text: string }) {
  return (
    <div class="plate__facts">
      <Icon name={icon} size={16} />
      <span>{text}</span>
    </div>
  )
}
