import { AFTER, BETWEEN } from '../../crypto/backup/file-text.ts'
import type { WalletClient } from '../client.ts'
import type { Watch } from '../trail/read-rows.ts'

export interface MadeBackup {
  readonly file: Blob
  /** Rows in it. */
  readonly rows: number
}

/**
 * Has the worker seal a backup, part by part, and puts the parts together; what is here of it is sealed. Rejects with a
 * `UiProblem`, or with the signal's reason once that is aborted.
 */
export async function makeBackup(
  client: WalletClient,
  passwords: { readonly password: string; readonly filePassword: string },
  { signal, onProgress }: Watch,
): Promise<MadeBackup> {
  const { id, before, rows } = await client.ask('backup.begin', passwords)
  const pieces: Blob[] = [new Blob([before])]
  try {
    onProgress({ done: 0, of: rows })
    for (let isLast = false; !isLast; ) {
      signal.throwIfAborted()
      const answer = await client.ask('backup.part', { id })
      // Each its own: as one long text it would have to be in memory at once.
      pieces.push(new Blob([pieces.length > 1 ? BETWEEN : '', '"', answer.part, '"']))
      isLast = answer.isLast
      onProgress({ done: answer.rows, of: rows })
    }
  } catch (problem) {
    await client.ask('backup.stop', { id }).catch(() => {})
    throw problem
  }
  signal.throwIfAborted()
  return { file: new Blob([...pieces, AFTER], { type: 'application/json' }), rows }
}

/** `flowsta-2026-11-21.flowsta-backup.json`: with the local day. */
export function backupName(now: Date): string {
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  return `flowsta-${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}.flowsta-backup.json`
}
