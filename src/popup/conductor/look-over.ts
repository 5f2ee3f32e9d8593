import type { CapabilityView } from '../../protocol/ui-door.ts'
import type { Cell, ConductorApp, Given } from './answers.ts'
import type { Conductor } from './connect.ts'
import { isOurTag } from './give.ts'
import { problemOfThrown } from './problem.ts'

/** A capability for this wallet's key whose secret the wallet does not have. */
export interface Leftover extends Pick<Given, 'cell' | 'actionHash' | 'tag'> {
  readonly appId: string
}
export interface LookedOver {
  /** Live here, and revoked at the conductor by somebody else. */
  readonly gone: readonly CapabilityView[]
  readonly leftovers: readonly Leftover[]
}

/** Holds what the wallet keeps against what the conductor says. `agentPubKey`: the identity in use. */
export async function lookOver(
  conductor: Conductor,
  apps: readonly ConductorApp[],
  kept: readonly CapabilityView[],
  agentPubKey: string,
): Promise<LookedOver> {
  const gone: CapabilityView[] = []
  const leftovers: Leftover[] = []
  for (const { id: appId } of apps) {
    for (const given of await givenTo(conductor, appId)) {
      const mine = kept.find(one => one.actionHash === given.actionHash)
      if (mine?.state === 'live' && given.isRevoked) gone.push(mine)
      const isOurs = isOurTag(given.tag) && given.assignees.includes(agentPubKey)
      if (mine === undefined && isOurs && !given.isRevoked) leftovers.push({ ...given, appId })
    }
  }
  return { gone, leftovers }
}

/** An app that was removed meanwhile, or can't be asked, has nothing to show; a foreign conductor is told apart. */
async function givenTo(conductor: Conductor, appId: string): Promise<readonly Given[]> {
  try {
    return await conductor.given(appId)
  } catch (thrown) {
    const problem = problemOfThrown(thrown)
    if (problem.code === 'missing' || problem.code === 'off' || problem.code === 'refused') return []
    throw problem
  }
}

export function isSameCell(a: Cell, b: Cell): boolean {
  return a[0] === b[0] && a[1] === b[1]
}
