import { BackupError } from '../../crypto/backup/faults.ts'
import { readFileText } from '../../crypto/backup/file-text.ts'
import { type BackupHeader, LARGEST_FILE } from '../../crypto/backup/header.ts'

export interface SealedPart {
  /** base64. */
  readonly part: string
  readonly isLast: boolean
}
export interface OpenFile {
  readonly header: BackupHeader
  /** To be read once, to its end or not at all. Throws a {@link BackupError}. */
  readonly parts: AsyncGenerator<SealedPart>
}

/** Begins to read a backup file; never holds more of it than a part. Rejects with a {@link BackupError}. */
export async function openFile(file: Blob): Promise<OpenFile> {
  if (file.size > LARGEST_FILE) throw new BackupError('too_big')
  const text = textOf(file)
  const reader = readFileText()
  let waiting: string[] = []
  /** False at the end of the file. */
  async function more(): Promise<boolean> {
    const { value, done } = await text.next()
    if (done) {
      reader.end()
      return false
    }
    waiting = waiting.concat(reader.take(value))
    return true
  }
  async function* parts(): AsyncGenerator<SealedPart> {
    try {
      // One is held back: only what follows says whether it is the last.
      for (let isMore = true; isMore; ) {
        while (waiting.length > 1) yield { part: waiting.shift() ?? '', isLast: false }
        isMore = await more()
      }
      for (const [i, part] of waiting.entries()) yield { part, isLast: i === waiting.length - 1 }
    } finally {
      await text.return(undefined)
    }
  }
  for (;;) {
    await more()
    const header = reader.header()
    if (header !== null) return { header, parts: parts() }
  }
}

async function* textOf(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      yield decode(decoder, value)
    }
  } finally {
    await reader.cancel()
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: true })
  } catch {
    throw new BackupError('not_a_backup')
  }
}
