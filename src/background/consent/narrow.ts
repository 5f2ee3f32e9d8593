import type { NarrowedPolicy } from '../../protocol/ui-door.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { Grant } from '../events/projections/grants.ts'
import { denyDetails, isLive, type Policy, policyDetails } from '../events/projections/policies.ts'
import { declined, effective, isWithin } from '../pipeline/policy.ts'
import type { Rooms } from '../rooms.ts'
import { tellChange } from './finish.ts'

/**
 * Makes what a site may sign without asking less; `null` ends it. Needs no consent of anyone but the person who does
 * it. What is on its way under the wider policy, and has no row yet, is asked for instead.
 */
export async function narrow(rooms: Rooms, grantId: string, to: NarrowedPolicy | null): Promise<void> {
  const { platform, projections, events } = rooms
  const grant = projections().grants.get(grantId)
  if (grant === undefined) throw new UiRefusal('request_changed')
  if (to === null && grant.policy === undefined) return
  const details = to === null ? {} : narrowedDetails(grant, to, platform.now())
  const { id, origin, agentPubKey } = grant
  const row = { type: 'grant.narrowed', origin, agentPubKey, grantId: id, details }
  await events.append([{ row }], { strict: true })
  tellChange(rooms, id)
  rooms.changed()
}

function narrowedDetails(grant: Grant, to: NarrowedPolicy, now: number): { [name: string]: unknown } {
  const { policy: before } = grant
  if (!isLive(before, now)) throw new UiRefusal('request_changed')
  const { methods, actionTypes, domains, cells } = effective(to)
  const kinds = { methods, actionTypes, domains, cells }
  const { left, perMinute, expiresAt } = to
  const check = (field: string, fits: boolean) => {
    if (!fits) throw new UiRefusal('invalid_params', { field: `to.${field}` })
  }
  check('methods', isWithin(to, before) && methods.length > 0)
  check('left', left >= 1 && left <= before.left)
  check('perMinute', perMinute >= 1 && perMinute <= before.perMinute)
  check('expiresAt', expiresAt > now && expiresAt <= before.expiresAt)
  const policy: Policy = { ...before, ...kinds, left, perMinute, expiresAt }
  const deny = declined(before, kinds, before.expiresAt)
  return { policy: policyDetails(policy), ...(deny === null ? {} : { denies: [denyDetails(deny)] }) }
}
