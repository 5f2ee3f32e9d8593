import { toBase64, wipe } from '../../crypto/bytes.ts'
import type { WalletClient } from '../client.ts'
import { problemOf } from '../context.ts'
import type { Cell } from './answers.ts'
import type { Conductor, Functions } from './connect.ts'

const SECRET_LENGTH = 64
/** As long as a conductor and the wallet keep it. */
const TAG_LENGTH = 256
const TAG = 'Flowsta Wallet'

/** How the wallet names itself and the site on the cell's chain. */
export function tagOf(origin: string): string {
  return `${TAG}, ${origin}`.slice(0, TAG_LENGTH)
}
export function isOurTag(tag: string): boolean {
  return tag.startsWith(`${TAG}, `)
}

export interface Wish {
  /** The site's permission that it goes with. */
  readonly grantId: string
  readonly origin: string
  readonly appId: string
  readonly cell: Cell
  readonly functions: Functions
  /** The wallet's key: `uhCAk…` */
  readonly agentPubKey: string
}

/**
 * Has the conductor accept calls of the wallet's key under a new secret, and the wallet keep that secret. Both or none:
 * what the wallet did not keep is revoked at the conductor again. Rejects with what failed first. If the page ends in
 * the middle, a capability is left whose secret nobody has; it is found again by its tag.
 */
export async function give(client: WalletClient, conductor: Conductor, wish: Wish): Promise<void> {
  const { grantId, origin, appId, cell, functions, agentPubKey } = wish
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_LENGTH))
  const tag = tagOf(origin)
  // One that can't list capabilities can't revoke them either: nothing is granted there.
  await conductor.given(appId)
  try {
    const actionHash = await conductor.give({ cell, functions, assignee: agentPubKey, secret, tag })
    try {
      await client.ask('capabilities.create', {
        grantId,
        agentPubKey,
        cell: [...cell],
        functions: functions === 'all' ? 'all' : functions.map(([zome, fn]) => [zome, fn]),
        appId,
        adminUrl: conductor.address,
        tag,
        actionHash,
        secret: toBase64(secret),
      })
    } catch (thrown) {
      if (problemOf(thrown).code === 'disconnected' && (await isKept(client, actionHash))) return
      // Without the secret it is of no use to anybody; what went wrong first is what is told.
      await conductor.revoke(cell, actionHash).catch(() => {})
      throw thrown
    }
  } finally {
    wipe(secret)
  }
}

/** Whether the worker had kept it before it was stopped; where it can't be asked, it is taken for not kept. */
async function isKept(client: WalletClient, actionHash: string): Promise<boolean> {
  try {
    const { all } = await client.ask('capabilities.list')
    return all.some(one => one.actionHash === actionHash)
  } catch {
    return false
  }
}
