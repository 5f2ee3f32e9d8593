import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { RequestView, WalletState } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Bones } from '../components/bones.tsx'
import { Title } from '../components/fields.tsx'
import { lazy } from '../components/lazy.tsx'
import { Note } from '../components/note.tsx'
import { NameWarningNote } from '../components/origin.tsx'
import { Plate } from '../components/plate.tsx'
import { afterPaint } from '../components/use-arming.ts'
import { useClient } from '../context.ts'
import { Hint } from '../hints/hints.tsx'
import { markSeen } from '../hints/seen.ts'
import { titleOf } from '../reading/asks.ts'
import { isUnreadable } from '../reading/coded.ts'
import { nameWarning } from '../reading/origin.ts'
import { type Reading, useReading } from '../reading/use-reading.ts'
import { ended, errors, request as words } from '../words.ts'
import { BatchList } from './batch.tsx'
import { Behind } from './behind.tsx'
import { SignedByItself } from './by-itself.tsx'
import { AppClaims, NewKey, Scopes, useScopes } from './connect.tsx'
import { Decision } from './decision.tsx'
import { Ended } from './ended.tsx'
import { Reason } from './reason.tsx'
import { useRemember } from './use-remember.ts'
import { WhatIsSigned } from './what-is-signed.tsx'

/** The request that is first in the queue; each one is a new screen that arms anew. */
export function RequestScreen({ state }: { readonly state: WalletState }) {
  const { current } = state
  const [notice, setNotice] = useState<string>()
  const seen = useRef<string | undefined>(undefined)
  const hasSeen = seen.current !== undefined && seen.current !== current?.id
  useEffect(() => {
    if (current !== undefined) seen.current = current.id
  }, [current])
  if (current === undefined)
    return <Ended ended={state.ended} wasAnswered={hasSeen} identity={state.identity} />
  const before = state.ended === undefined ? undefined : ended.before(state.ended.origin)
  return (
    <ReadRequest
      key={`${current.id} ${current.digest}`}
      request={current}
      isNext={hasSeen}
      notice={notice ?? before}
      onNotice={setNotice}
    />
  )
}

/** Nothing can be decided before all of it is drawn. */
function ReadRequest(props: Omit<RequestProps, 'reading'>) {
  const { request } = props
  const reading = useReading(request)
  if (typeof reading !== 'string') return <Request {...props} reading={reading} />
  return (
    <RequestShell request={request} isNext={props.isNext}>
      {reading === 'failed' ? <Note text={errors.server_error} alert /> : <Bones rows={5} />}
    </RequestShell>
  )
}

const CustomLimits = lazy(async () => (await import('./custom-limits.tsx')).CustomLimits)

interface RequestProps {
  readonly request: RequestView
  readonly reading: Reading
  /** Another one was on this screen before. */
  readonly isNext: boolean
  readonly notice: string | undefined
  readonly onNotice: (text: string | undefined) => void
}

function Request({ request, reading, isNext, notice, onNotice }: RequestProps) {
  const client = useClient()
  const announce = useAnnounce()
  const { id, method } = request
  const { signed, batch } = reading
  const warning = useMemo(() => nameWarning(request.origin), [request.origin])
  const scopes = useScopes(request)
  const remember = useRemember(request, method !== 'connect' || scopes.canSign)
  const title = titleOf(request, signed)
  const isGenuine = (signed ?? batch)?.isGenuine ?? true
  const isStamped = isUnreadable(signed)
  const needsTick = isStamped || (batch !== null && batch.counts.opaque > 0)
  const isWide = remember.kinds.some(({ is }) => is === 'cell')
  const isAmber = signed?.kind === 'coded' ? signed.isAmber : batch !== null && batch.counts.moved > 0

  const hasWarning = warning !== null || needsTick || isAmber || isWide || !isGenuine

  // Its five minutes start when a person can see it.
  useEffect(() => afterPaint(() => void client.ask('request.shown', { id }).catch(() => {})), [client, id])
  useEffect(() => {
    const arrived = isNext ? words.arrived(request.origin, title) : ''
    const heard = `${arrived} ${notice ?? ''}`.trim()
    if (heard !== '') announce(heard)
  }, [notice])

  const reason = <Reason reason={request.reason} />
  return (
    <RequestShell
      request={request}
      isNext={isNext}
      decision={
        <Decision
          request={request}
          signed={signed}
          isGenuine={isGenuine}
          needsTick={needsTick}
          scopes={scopes}
          remember={remember}
          hasWarning={hasWarning}
          onStart={() => {
            onNotice(undefined)
            markSeen('address')
          }}
          onProblem={code => onNotice(errors[code])}
        />
      }
    >
      {notice !== undefined && <Note text={notice} />}
      {warning !== null && <NameWarningNote origin={request.origin} />}
      {window.top !== window.self && <Note kind="amber" text={words.framed} />}
      {!isGenuine && <Note kind="amber" title={words.mismatch} text={words.mismatchText} />}
      <Title text={title} focus />
      {remember.offer && remember.how === 'custom' && (
        <CustomLimits offer={remember.offer} isConnect={method === 'connect'} remember={remember} />
      )}
      <SignedByItself request={request} remember={remember} />
      {request.method === 'connect' && <AppClaims request={request} />}
      {request.method === 'connect' && request.newKey && <NewKey by={request.newKey} />}
      {!isStamped && reason}
      {request.method === 'connect' && <Scopes request={request} scopes={scopes} remember={remember} />}
      {request.method === 'signBatch' && batch !== null && <BatchList request={request} batch={batch} />}
      {signed !== null && <WhatIsSigned signed={signed} isAction={method === 'signAction'} />}
      {isStamped && reason}
      {!hasWarning && notice === undefined && <Hint about="address" />}
      <Behind request={request} onProblem={code => onNotice(errors[code])} />
    </RequestShell>
  )
}

interface RequestShellProps {
  readonly request: RequestView
  readonly isNext: boolean
  readonly children: ComponentChildren
  readonly decision?: ComponentChildren
}
function RequestShell({ request, isNext, children, decision }: RequestShellProps) {
  return (
    <div class="shell" data-method={request.method} data-next={isNext ? '' : undefined}>
      <Plate request={request} />
      <main class="scroll" data-method={request.method}>
        <div class="ask">{children}</div>
      </main>
      {decision}
    </div>
  )
}
