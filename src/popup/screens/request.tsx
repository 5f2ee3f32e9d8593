import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { RequestView, WalletState } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Title } from '../components/fields.tsx'
import { lazy } from '../components/lazy.tsx'
import { Note } from '../components/note.tsx'
import { NameWarningNote } from '../components/origin.tsx'
import { Plate } from '../components/plate.tsx'
import { afterPaint } from '../components/use-arming.ts'
import { useClient } from '../context.ts'
import { titleOf } from '../reading/asks.ts'
import { type Batch, readBatch } from '../reading/batch.ts'
import { nameWarning } from '../reading/origin.ts'
import { readSigned, type Signed } from '../reading/signed.ts'
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
    <Request
      key={`${current.id} ${current.digest}`}
      request={current}
      isNext={hasSeen}
      notice={notice ?? before}
      onNotice={setNotice}
    />
  )
}

const CustomLimits = lazy(async () => (await import('./custom-limits.tsx')).CustomLimits)

/** What there is to sign, read from the bytes once; nothing at connect. */
function readRequest(request: RequestView): { signed: Signed | null; batch: Batch | null } {
  if (request.method === 'connect') return { signed: null, batch: null }
  if (request.method === 'signBatch') return { signed: null, batch: readBatch(request) }
  return { signed: readSigned(request), batch: null }
}

interface RequestProps {
  readonly request: RequestView
  /** Another one was on this screen before. */
  readonly isNext: boolean
  readonly notice: string | undefined
  readonly onNotice: (text: string | undefined) => void
}

function Request({ request, isNext, notice, onNotice }: RequestProps) {
  const client = useClient()
  const announce = useAnnounce()
  const { id, method } = request
  const { signed, batch } = useMemo(() => readRequest(request), [id])
  const warning = useMemo(() => nameWarning(request.origin), [request.origin])
  const scopes = useScopes(request)
  const remember = useRemember(request, method !== 'connect' || scopes.canSign)
  const title = titleOf(request, signed)
  const isGenuine = (signed ?? batch)?.isGenuine ?? true
  const isUnreadable = method === 'signBytes' && signed?.kind === 'opaque'
  const needsTick = isUnreadable || (batch !== null && batch.counts.opaque > 0)

  // Its five minutes start when a person can see it.
  useEffect(() => afterPaint(() => void client.ask('request.shown', { id }).catch(() => {})), [client, id])
  useEffect(() => {
    const arrived = isNext ? words.arrived(request.origin, title) : ''
    const heard = `${arrived} ${notice ?? ''}`.trim()
    if (heard !== '') announce(heard)
  }, [notice])

  const reason = <Reason reason={request.reason} />
  return (
    <div class="shell" data-method={method}>
      <Plate request={request} />
      <main class="scroll" data-method={method}>
        <div class="ask">
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
          {!isUnreadable && reason}
          {request.method === 'connect' && <Scopes request={request} scopes={scopes} remember={remember} />}
          {request.method === 'signBatch' && batch !== null && <BatchList request={request} batch={batch} />}
          {signed !== null && <WhatIsSigned signed={signed} isAction={method === 'signAction'} />}
          {isUnreadable && reason}
          <Behind request={request} onProblem={code => onNotice(errors[code])} />
        </div>
      </main>
      <Decision
        request={request}
        signed={signed}
        isGenuine={isGenuine}
        needsTick={needsTick}
        scopes={scopes}
        remember={remember}
        hasWarning={warning !== null || needsTick || !isGenuine}
        onStart={() => onNotice(undefined)}
        onProblem={code => onNotice(errors[code])}
      />
    </div>
  )
}
