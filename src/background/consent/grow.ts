/** The rows by which an approval makes or extends a grant. */
import type { RowDraft } from '../../protocol/audit.ts'
import type { PolicyTerms } from '../../protocol/policy.ts'
import type { DeviceKeyOffer } from '../../protocol/proof.ts'
import { SCOPES, type Scope } from '../../protocol/provider.ts'
import type { Grant } from '../events/projections/grants.ts'
import { denyDetails, isLive, policyDetails } from '../events/projections/policies.ts'
import type { Draft } from '../events/store.ts'
import type { AskingCall, ConnectCall } from '../pipeline/call.ts'
import { grantKey, policyKey } from '../pipeline/envelope.ts'
import { bindChoice, fitsOffer, offerFor } from './remember.ts'

export interface Consent {
  readonly call: AskingCall
  readonly grant: Grant | undefined
  readonly key: DeviceKeyOffer | undefined
  readonly remember: PolicyTerms | undefined
  /** Milliseconds since 1970. */
  readonly now: number
  /** A new random value. */
  readonly aud: string
}
/** Whether there is something to remember, and it is still within what may be offered. */
export function isOffered({ call, grant, key, remember, now }: Consent): boolean {
  const offer = offerFor(call, grant, key, now)
  return remember !== undefined && typeof offer !== 'string' && fitsOffer(remember, offer)
}

type Details = { [name: string]: unknown }

/**
 * Key, audience and policy after a consent. Without something to remember, what the grant had stays: unless the
 * person was asked for a policy and chose to be asked every time, or the key changes hands.
 */
function bindingDetails({ call, grant, key, remember, now, aud }: Consent): Details {
  const offer = offerFor(call, grant, key, now)
  if (remember && key && typeof offer !== 'string' && fitsOffer(remember, offer)) {
    const { policy, denies } = bindChoice(remember, offer, grant, now)
    return {
      ...keyDetails(key),
      aud,
      policy: policyDetails(policy),
      ...(denies.length === 0 ? {} : { denies: denies.map(denyDetails) }),
    }
  }
  // The provider's own key is bound where none is; it never takes the place of one that an app keeps elsewhere.
  const isNewKey = key !== undefined && (key.by === 'app' || grant?.deviceKey === undefined)
  const bound = isNewKey ? keyDetails(key) : keyDetailsOf(grant)
  const isSameKey = bound.deviceKey === grant?.deviceKey
  const wasAsked = call.method === 'connect' && call.policy !== undefined
  const stays = isLive(grant?.policy, now) && isSameKey && !wasAsked
  return {
    ...bound,
    aud,
    ...(stays && grant?.policy !== undefined
      ? { policy: policyDetails(grant.policy), keptPolicy: true }
      : {}),
    ...(stays && grant !== undefined && grant.denies.length > 0
      ? { denies: grant.denies.map(denyDetails) }
      : {}),
  }
}
function keyDetails({ publicKey, by }: DeviceKeyOffer): Details {
  return { deviceKey: publicKey, keyBy: by }
}
function keyDetailsOf(grant: Grant | undefined): Details {
  if (grant?.deviceKey === undefined) return {}
  return { deviceKey: grant.deviceKey, ...(grant.keyBy === undefined ? {} : { keyBy: grant.keyBy }) }
}

type Who = Pick<RowDraft, 'origin' | 'agentPubKey'>

/** The row of a connection; what it grew from is replaced in the same step. `scopes`: what the person left on. */
export function createdDraft(
  who: Who,
  grantId: string,
  scopes: readonly Scope[],
  consent: Consent & { readonly call: ConnectCall },
): Draft {
  const { call, grant: before } = consent
  // A grant that grows keeps what it had: the person saw the difference only.
  const all = SCOPES.filter(scope => scopes.includes(scope) || before?.scopes.includes(scope))
  // Nothing is signed for a site that may not ask for signatures.
  const canSign = all.includes('holochain:sign')
  const { remember, ...rest } = consent
  return {
    key: grantKey(grantId),
    row: {
      ...who,
      type: 'grant.created',
      grantId,
      details: {
        scopes: all,
        appName: call.appName ?? before?.appName ?? who.origin,
        ...pick('appLogo', call.appLogo ?? before?.appLogo),
        ...pick('privacyPolicy', call.privacyPolicy ?? before?.privacyPolicy),
        ...(before === undefined
          ? {}
          : { replaces: before.id, signCount: before.signCount, ...pick('lastUsedAt', before.lastUsedAt) }),
        // Also where the person is asked each time: the site's pages need a signer that asks.
        ...(call.policy !== undefined && call.policy.cells.length > 0 ? { hasCells: true } : {}),
        ...bindingDetails({ ...rest, remember: canSign ? remember : undefined }),
      },
    },
  }
}

/** The row by which a prompt's "For a while" extends the grant. */
export function extendedDraft(who: Who, consent: Consent & { readonly grant: Grant }): Draft {
  return {
    key: policyKey(consent.aud),
    row: { ...who, type: 'grant.extended', grantId: consent.grant.id, details: bindingDetails(consent) },
  }
}

function pick<K extends string>(name: K, value: string | undefined): { [key in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: string })
}
