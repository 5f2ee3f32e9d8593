import { accountId } from '../../crypto/account.ts'
import type { Account, SigningPermission } from '../../protocol/provider.ts'
import type { Grant } from '../events/projections/grants.ts'
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

export function permissionOf(grant: Grant): SigningPermission {
  return {
    id: grant.id,
    appId: grant.origin,
    appName: grant.appName,
    ...(grant.appLogo === undefined ? {} : { appLogo: grant.appLogo }),
    scopes: [...grant.scopes],
    grantedAt: grant.grantedAt,
    ...(grant.lastUsedAt === undefined ? {} : { lastUsedAt: grant.lastUsedAt }),
    signCount: grant.signCount,
  }
}
