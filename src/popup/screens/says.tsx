import type { ComponentChildren } from 'preact'
import type { ConnectView, RequestView } from '../../protocol/ui-door.ts'
import { Filled } from '../components/filled.tsx'
import { SaidExact } from '../components/kinds.tsx'
import { formatSpan } from '../format.ts'
import { kindOf, wordsOfType } from '../reading/asks.ts'
import { splitOrigin } from '../reading/origin.ts'
import type { Kind } from '../reading/policy.ts'
import type { Signed } from '../reading/signed.ts'
import { connect, request as requestWords, says, signing, remember as words } from '../words.ts'
import type { ScopeChoice } from './connect.tsx'
import type { RememberChoice } from './use-remember.ts'

/** Longer types and domains of a site stand in the list of kinds, not in the sentence. */
const SHORT = 40
const HOUR = 3600

export interface SaysProps {
  readonly request: RequestView
  readonly signed: Signed | null
  readonly scopes: ScopeChoice
  readonly remember: RememberChoice
}

/** What Approve will do, in one sentence: number, kind and time. From the bytes and the choices alone. */
export function Says({ request, signed, scopes, remember }: SaysProps) {
  const isConnect = request.method === 'connect'
  if (isConnect && scopes.chosen.length === 0) return <>{connect.nothingLeft}</>
  if (remember.isNothing) {
    const once = isConnect ? requestWords.askEveryTime : requestWords.onlyThisTime
    return <Filled text={words.noKind} with={{ once }} />
  }
  return (
    <>
      {remember.terms === undefined ? (
        <Once request={request} signed={signed} canSign={scopes.canSign} />
      ) : (
        <Remembered request={request} signed={signed} remember={remember} />
      )}
      {request.total > 1 && ` ${says.next}`}
    </>
  )
}

interface OnceProps {
  readonly request: RequestView
  readonly signed: Signed | null
  readonly canSign: boolean
}
function Once({ request, signed, canSign }: OnceProps) {
  if (request.method === 'connect') return <>{canSign ? connects(request) : says.connectQuiet}</>
  if (request.method === 'signBatch') {
    return <Filled text={says.batch(request.items.length)} with={{}} />
  }
  if (signed?.kind === 'coded') return <>{signed.says}</>
  if (signed === null || request.method === 'signAction') {
    return <>{says.action((signed && kindOf(signed)?.thing) ?? signing.action.thing)}</>
  }
  return <>{signed.kind === 'text' ? says.text : says.json}</>
}

/** What connecting means where nothing new is remembered: it may end what was, or leave it. */
function connects({ connectedSince, remember, newKey }: ConnectView): string {
  if (connectedSince === undefined) return says.connect
  // A policy belongs to the key that proves its requests, and to the last answer about one.
  if (newKey !== undefined || remember?.before !== undefined) return says.connectEnds
  return remember === undefined ? says.connectMore : says.connect
}

function Remembered({ request, signed, remember }: Omit<SaysProps, 'scopes'>) {
  const { terms, kinds } = remember
  if (terms === undefined) return null
  const isConnect = request.method === 'connect'
  const connects = terms.expiresIn === HOUR ? words.connectSaysHour : words.connectSays
  return (
    <Filled
      text={isConnect ? connects : words.signSays}
      with={{
        site: (
          <b>
            <bdi dir="ltr">{splitOrigin(request.origin).site}</bdi>
          </b>
        ),
        this: thisOne(request, signed),
        span: formatSpan(terms.expiresIn),
        many: (
          <b>
            <Many n={terms.maxSignatures} kinds={kinds} isMore={!isConnect} />
          </b>
        ),
      }}
    />
  )
}

function thisOne(request: RequestView, signed: Signed | null): ComponentChildren {
  const { oneOf } = words
  if (request.method === 'signBatch') return <b>{oneOf.batch(request.items.length)}</b>
  if (signed === null) return oneOf.data
  if (signed.kind === 'coded') return signed.thisOne
  if (signed.kind === 'action') return oneOf.action(kindOf(signed)?.thing ?? signing.action.thing)
  return signed.kind === 'text' ? oneOf.text : oneOf.data
}

interface ManyProps {
  readonly n: number
  readonly kinds: readonly Kind[]
  /** Beside what is approved now. */
  readonly isMore: boolean
}
/** `20 more new entries`, `20 actions of type “message”`, `20 signatures of 3 kinds`. */
function Many({ n, kinds, isMore }: ManyProps) {
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) {
    const ofKinds = kinds.some(({ is }) => is === 'cell') ? words.ofKindsAndCell : words.ofKinds
    return <>{ofKinds(n, kinds.length, isMore)}</>
  }
  if (kind.is === 'plain') return <>{words.texts(n, isMore)}</>
  if (kind.is === 'domain') return <>{words.ofThisKind(n, isMore)}</>
  if (kind.is !== 'action') return <>{(kind.is === 'cell' ? words.cellCalls : words.calls)(n, isMore)}</>
  const known = wordsOfType(kind.value)
  if (known !== undefined) return <>{known.many(n, isMore)}</>
  if (kind.value.length > SHORT) return <>{words.ofThisType(n, isMore)}</>
  return <Filled text={words.ofType(n, isMore)} with={{ type: <SaidExact text={kind.value} /> }} />
}
