import type { WalletClient } from '../client.ts'
import { createLines } from './lines.ts'
import { readRows, type Watch } from './read-rows.ts'
import { fileName, saveFile } from './save-file.ts'

export interface Saved {
  readonly name: string
  /** Rows or records in the file. */
  readonly count: number
}

/** The trail as JSON Lines: header, rows, closing head. Rows that were changed are in it as they are: it is evidence. */
export async function exportTrail(client: WalletClient, watch: Watch): Promise<Saved> {
  const begin = await client.ask('trail.begin')
  const lines = createLines()
  lines.add([begin.header])
  for await (const piece of readRows(client, begin, watch)) lines.add(piece.lines)
  lines.add([begin.head])
  watch.signal.throwIfAborted()
  const name = fileName('audit', new Date())
  saveFile(lines.finish(), name)
  return { name, count: begin.rows }
}
