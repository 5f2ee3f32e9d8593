import { type ErrorCode, Refusal, type WireError } from '../../protocol/errors.ts'
import type { PolicyTerms } from '../../protocol/policy.ts'
import type { Scope } from '../../protocol/provider.ts'
import type { Grant, Grants } from '../events/projections/grants.ts'
import { isLive, type Policy } from '../events/projections/policies.ts'
import { isDenied, isWithin, type Kind, names } from './policy.ts'

interface AskBase {
  readonly origin: string
  /** The identity in use; `undefined` while nothing is set up. */
  readonly agentPubKey: string | undefined
  readonly neverPrompt: boolean
  /** Milliseconds since 1970: until then a person wants to hear nothing of this site. */
  readonly mutedUntil?: number
}
export interface ConnectAsk extends AskBase {
  readonly method: 'connect'
  readonly scopes: readonly Scope[]
  readonly policy?: PolicyTerms
  /** It came with a proof by the key that is bound to the grant. */
  readonly isProven: boolean
  /** The device key that comes with the request. One that the app brings is asked for, the provider's is only offered. */
  readonly key?: { readonly publicKey: string; readonly by: 'app' | 'provider' }
}
export interface SignAsk extends AskBase {
  readonly method: 'signAction' | 'signBytes' | 'signZomeCall' | 'signBatch'
  /** What each item is; `null` for one that no policy can name. */
  readonly kinds: readonly (Kind | null)[]
  /** A device-key proof came with it. Whether it holds is checked after this, and before anything is signed. */
  readonly isProven: boolean
  readonly use: Use
}
/** What is asked, as far as a grant decides it. */
export type Ask = ConnectAsk | SignAsk

/** What the policy's numbers are held against beside the rows: requests on their way, and those of the last minute. */
export interface Use {
  /** Signatures that are reserved and not recorded yet. */
  readonly held: number
  /** Signatures of the last minute, reserved ones included. */
  readonly lastMinute: number
  /** Milliseconds since 1970: when the rate leaves room again. */
  readonly freeAt: number
}
export const NO_USE: Use = { held: 0, lastMinute: 0, freeAt: 0 }

/**
 * `silent`: covered, at a signature by a policy, and still to be proven. `ask`: a person decides, which grows the grant
 * where there is one.
 */
export type Verdict =
  | { readonly outcome: 'silent'; readonly grant: Grant }
  | { readonly outcome: 'ask'; readonly grant: Grant | undefined }
  | { readonly outcome: 'refuse'; readonly error: WireError }

/**
 * The one place that decides what a grant allows. Pure: the same grants, request and time (milliseconds since 1970)
 * give the same answer, and nothing but the exact origin and identity counts.
 */
export function authorise(grants: Grants, ask: Ask, now: number): Verdict {
  const grant = liveGrant(grants, ask.origin, ask.agentPubKey)
  return ask.method === 'connect' ? authoriseConnect(grant, ask, now) : authoriseSign(grant, ask, now)
}

function authoriseConnect(grant: Grant | undefined, ask: ConnectAsk, now: number): Verdict {
  const missing = grant && ask.scopes.find(scope => !allows(grant, scope))
  if (grant !== undefined && missing === undefined && coversConnect(grant, ask, now)) {
    return { outcome: 'silent', grant }
  }
  return askPerson(grant, ask, missing ?? 'openid', now)
}

/** Whether a person answered all of this already, and the answer still holds. */
function coversConnect(grant: Grant, { policy: wanted, key, isProven }: ConnectAsk, now: number): boolean {
  const isOwnKey = key !== undefined && key.publicKey === grant.deviceKey
  if (key?.by === 'app' && !(isOwnKey && isProven)) return false
  // Without the scope nothing could be signed under a policy, so none is asked for.
  if (wanted === undefined || !allows(grant, 'holochain:sign')) return true
  const { policy } = grant
  return isOwnKey && isLive(policy, now) && isWithin(wanted, policy.asked) && isLess(wanted, policy.asked)
}
function isLess(a: PolicyTerms, b: PolicyTerms): boolean {
  return a.expiresIn <= b.expiresIn && a.maxSignatures <= b.maxSignatures && a.perMinute <= b.perMinute
}

function authoriseSign(grant: Grant | undefined, ask: SignAsk, now: number): Verdict {
  if (grant === undefined) return refuse('consent_required', undefined, 'holochain:sign', ask)
  if (!allows(grant, 'holochain:sign')) {
    return refuse('insufficient_scope', "this site's permission does not include holochain:sign")
  }
  const { policy } = grant
  if (!ask.isProven || !coversSign(grant, policy, ask, now))
    return askPerson(grant, ask, 'holochain:sign', now)
  if (isMuted(ask, now)) return muted(ask)
  if (ask.use.lastMinute + ask.kinds.length > policy.perMinute) {
    const most = `at most ${policy.perMinute} signatures a minute without asking`
    const when =
      ask.kinds.length > policy.perMinute ? 'ask for fewer at once' : `try again at ${iso(ask.use.freeAt)}`
    return refuse('limit_exceeded', `${most}: ${when}`)
  }
  return { outcome: 'silent', grant }
}

function coversSign(grant: Grant, policy: Policy | undefined, ask: SignAsk, now: number): policy is Policy {
  if (!isLive(policy, now) || policy.left - ask.use.held < ask.kinds.length) return false
  return ask.kinds.every(kind => kind !== null && !isDenied(grant.denies, kind, now) && names(policy, kind))
}

/** A person decides, where the site may ask and they want to hear of it. */
function askPerson(grant: Grant | undefined, ask: Ask, scope: Scope, now: number): Verdict {
  if (ask.neverPrompt) return refuse('consent_required', undefined, scope, ask)
  return isMuted(ask, now) ? muted(ask) : { outcome: 'ask', grant }
}

function isMuted({ mutedUntil = 0 }: Ask, now: number): boolean {
  return now < mutedUntil
}
function muted({ mutedUntil = 0 }: Ask): Verdict {
  return refuse('user_rejected', `this site is muted until ${iso(mutedUntil)}`)
}
function iso(time: number): string {
  return new Date(time).toISOString()
}

/** The live grant of exactly this origin for exactly this identity. Opaque origins never have one. */
export function liveGrant(
  grants: Grants,
  origin: string,
  agentPubKey: string | undefined,
): Grant | undefined {
  if (origin === 'null' || agentPubKey === undefined) return undefined
  for (const grant of grants.values()) {
    if (grant.origin === origin && grant.agentPubKey === agentPubKey) return grant
  }
  return undefined
}

/** `holochain:sign` includes the key and the DID, because a signature shows them. */
export function allows(grant: Pick<Grant, 'scopes'>, scope: Scope): boolean {
  if (grant.scopes.includes(scope)) return true
  return (scope === 'public_key' || scope === 'did') && grant.scopes.includes('holochain:sign')
}

function refuse(code: ErrorCode, description?: string, requiredScope?: Scope, ask?: Ask): Verdict {
  const consent = requiredScope && ask ? { requiredScope, clientId: ask.origin } : undefined
  return { outcome: 'refuse', error: new Refusal(code, description, consent).wire }
}
