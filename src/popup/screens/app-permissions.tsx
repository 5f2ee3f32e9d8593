import type { AppView, PolicyView } from '../../protocol/ui-door.ts'
import { Icon } from '../components/icon.tsx'
import { KindList } from '../components/kinds.tsx'
import { formatAgo, formatEnd, formatLeft } from '../format.ts'
import { Spark } from '../pictures/spark.tsx'
import { useUses } from '../pictures/use-days.ts'
import { kindsOf } from '../reading/policy.ts'
import { connect } from '../words.ts'
import { app as words } from '../words-app.ts'

const SIGN = 'holochain:sign'

/** How much it signed, and when in the last days. */
export function Use({ app: { origin, signCount, lastUsedAt } }: { readonly app: AppView }) {
  const slots = useUses().get(origin)
  const ago = lastUsedAt === undefined ? undefined : formatAgo(Date.parse(lastUsedAt), Date.now())
  return (
    <section class="card card--pad" aria-labelledby="app-use">
      <div class="row row--between">
        <h2 id="app-use">{words.use}</h2>
        <span class="meta num">{signCount === 0 ? words.noUse : words.used(signCount, ago)}</span>
      </div>
      {signCount > 0 && <Spark slots={slots ?? []} large />}
    </section>
  )
}

export interface PermissionsProps {
  readonly app: AppView
  readonly live: PolicyView | undefined
}

/** What it may do: by itself with how much of it is left, with asking, and until it is revoked. */
export function Permissions({ app: { scopes, key }, live }: PermissionsProps) {
  return (
    <section aria-labelledby="app-permissions">
      <h2 class="sr" id="app-permissions">
        {words.permissions}
      </h2>
      <ul class="card list">
        {live && <Unasked policy={live} />}
        {scopes.includes(SIGN) && <Line text={connect.scopes[SIGN].title} mark={words.asks} />}
        {scopes
          .filter(scope => scope !== SIGN)
          .map(scope => (
            <Line key={scope} text={connect.scopes[scope].title} mark={words.untilRevoked} />
          ))}
        {key && (
          <li class="item item--low">
            <Icon name="key" size={16} />
            <span class="grow small">{words.keys[key]}</span>
          </li>
        )}
      </ul>
    </section>
  )
}

function Line({ text, mark }: { readonly text: string; readonly mark: string }) {
  return (
    <li class="item item--low">
      <span class="grow title">{text}</span>
      <span class="mark">{mark}</span>
    </li>
  )
}

function Unasked({ policy }: { readonly policy: PolicyView }) {
  const { left, maxSignatures, perMinute, expiresAt, expiresIn } = policy
  const now = Date.now()
  const ends = words.ends(formatLeft(expiresAt - now), formatEnd(expiresAt, now))
  // Narrowed, it may end sooner than it was granted for: then the bar begins further down.
  const timeLeft = Math.min(100, Math.max(0, Math.round((expiresAt - now) / (expiresIn * 10))))
  return (
    <li class="permission stack stack-2">
      <div class="row row--between">
        <p class="title">{words.unasked}</p>
        <span class="mark mark--amber">
          <Icon name="bolt" size={16} />
          {words.byItself}
        </span>
      </div>
      <KindList kinds={kindsOf(policy)} />
      <div class="row permission__left">
        <div class="grow">
          <p class="meta num">{words.left(left, maxSignatures)}</p>
          {/* biome-ignore lint/a11y/useSemanticElements: browsers draw their own meter, which no style reaches */}
          <div
            class="meter"
            role="meter"
            aria-label={words.leftName}
            aria-valuemin={0}
            aria-valuemax={maxSignatures}
            aria-valuenow={left}
            aria-valuetext={words.left(left, maxSignatures)}
          >
            <i style={{ inlineSize: `${(100 * left) / Math.max(1, maxSignatures)}%` }} />
          </div>
        </div>
        <div class="grow">
          <p class="meta num">{ends}</p>
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div
            class="meter"
            role="meter"
            aria-label={words.timeName}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={timeLeft}
            aria-valuetext={ends}
          >
            <i style={{ inlineSize: `${timeLeft}%` }} />
          </div>
        </div>
      </div>
      <p class="meta num">{words.rate(perMinute)}</p>
    </li>
  )
}
