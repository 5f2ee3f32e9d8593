import { toHex } from '../../crypto/bytes.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { invalid } from '../../protocol/errors.ts'
import type { Capabilities, Capability } from '../events/projections/capabilities.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import type { Rooms } from '../rooms.ts'
import type { ZomeRequest } from './call.ts'
import { usedNonce } from './record.ts'
import { capabilityFor, type Stamp, stampOf } from './zome-call.ts'

/**
 * Stamps a zome call that arrives under this grant; `lifetime` in milliseconds, for one whose page did not say when it
 * ends. Throws `invalid_request` for what no conductor would take, a nonce that was signed before included; one that
 * is being signed at this moment is found when its row is written.
 */
export async function stampCall(
  { events, platform, projections, rows }: Pick<Rooms, 'events' | 'platform' | 'projections' | 'rows'>,
  call: ZomeRequest,
  { id }: Pick<Grant, 'id'>,
  { agentPubKey }: Pick<Identity, 'agentPubKey'>,
  lifetime: number,
): Promise<Stamp> {
  const capability = capabilityOf(call, projections().capabilities, id)
  const around = { now: platform.now(), lifetime, nonce: () => platform.random(32) }
  const stamp = stampOf(call, agentPubKey, capability, around)
  if (call.nonce === undefined) return stamp
  const nonce = toHex(call.nonce)
  if (await events.hasNonce(nonce)) throw usedNonce()
  if (rows.all().some(row => row.reply === undefined && row.stamp?.nonce === nonce)) throw usedNonce()
  return stamp
}

/**
 * What the call is made with. A secret that the page has itself is used as it is, unless it is that of a capability here,
 * which any page can read in the bytes of a call: that one is good for what it was given for, or for nothing.
 */
function capabilityOf(call: ZomeRequest, all: Capabilities, grantId: string): Capability | undefined {
  if (call.capSecret === undefined) return capabilityFor(all, grantId, call)
  const digest = sha256Hex(call.capSecret)
  const same = new Map([...all].filter(([, { secretSha256 }]) => secretSha256 === digest))
  const found = capabilityFor(same, grantId, call)
  if (found === undefined && same.size > 0) {
    throw invalid('params.cap_secret', 'is of a capability that was given for something else, or ended')
  }
  return found
}
