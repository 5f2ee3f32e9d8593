import type { TrailBegin, UiCommands } from '../../protocol/ui-door.ts'
import type { WalletClient } from '../client.ts'

/** How far a long reading has come; `of` is absent where nobody knows how much there is. */
export interface Progress {
  readonly done: number
  readonly of?: number
}
/** What a long reading is given to be watched and stopped by. */
export interface Watch {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/**
 * The rows that `begin` speaks of, piece by piece, first one first. One question at a time; when the worker was
 * stopped in the middle, the client asks again. Throws the signal's reason once that is aborted.
 */
export async function* readRows(
  client: WalletClient,
  { rows }: TrailBegin,
  { signal, onProgress }: Watch,
): AsyncGenerator<UiCommands['trail.rows']['answer']> {
  let done = 0
  onProgress({ done, of: rows })
  while (done < rows) {
    signal.throwIfAborted()
    const piece = await client.ask('trail.rows', { from: done, to: rows })
    signal.throwIfAborted()
    // An answer without a row would be asked for again and again.
    if (piece.lines.length === 0) throw new Error('no rows')
    yield piece
    done += piece.lines.length
    onProgress({ done, of: rows })
  }
}
