import type { WalletClient } from '../client.ts'
import type { Saved } from './export-trail.ts'
import { createLines } from './lines.ts'
import type { Watch } from './read-rows.ts'
import { fileName, saveFile } from './save-file.ts'

/**
 * What can still be read of a damaged store, as a file. Where reading fails after some records, the file holds those:
 * `isWhole` is false then. Rejects when there is nothing to save, and with the signal's reason once that is aborted.
 */
export async function exportRemains(
  client: WalletClient,
  { signal, onProgress }: Watch,
): Promise<Saved & { readonly isWhole: boolean }> {
  const lines = createLines()
  let count = 0
  let from: string | undefined
  let isWhole = true
  onProgress({ done: 0 })
  do {
    try {
      const piece = await client.ask('remains.read', from === undefined ? {} : { from })
      lines.add(piece.lines)
      count += piece.lines.length
      from = piece.next
    } catch (problem) {
      if (count === 0) throw problem
      isWhole = false
      from = undefined
    }
    signal.throwIfAborted()
    onProgress({ done: count })
  } while (from !== undefined)
  const name = fileName('remains', new Date())
  saveFile(lines.finish(), name)
  return { name, count, isWhole }
}
