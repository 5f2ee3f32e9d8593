import { concat, fromUtf8 } from '../../crypto/bytes.ts'
import { parseJson } from '../verify/canonical.ts'
import { MOST_SAVED, readSaved, type Saved } from '../verify/saved.ts'

/** What a file is: answers of the wallet, or whatever `verifyAuditExport` makes of it. */
export type Input =
  | { readonly of: 'saved'; readonly saved: readonly Saved[] }
  | { readonly of: 'trail'; readonly source: AsyncIterable<Uint8Array> }

/** Reads as much as an answer can have and looks; a trail is handed on from its start. Rejects where reading does. */
export async function openInput(source: AsyncIterable<Uint8Array>): Promise<Input> {
  const chunks = source[Symbol.asyncIterator]()
  const read: Uint8Array[] = []
  let size = 0
  let ended = false
  while (!ended && size <= MOST_SAVED) {
    const next = await chunks.next()
    if (next.done) ended = true
    else {
      read.push(next.value)
      size += next.value.length
    }
  }
  const saved = ended ? readSaved(parseJson(fromUtf8(concat(...read)) ?? '')) : null
  if (saved !== null) return { of: 'saved', saved }
  async function* again() {
    yield* read.splice(0)
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  }
  return { of: 'trail', source: again() }
}
