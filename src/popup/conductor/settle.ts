import type { CapabilityView } from '../../protocol/ui-door.ts'
import { UiProblem, type WalletClient } from '../client.ts'
import { problemOf } from '../context.ts'
import { type Conductor, connectConductor } from './connect.ts'
import { ConductorProblem, problemOfThrown } from './problem.ts'

/** Why a capability is still to be taken back, by its id: the conductor's reason, or the wallet's. */
export type Troubles = ReadonlyMap<string, ConductorProblem | UiProblem>

/** A connection that is open anyway, and whether it leads to the conductor of a cell. */
export interface Open {
  readonly conductor: Conductor
  readonly has: (one: CapabilityView) => boolean
}

/**
 * Takes back at their conductors what is not used here any more, and has the wallet forget it. Answers what could not
 * be reached. Never rejects; doing it twice, from two screens, does what once does.
 */
export async function settle(
  client: WalletClient,
  owed: readonly CapabilityView[],
  open?: Open,
): Promise<Troubles> {
  const opened = new Map<string, Promise<Conductor>>()
  const reach = (one: CapabilityView) => {
    if (open?.has(one)) return Promise.resolve(open.conductor)
    const opening = opened.get(one.adminUrl) ?? connectConductor(one.adminUrl)
    opened.set(one.adminUrl, opening)
    return opening
  }
  const settleOne = async (one: CapabilityView): Promise<[string, ConductorProblem | UiProblem][]> => {
    try {
      await takeBack(await reach(one), one)
      await markSettled(client, one.id)
      return []
    } catch (thrown) {
      return [[one.id, thrown instanceof UiProblem ? thrown : problemOfThrown(thrown)]]
    }
  }
  const troubles = await Promise.all(owed.map(settleOne))
  for (const opening of opened.values()) opening.then(conductor => conductor.close()).catch(() => {})
  return new Map(troubles.flat())
}

async function takeBack(conductor: Conductor, { cell, actionHash }: CapabilityView): Promise<void> {
  if (actionHash === undefined) throw new ConductorProblem('missing')
  await conductor.revoke(cell, actionHash)
}

/** The wallet forgets it; that somebody else had it do so first is as good. */
export async function markSettled(client: WalletClient, id: string): Promise<void> {
  try {
    await client.ask('capabilities.settled', { id })
  } catch (thrown) {
    if (problemOf(thrown).code !== 'request_changed') throw thrown
  }
}
