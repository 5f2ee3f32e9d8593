import type { WireError } from '../../protocol/errors.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Scope } from '../../protocol/provider.ts'
import type { Grant, Grants } from '../events/projections/grants.ts'

/** What is asked, as far as a grant decides it. */
export interface Ask {
  readonly origin: string
  /** The identity in use; `undefined` while nothing is set up. */
  readonly agentPubKey: string | undefined
  readonly method: 'connect' | 'signAction' | 'signBytes'
  /** The scopes that this needs. */
  readonly scopes: readonly Scope[]
  readonly neverPrompt: boolean
}

/** `silent` is for `connect` alone so far: every signature asks. */
export type Verdict =
  | { readonly outcome: 'silent'; readonly grant: Grant }
  | { readonly outcome: 'ask'; readonly grant: Grant | undefined }
  | { readonly outcome: 'refuse'; readonly error: WireError }

/**
 * The one place that decides what a grant allows. Pure: the same grants and the same request give the same answer,
 * and nothing but the exact origin and identity counts.
 */
export function authorise(grants: Grants, ask: Ask): Verdict {
  const grant = liveGrant(grants, ask.origin, ask.agentPubKey)
  const missing = grant && ask.scopes.find(scope => !allows(grant, scope))
  if (ask.method === 'connect') {
    if (grant !== undefined && missing === undefined) return { outcome: 'silent', grant }
    return ask.neverPrompt ? refuseConsent(ask, missing ?? 'openid') : { outcome: 'ask', grant }
  }
  if (grant === undefined) return refuseConsent(ask, 'holochain:sign')
  if (missing !== undefined) {
    const why = `this site's permission does not include ${missing}`
    return { outcome: 'refuse', error: new Refusal('insufficient_scope', why).wire }
  }
  return ask.neverPrompt ? refuseConsent(ask, 'holochain:sign') : { outcome: 'ask', grant }
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

function refuseConsent(ask: Ask, scope: Scope): Verdict {
  return {
    outcome: 'refuse',
    error: new Refusal('consent_required', undefined, { requiredScope: scope, clientId: ask.origin }).wire,
  }
}
