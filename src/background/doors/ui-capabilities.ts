import { fromBase64, wipe } from '../../crypto/bytes.ts'
import type { CapabilityView } from '../../protocol/ui-door.ts'
import type { Desk } from '../consent/desk.ts'
import type { Capability } from '../events/projections/capabilities.ts'
import { allows } from '../pipeline/authorise.ts'
import type { Rooms } from '../rooms.ts'
import { CAP_SECRET_LENGTH, capabilityDraft } from '../vault/capabilities.ts'
import { randomId } from '../vault/setup.ts'
import type { UiHandlers } from './parse-ui.ts'
import { UiRefusal } from './ui-refusal.ts'

type CapabilityHandlers = Pick<
  UiHandlers,
  'capabilities.list' | 'capabilities.create' | 'capabilities.end' | 'capabilities.settled'
>

/** What conductors granted for a site's zome calls: kept, ended here, and settled there. */
export function createCapabilityHandlers(
  { events, platform, projections, vault, changed }: Rooms,
  desk: Pick<Desk, 'review'>,
): CapabilityHandlers {
  function checkUnlocked(): void {
    if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
  }
  function find(id: string): Capability {
    checkUnlocked()
    const one = projections().capabilities.get(id)
    if (one === undefined) throw new UiRefusal('request_changed')
    return one
  }
  async function append(type: 'capability.ended' | 'capability.settled', one: Capability): Promise<void> {
    const { id, origin, agentPubKey, grantId } = one
    const row = { type, origin, agentPubKey, grantId, details: { id, why: 'person' } }
    await events.append([{ row }], { strict: true })
    changed()
    // What was to be signed with it is over.
    await desk.review()
  }

  return {
    'capabilities.list': async () => {
      checkUnlocked()
      return { all: [...projections().capabilities.values()].map(viewOf) }
    },
    'capabilities.create': async ({ grantId, agentPubKey, secret: text, ...about }) => {
      checkUnlocked()
      const keys = vault.keys()
      const grant = projections().grants.get(grantId)
      if (keys === null || grant === undefined || !allows(grant, 'holochain:sign')) {
        throw new UiRefusal('not_now')
      }
      // The conductor takes it from the key that it was told: another identity may have been chosen meanwhile.
      if (grant.agentPubKey !== agentPubKey) throw new UiRefusal('request_changed')
      const secret = fromBase64(text)
      if (secret?.length !== CAP_SECRET_LENGTH) throw new UiRefusal('invalid_params', { field: 'secret' })
      const id = randomId(platform)
      const { origin } = grant
      const random = (length: number) => platform.random(length)
      const draft = capabilityDraft(id, { origin, agentPubKey, grantId }, about, secret, keys.seal, random)
      wipe(secret)
      // Revoked by a row before it: then it must not come into being behind that.
      await events.append([draft], { strict: true, provided: ({ grants }) => grants.has(grantId) })
      changed()
      return { id }
    },
    'capabilities.end': async ({ id }) => {
      const one = find(id)
      if (one.state === 'live') await append('capability.ended', one)
      return null
    },
    'capabilities.settled': async ({ id }) => {
      await append('capability.settled', find(id))
      return null
    },
  }
}

function viewOf({ seq: _, secretSha256: __, functions, cell, ...rest }: Capability): CapabilityView {
  return {
    ...rest,
    cell: [...cell],
    functions: functions === 'all' ? 'all' : functions.map(([zome, fn]) => [zome, fn]),
  }
}
