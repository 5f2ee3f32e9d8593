import { useState } from 'preact/hooks'
import type { AppView, MutedView } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Bones } from '../components/bones.tsx'
import { Title } from '../components/fields.tsx'
import { Filled } from '../components/filled.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { Origin } from '../components/origin.tsx'
import { SaidChip } from '../components/said.tsx'
import { problemOf, useApps, useClient, useCountdown } from '../context.ts'
import { formatDay, isSameDay } from '../format.ts'
import { hashOf } from '../route.ts'
import { errors, home } from '../words.ts'
import { apps, site, app as words } from '../words-app.ts'
import { MuteSite } from './app-mute.tsx'
import { Narrow } from './app-narrow.tsx'
import { Permissions, Use } from './app-permissions.tsx'
import { LastUses } from './app-uses.tsx'

/** Everything about one connected site, and the ways to make it less. */
export function AppDetail({ grantId }: { readonly grantId: string }) {
  const { answer, failed, reload } = useApps()
  const app = answer?.apps.find(one => one.grantId === grantId)
  return (
    <div class="stack">
      <p class="back">
        <a class="btn btn--quiet btn--sm" href={hashOf('apps')}>
          <Icon name="back" size={16} flip />
          {home.apps}
        </a>
      </p>
      {failed && <Note text={errors.server_error} alert />}
      {answer === null && !failed && <Bones rows={5} />}
      {answer !== null && app === undefined && <Gone />}
      {answer !== null && app !== undefined && (
        <Detail app={app} muted={answer.muted.find(one => one.origin === app.origin)} reload={reload} />
      )}
    </div>
  )
}

interface DetailProps {
  readonly app: AppView
  readonly muted: MutedView | undefined
  readonly reload: () => Promise<void>
}
function Detail({ app, muted, reload }: DetailProps) {
  const client = useClient()
  const announce = useAnnounce()
  const [problem, setProblem] = useState<string>()
  const { grantId, origin, policy } = app
  useCountdown(policy?.expiresAt)
  const live = policy !== undefined && policy.expiresAt > Date.now() ? policy : undefined

  /** Does it, says so, and shows what is so afterwards; answers whether it was done. */
  async function carryOut(run: () => Promise<unknown>, done: string): Promise<boolean> {
    setProblem(undefined)
    try {
      await run()
      announce(done)
      return true
    } catch (thrown) {
      const { code } = problemOf(thrown)
      // It was less already, or is gone: what is shown was old.
      setProblem(code === 'invalid_params' || code === 'request_changed' ? words.changed : errors[code])
      return false
    } finally {
      await reload()
    }
  }
  async function revoke(): Promise<void> {
    try {
      await client.ask('apps.revoke', { grantId })
    } catch (thrown) {
      const { code } = problemOf(thrown)
      // Gone already: that is what was wanted.
      if (code !== 'request_changed') return setProblem(errors[code])
    }
    announce(apps.revoked(origin))
    location.hash = hashOf('apps')
  }

  return (
    <>
      <Head app={app} />
      {problem !== undefined && <Note text={problem} alert />}
      <Use app={app} />
      <div class="two stack">
        <div class="stack stack-2">
          <Permissions app={app} live={live} />
          {live && <Narrow grantId={grantId} policy={live} carryOut={carryOut} />}
        </div>
        <div class="stack">
          <LastUses key={`${app.signCount} ${app.lastUsedAt}`} origin={origin} />
          {app.isSwitched && (
            <SwitchOff
              onOff={() => carryOut(() => client.ask('sites.disable', { origin }), site.isOff(origin))}
            />
          )}
          <MuteSite origin={origin} muted={muted} carryOut={carryOut} />
        </div>
      </div>
      <button type="button" class="btn btn--block" onClick={() => void revoke()}>
        {apps.revoke}
      </button>
      <p class="meta">{apps.hint}</p>
    </>
  )
}

function Head({ app: { origin, appName, grantedAt } }: { readonly app: AppView }) {
  const at = Date.parse(grantedAt)
  const now = Date.now()
  const day = isSameDay(at, now) ? undefined : formatDay(at, now)
  return (
    <div>
      <Title text={<Origin origin={origin} />} focus />
      <p class="meta">
        {appName === '' ? (
          words.connected(day)
        ) : (
          <Filled text={words.connectedAs(day)} with={{ name: <SaidChip text={appName} /> }} />
        )}
      </p>
    </div>
  )
}

/** The person switched the site's Holochain calls to this wallet. */
function SwitchOff({ onOff }: { readonly onOff: () => Promise<unknown> }) {
  return (
    <section class="card card--pad" aria-labelledby="switched-title">
      <div class="stack stack-2">
        <h2 id="switched-title">{site.detail}</h2>
        <p class="small quiet">{site.detailText}</p>
        <p>
          <button type="button" class="btn btn--sm" onClick={() => void onOff()}>
            {site.turnOff}
          </button>
        </p>
      </div>
    </section>
  )
}

function Gone() {
  return (
    <div class="empty">
      <Icon name="apps" />
      <Title text={words.gone} focus />
      <p class="narrow">{words.goneText}</p>
      <a class="btn btn--sm" href={hashOf('apps')}>
        {words.toApps}
      </a>
    </div>
  )
}

/** Does something that makes a site's permissions less; answers whether it was done. */
export type CarryOut = (run: () => Promise<unknown>, done: string) => Promise<boolean>
