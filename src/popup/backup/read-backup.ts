import { BackupError, type BackupFault } from '../../crypto/backup/faults.ts'
import type { BackupSummary, OpenedPart, Restored } from '../../protocol/ui-door.ts'
import { verifyAuditExport } from '../../sdk/verify/index.ts'
import { sentenceOf } from '../../sdk/verify/sentences.ts'
import type { WalletClient } from '../client.ts'
import type { Watch } from '../trail/read-rows.ts'
import { type OpenFile, openFile, type SealedPart } from './file-parts.ts'

/** What a verifier found in the trails of a backup. */
export interface TrailsCheck {
  /** Rows in all trails, and how many of them hold. */
  readonly rows: number
  readonly good: number
  /** The first row that does not hold, where there is one, and why; small print. */
  readonly bad?: { readonly row: number; readonly message: string }
}
export type ReadBackup =
  | { readonly fault: BackupFault }
  | {
      readonly fault?: undefined
      /** ISO 8601. */
      readonly createdAt: string
      readonly wallet: BackupSummary
      readonly check: TrailsCheck
      /** Where it was to become the wallet. */
      readonly restored?: Restored
    }

/**
 * Reads a backup file from its first to its last part and verifies its trails on the way. With `password` it becomes
 * the wallet, under that new password; without, nothing is kept. A trail that does not hold keeps nobody from their
 * keys: the result says so. Rejects with a `UiProblem`, or with the signal's reason once that is aborted.
 */
export async function readBackup(
  client: WalletClient,
  file: Blob,
  passwords: { readonly filePassword: string; readonly password?: string },
  watch: Watch,
): Promise<ReadBackup> {
  let id: string | undefined
  let opened: OpenFile | undefined
  try {
    const { filePassword, password } = passwords
    opened = await openFile(file)
    const { header, parts } = opened
    const begun = await client.ask('restore.begin', { header, filePassword, isTrial: password === undefined })
    if (!('id' in begun)) return { fault: begun.fault }
    id = begun.id
    const { wallet, check } = await readParts(client, id, parts, watch)
    watch.signal.throwIfAborted()
    const restored = password === undefined ? undefined : await client.ask('restore.finish', { id, password })
    const { createdAt } = header
    return { createdAt, wallet, check, ...(restored === undefined ? {} : { restored }) }
  } catch (problem) {
    if (problem instanceof BackupError) return { fault: problem.fault }
    throw problem
  } finally {
    await opened?.parts.return(undefined)
    if (id !== undefined) await client.ask('restore.stop', { id }).catch(() => {})
  }
}

async function readParts(
  client: WalletClient,
  id: string,
  parts: AsyncGenerator<SealedPart>,
  { signal, onProgress }: Watch,
): Promise<{ wallet: BackupSummary; check: TrailsCheck }> {
  let wallet: BackupSummary | undefined
  let check: TrailsCheck = { rows: 0, good: 0 }

  async function next(): Promise<OpenedPart | null> {
    signal.throwIfAborted()
    const { value, done } = await parts.next()
    if (done) return null
    const opened = await client.ask('restore.part', { id, ...value })
    signal.throwIfAborted()
    if (opened.fault !== undefined) throw new BackupError(opened.fault)
    wallet ??= opened.wallet
    return opened
  }
  /** One trail, which begins with this part; read to its end, whether it holds or not. */
  async function verifyTrail(first: OpenedPart, agents: ReadonlySet<string>): Promise<void> {
    let current = first
    async function* source(): AsyncGenerator<string> {
      yield current.text
      while (!current.endsTrail) {
        current = await following()
        yield current.text
      }
    }
    const before = check
    let rows = 0
    const report = await verifyAuditExport(source(), {
      signal,
      onProgress: (done, of) => {
        rows = of
        onProgress({ done: before.rows + done, of: wallet?.rows ?? of })
      },
    })
    while (!current.endsTrail) current = await following()
    const isOwn = report.agents.some(agent => agents.has(agent))
    check = { ...before, rows: before.rows + rows, good: before.good + (isOwn ? report.rows : 0) }
    if (report.ok && isOwn) return
    const row = before.rows + (report.problem?.row ?? 0)
    check = {
      ...check,
      bad: before.bad ?? { row, message: report.problem === undefined ? '' : sentenceOf(report.problem) },
    }
  }
  async function following(): Promise<OpenedPart> {
    const opened = await next()
    // The worker has refused a file that ends in a trail.
    if (opened === null) throw new BackupError('damaged')
    return opened
  }

  for (let opened = await next(); opened !== null; opened = await next()) {
    if (opened.text === '') continue
    const agents = new Set(wallet?.identities.map(({ agentPubKey }) => agentPubKey))
    await verifyTrail(opened, agents)
  }
  if (wallet === undefined) throw new BackupError('damaged')
  return { wallet, check }
}
