/** Text that is built line by line into a file, without ever being one long string. */

/** Characters that are held as text before they become a part of the file. */
const PART = 1_000_000

export interface Lines {
  /** Adds each with a line break behind it. */
  add(lines: readonly string[]): void
  finish(): Blob
}

export function createLines(): Lines {
  const parts: Blob[] = []
  let open: string[] = []
  let length = 0
  const close = () => {
    if (open.length > 0) parts.push(new Blob(open))
    open = []
    length = 0
  }
  return {
    add(lines) {
      for (const line of lines) {
        open.push(line, '\n')
        length += line.length + 1
        if (length >= PART) close()
      }
    },
    finish() {
      close()
      return new Blob(parts, { type: 'application/jsonl' })
    },
  }
}
