import { encodeValue } from '../../protocol/encode.ts'
import type { Grant } from '../events/projections/grants.ts'
import { DuplicateKey } from '../events/store.ts'
import { permissionOf } from '../pipeline/account.ts'
import type { Rooms } from '../rooms.ts'
import { isInUse } from './identity-of.ts'

export const POLICY_ALARM = 'policy-expiry'
/** Milliseconds before a row that could not be written is tried again. */
const RETRY = 30_000

/** The ends of policies. Each is a row: once it is written it holds, whatever the clock does later. */
export interface Policies {
  /** Looks when the next one ends. */
  schedule(): void
  /** Ends what is over by now, locked or not: it only takes away. */
  run(): Promise<void>
}

export function createPolicies(
  rooms: () => Pick<Rooms, 'platform' | 'events' | 'projections' | 'identity' | 'documents' | 'changed'>,
): Policies {
  let cancel: (() => void) | null = null
  /** Milliseconds since 1970: on a full disk not before then. */
  let notBefore = 0

  function schedule(): void {
    const { platform, projections } = rooms()
    const ends = [...projections().grants.values()].flatMap(({ policy }) =>
      policy ? [policy.expiresAt] : [],
    )
    const next = ends.length === 0 ? null : Math.max(notBefore, Math.min(...ends))
    cancel?.()
    cancel = null
    platform.setAlarm(POLICY_ALARM, next)
    if (next === null) return
    const wait = next - platform.now()
    // Browsers take a longer wait than 2^31 - 1 ms for none at all; the alarm is there for those.
    if (wait < 2 ** 31) cancel = platform.delay(Math.max(0, wait), () => void run())
  }

  async function run(): Promise<void> {
    const { platform, projections } = rooms()
    const now = platform.now()
    const over = [...projections().grants.values()].filter(({ policy }) => policy && now >= policy.expiresAt)
    await Promise.all(over.map(end))
    schedule()
  }

  async function end({ id, origin, agentPubKey, aud }: Grant): Promise<void> {
    const { events, projections, documents, platform, changed } = rooms()
    const row = { type: 'grant.expired', origin, agentPubKey, grantId: id, decision: 'expired' as const }
    const draft = { key: `expired:${aud}`, row: { ...row, details: { aud } } }
    // Noticed in several places at once, it is one row.
    await events.append([draft]).catch(problem => {
      if (!(problem instanceof DuplicateKey)) notBefore = platform.now() + RETRY
    })
    const after = projections().grants.get(id)
    if (after === undefined || after.policy !== undefined) return
    if (isInUse(rooms(), after)) {
      documents.tell(origin, 'permissionsChanged', encodeValue([permissionOf(after, platform.now())]))
    }
    changed()
  }

  return { schedule, run }
}
