import { useState } from 'preact/hooks'
import type { Scope } from '../../protocol/provider.ts'
import type { ConnectView, RequestView } from '../../protocol/ui-door.ts'
import { Filled } from '../components/filled.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { SaidChip, SaidLogo } from '../components/said.tsx'
import { Switch } from '../components/switch.tsx'
import { shortKey } from '../format.ts'
import { connect, said, request as words } from '../words.ts'
import { WantedByItself } from './by-itself.tsx'
import type { RememberChoice } from './use-remember.ts'

const SIGN: Scope = 'holochain:sign'
/** What every signature shows anyway. */
const SHOWN_BY_SIGNING: readonly Scope[] = ['public_key', 'did']

export interface ScopeChoice {
  isOn(scope: Scope): boolean
  /** Cannot be switched: it is needed, had already, or part of another one. */
  isFixed(scope: Scope): boolean
  toggle(scope: Scope): void
  /** What is left of what was asked for, for the approval. */
  readonly chosen: readonly Scope[]
  /** Whether the site can ask for signatures after an approval. */
  readonly canSign: boolean
}

/** What a site asked for, and what the person left switched on. It can only become less. */
export function useScopes(request: RequestView): ScopeChoice {
  const [off, setOff] = useState<ReadonlySet<Scope>>(new Set())
  const asked: readonly Scope[] = request.method === 'connect' ? request.scopes : []
  const has: readonly Scope[] = request.method === 'connect' ? request.has : []
  const signs = asked.includes(SIGN) && !off.has(SIGN)
  const isFixed = (scope: Scope) =>
    scope === 'openid' || has.includes(scope) || (signs && SHOWN_BY_SIGNING.includes(scope))
  const isOn = (scope: Scope) => isFixed(scope) || !off.has(scope)
  return {
    isOn,
    isFixed,
    toggle(scope) {
      const next = new Set(off)
      if (!next.delete(scope)) next.add(scope)
      setOff(next)
    },
    chosen: asked.filter(isOn),
    canSign: signs || has.includes(SIGN),
  }
}

/** What the site says about itself: dashed, and never larger than its origin. */
export function AppClaims({ request }: { readonly request: ConnectView }) {
  const { appName, appLogo, privacyPolicy } = request
  const policy = readPolicy(privacyPolicy)
  if (appName === undefined && appLogo === undefined && policy === null) return null
  return (
    <div class="row row--wide">
      <SaidLogo logo={appLogo} fallback="" />
      <p class="small claims">
        {appName !== undefined && (
          <span class="claims__line">
            <Filled text={said.callsItself} with={{ name: <SaidChip text={appName} /> }} />
          </span>
        )}
        {policy && (
          <a class="claims__line" href={policy.href} target="_blank" rel="noreferrer noopener">
            {said.privacy} <span class="meta">{policy.shown}</span>
          </a>
        )}
      </p>
    </div>
  )
}

/** Only https: is ever a link; other schemes could run in the wallet's own page. */
function readPolicy(text: string | undefined): { href: string; shown: string } | null {
  if (text === undefined || !URL.canParse(text)) return null
  const { protocol, host, pathname, href } = new URL(text)
  return protocol === 'https:' ? { href, shown: host + pathname.replace(/\/$/, '') } : null
}

/** The key that proves the site's requests is not the one from before. */
export function NewKey({ by }: { readonly by: NonNullable<ConnectView['newKey']> }) {
  return <Note title={connect.newKeyTitle} text={connect.newKey[by]} />
}

export interface ScopesProps {
  readonly request: ConnectView
  readonly scopes: ScopeChoice
  readonly remember: RememberChoice
}

/** What it may do after this: the sensitive one apart, in amber. What it has already is only named. */
export function Scopes({ request, scopes, remember }: ScopesProps) {
  const { has } = request
  const isNew = (scope: Scope) => request.scopes.includes(scope) && !has.includes(scope)
  const rest = (['openid', 'public_key', 'did'] as const).filter(isNew)
  const had = request.scopes.filter(scope => has.includes(scope))
  return (
    <section aria-labelledby="may-do">
      <h2 class="label" id="may-do">
        {words.whatConnect}
      </h2>
      <ul class="stack stack-2">
        {isNew(SIGN) && (
          <li class="scope scope--amber">
            <Icon name="sign" />
            <div>
              <p class="title title--strong">
                {connect.scopes[SIGN].title} <span class="chip chip--amber">{connect.sensitive}</span>
              </p>
              <p class="small quiet">{connect.scopes[SIGN].text}</p>
            </div>
            <ScopeSwitch scope={SIGN} scopes={scopes} />
          </li>
        )}
        {remember.offer && (
          <li>
            <WantedByItself remember={remember} />
          </li>
        )}
        {rest.length > 0 && (
          <li>
            <ul class="card list">
              {rest.map(scope => (
                <li class="scope" key={scope}>
                  <Icon name={scope === 'openid' ? 'identities' : 'key'} />
                  <div>
                    <p class="title">{connect.scopes[scope].title}</p>
                    <p class="meta">{note(scope, request, scopes)}</p>
                  </div>
                  <ScopeSwitch scope={scope} scopes={scopes} />
                </li>
              ))}
            </ul>
          </li>
        )}
        {had.length > 0 && <li class="meta">{connect.has(had.map(scope => connect.scopes[scope].title))}</li>}
      </ul>
    </section>
  )
}

function note(scope: Scope, request: ConnectView, scopes: ScopeChoice): string {
  if (scope === 'openid') return connect.needed
  if (scopes.isFixed(scope)) return connect.partOfSigning
  return shortKey(scope === 'did' ? request.identity.did : request.identity.agentPubKey)
}

function ScopeSwitch({ scope, scopes }: { readonly scope: Scope; readonly scopes: ScopeChoice }) {
  return (
    <Switch
      label={connect.allow(connect.scopes[scope].title)}
      checked={scopes.isOn(scope)}
      disabled={scopes.isFixed(scope)}
      onChange={() => scopes.toggle(scope)}
    />
  )
}
