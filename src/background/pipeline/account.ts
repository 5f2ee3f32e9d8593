import { accountId } from '../../crypto/account.ts'
import type { SigningContext } from '../../protocol/proof.ts'
import type { Account, SigningPermission } from '../../protocol/provider.ts'
import type { Capabilities, Capability } from '../events/projections/capabilities.ts'
import type { Grant } from '../events/projections/grants.ts'
import { isLive, type Policy } from '../events/projections/policies.ts'
import { allows } from './authorise.ts'

/** What a site learns of the person: an id of its own, and key and DID only where the grant says so. */
export function accountOf(grant: Grant, did: string): Account {
  return {
    id: accountId(grant.origin, grant.agentPubKey),
    ...(allows(grant, 'public_key') ? { agentPubKey: grant.agentPubKey } : {}),
    ...(allows(grant, 'did') ? { did } : {}),
    scopes: [...grant.scopes],
  }
}

export function permissionOf(grant: Grant, now: number): SigningPermission {
  return {
    id: grant.id,
    appId: grant.origin,
    appName: grant.appName,
    ...(grant.appLogo === undefined ? {} : { appLogo: grant.appLogo }),
    scopes: [...grant.scopes],
    grantedAt: grant.grantedAt,
    ...(grant.lastUsedAt === undefined ? {} : { lastUsedAt: grant.lastUsedAt }),
    signCount: grant.signCount,
    ...policyOf(grant, now),
  }
}

/** A policy that is spent is still shown, with nothing left; one that has ended is none. */
function policyOf({ policy }: Grant, now: number): Partial<SigningPermission> {
  if (policy === undefined || now >= policy.expiresAt) return {}
  const { methods, actionTypes, domains, cells, expiresIn, maxSignatures, perMinute, left, expiresAt } =
    policy
  return {
    policy: {
      methods: [...methods],
      actionTypes: [...actionTypes],
      domains: [...domains],
      cells: [...cells],
      expiresIn,
      maxSignatures,
      perMinute,
    },
    expiresAt: new Date(expiresAt).toISOString(),
    signaturesLeft: left,
  }
}

/**
 * What a provider needs to make proofs; `null` where no proof could hold, or where the key that it names is none of the
 * site's business.
 */
export function contextOf(
  grant: Grant | undefined,
  capabilities: Capabilities,
  now: number,
): SigningContext | null {
  if (grant?.aud === undefined || !allows(grant, 'public_key')) return null
  const { id: grantId, aud, agentPubKey, deviceKey, policy } = grant
  return {
    grantId,
    aud,
    agentPubKey,
    ...(deviceKey === undefined ? {} : { deviceKey }),
    methods: isLive(policy, now) ? [...policy.methods] : [],
    ...(makesZomeCalls(grant, capabilities) ? { hasCells: true } : {}),
    ...cellsOf(policy, now),
  }
}

/** What the provider lets go at once: an app makes many zome calls a second, and at most one of them waits for a person. */
function cellsOf(policy: Policy | undefined, now: number): Pick<SigningContext, 'cells' | 'left' | 'until'> {
  if (!isLive(policy, now) || !policy.methods.includes('signZomeCall')) return {}
  return { cells: [...policy.cells], left: policy.left, until: policy.expiresAt }
}

/** Also where they ask, because a policy is over: a page's client would look for keys of its own otherwise. */
function makesZomeCalls(grant: Grant, capabilities: Capabilities): boolean {
  if (!allows(grant, 'holochain:sign')) return false
  const isUsed = ({ grantId, state }: Capability) => grantId === grant.id && state === 'live'
  return grant.hasCells === true || [...capabilities.values()].some(isUsed)
}
