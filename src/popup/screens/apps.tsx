import { useRef, useState } from 'preact/hooks'
import type { Scope } from '../../protocol/provider.ts'
import type { AppView } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Bones } from '../components/bones.tsx'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { Origin } from '../components/origin.tsx'
import { SaidLogo } from '../components/said.tsx'
import { problemOf, useApps, useClient, useCountdown } from '../context.ts'
import { formatLeft } from '../format.ts'
import { Spark } from '../pictures/spark.tsx'
import { useUses } from '../pictures/use-days.ts'
import { splitOrigin } from '../reading/origin.ts'
import { hashOf } from '../route.ts'
import { common, errors, live } from '../words.ts'
import { site, apps as words } from '../words-app.ts'
import { Muted } from './muted.tsx'
import { Switched } from './switched.tsx'

export function Apps() {
  const client = useClient()
  const announce = useAnnounce()
  const { answer, failed, reload } = useApps()
  const uses = useUses()
  const [problem, setProblem] = useState<string>()
  const [isAsking, setAsking] = useState(false)
  const top = useRef<HTMLDivElement>(null)

  /** Does it, says so, and brings the focus back from the row that is gone. */
  async function carryOut(run: () => Promise<unknown>, done: string): Promise<void> {
    setProblem(undefined)
    try {
      await run()
    } catch (thrown) {
      const { code } = problemOf(thrown)
      // Gone already: somebody else revoked it, or this did and the worker was stopped before it said so.
      if (code !== 'request_changed') return setProblem(errors[code])
    }
    announce(done)
    await reload()
    top.current?.querySelector<HTMLElement>('h1')?.focus()
  }
  const revoke = ({ grantId, origin }: AppView) =>
    void carryOut(() => client.ask('apps.revoke', { grantId }), words.revoked(origin))
  const unmute = (origin: string) =>
    void carryOut(() => client.ask('apps.unmute', { origin }), words.unmuted(origin))
  const switchOff = (origin: string) =>
    void carryOut(() => client.ask('sites.disable', { origin }), site.isOff(origin))
  const revokeAll = () => {
    setAsking(false)
    void carryOut(() => client.ask('apps.revokeAll'), words.revokedAll)
  }

  const list = answer?.apps ?? []
  return (
    <div class="stack" ref={top}>
      <div class="row row--between">
        <Title text={words.title} focus />
        {list.length > 0 && !isAsking && (
          <button type="button" class="btn btn--sm" onClick={() => setAsking(true)}>
            {words.revokeAll}
          </button>
        )}
      </div>
      {isAsking && list.length > 0 && (
        <AskRevokeAll count={list.length} onYes={revokeAll} onNo={() => setAsking(false)} />
      )}
      {(problem !== undefined || failed) && <Note text={problem ?? errors.server_error} alert />}
      {answer === null && !failed && <Bones rows={3} />}
      {answer !== null && list.length === 0 && <Empty />}
      {list.length > 0 && (
        <>
          <ul class="card list">
            {list.map(app => (
              <AppRow key={app.grantId} app={app} slots={uses.get(app.origin)} onRevoke={() => revoke(app)} />
            ))}
          </ul>
          <p class="meta">{words.hint}</p>
        </>
      )}
      <Switched origins={answer?.switched ?? []} onOff={switchOff} />
      <Muted muted={answer?.muted ?? []} onUnmute={unmute} />
    </div>
  )
}

interface AppRowProps {
  readonly app: AppView
  /** What it signed lately; absent for a site that did not. */
  readonly slots: readonly number[] | undefined
  readonly onRevoke: () => void
}
function AppRow({ app, slots, onRevoke }: AppRowProps) {
  const id = `app-${app.grantId}`
  const { site } = splitOrigin(app.origin)
  return (
    <li class="item" aria-label={app.origin}>
      <SaidLogo logo={app.appLogo} fallback={site.slice(0, 1).toUpperCase()} />
      <div class="grow">
        <a class="plain" id={id} href={hashOf('apps', app.grantId)}>
          <Origin origin={app.origin} row />
        </a>
        <AppFacts app={app} />
        {slots && <Spark slots={slots} />}
      </div>
      <button type="button" class="btn btn--sm" aria-describedby={id} onClick={onRevoke}>
        {words.revoke}
      </button>
    </li>
  )
}

function AppFacts({ app }: { readonly app: AppView }) {
  const { scopes, signCount, policy } = app
  useCountdown(policy?.expiresAt)
  const now = Date.now()
  if (policy !== undefined && policy.expiresAt > now) {
    return (
      <p class="mark mark--amber mark--wrap">
        <Icon name="bolt" size={16} />
        {live.row(policy.left, formatLeft(policy.expiresAt - now))}
      </p>
    )
  }
  return (
    <p class="meta">
      {[whatItMay(scopes), signCount > 0 ? words.signed(signCount) : ''].filter(Boolean).join(' · ')}
    </p>
  )
}

function whatItMay(scopes: readonly Scope[]): string {
  if (scopes.includes('holochain:sign')) return words.asksEveryTime
  return scopes.some(scope => scope === 'public_key' || scope === 'did') ? words.keyOnly : words.knowsOnly
}

interface AskProps {
  readonly count: number
  readonly onYes: () => void
  readonly onNo: () => void
}
function AskRevokeAll({ count, onYes, onNo }: AskProps) {
  return (
    <div class="card card--pad stack stack-2">
      <p class="title">{words.revokeAllAsk(count)}</p>
      <p class="small quiet">{words.revokeAllText}</p>
      <div class="pair">
        <button type="button" class="btn" onClick={onNo} ref={button => button?.focus()}>
          {common.cancel}
        </button>
        <button type="button" class="btn btn--ink" onClick={onYes}>
          {words.revokeAllYes}
        </button>
      </div>
    </div>
  )
}

function Empty() {
  return (
    <div class="empty">
      <svg
        class="empty__art"
        viewBox="0 0 72 56"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        aria-hidden="true"
      >
        <rect x="8" y="6" width="40" height="34" rx="6" />
        <path d="M8 15h40M14 10.6h.1M19 10.6h.1" />
        <path d="M56 20c4.5 4.8 7 8.6 7 12.3L56 46l-7-13.7c0-3.7 2.5-7.5 7-12.3Z" fill="var(--bg)" />
        <path d="M56 33v13" />
        <circle cx="56" cy="31" r="1.8" />
      </svg>
      <h2>{words.empty}</h2>
      <p class="narrow">{words.emptyText}</p>
    </div>
  )
}
