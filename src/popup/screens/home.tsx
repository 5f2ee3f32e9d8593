import type { AppView, IdentityView } from '../../protocol/ui-door.ts'
import { Answer } from '../components/answer.tsx'
import { Avatar } from '../components/avatar.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { lazy } from '../components/lazy.tsx'
import { Origin } from '../components/origin.tsx'
import { useApps, useCountdown } from '../context.ts'
import { formatLeft } from '../format.ts'
import { HomeHints } from '../hints/hints.tsx'
import { readEntry } from '../reading/activity.ts'
import { splitOrigin } from '../reading/origin.ts'
import { hashOf } from '../route.ts'
import { activity, home as words } from '../words.ts'
import { SecondCopyNote } from './second-copy-note.tsx'
import { useActivity } from './use-activity.ts'
import { useSite } from './use-site.ts'

const LATEST = 4
const ThisSite = lazy(async () => (await import('./this-site.tsx')).ThisSite)

export interface HomeProps {
  readonly identity: IdentityView | undefined
  readonly isSecondCopy: boolean
}

export function Home({ identity, isSecondCopy }: HomeProps) {
  const { answer } = useApps()
  const { site, reload } = useSite()
  return (
    <div class="stack">
      <Title text={words.title} sr />
      {isSecondCopy && <SecondCopyNote />}
      {identity && (
        <section class="card card--pad row row--wide" aria-label={words.identityInUse}>
          <Avatar agentPubKey={identity.agentPubKey} size={56} />
          <div class="grow">
            <p class="title title--large" dir="auto">
              {identity.name}
            </p>
            <bdi class="meta mono key-text" dir="ltr">
              {identity.agentPubKey}
            </bdi>
          </div>
          <CopyButton label={words.copyKey} text={identity.agentPubKey} />
        </section>
      )}
      <section class="card list" aria-label={words.apps}>
        <a class="item" href={hashOf('apps')}>
          <Icon name="apps" />
          <span class="grow">
            <span class="title">{answer === null ? words.apps : words.connected(answer.apps.length)}</span>
            <br />
            <span class="meta">{words.connectedHint}</span>
          </span>
          <Icon name="right" size={16} flip />
        </a>
        <ByThemselves apps={answer?.apps ?? []} />
      </section>
      <HomeHints sites={answer?.apps.length} />
      {site && <ThisSite site={site} reload={reload} />}
      <Latest />
    </div>
  )
}

/** Which sites may sign without asking, where there are any. */
function ByThemselves({ apps }: { readonly apps: readonly AppView[] }) {
  const soonest = Math.min(...apps.map(({ policy }) => policy?.expiresAt ?? Number.POSITIVE_INFINITY))
  useCountdown(Number.isFinite(soonest) ? soonest : undefined)
  const now = Date.now()
  const unasked = apps.filter(({ policy }) => policy !== undefined && policy.expiresAt > now)
  const [first] = unasked
  if (first?.policy === undefined) return null
  const { left, expiresAt } = first.policy
  const sites = unasked.map(({ origin }) => splitOrigin(origin).site)
  return (
    <a class="item" href={hashOf('apps', unasked.length === 1 ? first.grantId : undefined)}>
      <Icon name="bolt" />
      <span class="grow">
        <span class="title">{words.unasked(unasked.length)}</span>
        <br />
        <span class="meta whole">
          {unasked.length === 1
            ? words.unaskedOne(sites[0] ?? '', left, formatLeft(expiresAt - now))
            : words.unaskedMany(sites)}
        </span>
      </span>
      <Icon name="right" size={16} flip />
    </a>
  )
}

function Latest() {
  const { rows } = useActivity(LATEST)
  return (
    <section aria-labelledby="latest-title">
      <div class="section-title">
        <h2 id="latest-title">{words.latest}</h2>
        <a class="small" href={hashOf('activity')}>
          {words.allActivity}
        </a>
      </div>
      {rows?.length === 0 && <p class="meta">{words.nothingYet}</p>}
      {rows !== null && rows.length > 0 && (
        <ul class="card list">
          {rows.map(readEntry).map(entry => (
            <li class="item" key={entry.seq}>
              <span class="grow">
                <span class="title">{entry.what}</span>
                <br />
                {entry.origin === undefined ? (
                  <span class="meta">{activity.thisWallet}</span>
                ) : (
                  <Origin origin={entry.origin} row />
                )}
              </span>
              <Answer entry={entry} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
