import { concat, fromUtf8, utf8 } from '../../crypto/bytes.ts'
import { orAbort } from './abort.ts'

/** One line without its end. `text` is `null` where the bytes are no UTF-8, or where they go on beyond the limit. */
export interface Line {
  readonly text: string | null
  /** What is hashed: the bytes of the file, or the UTF-8 of the text. */
  readonly bytes: Uint8Array
  readonly tooLong: boolean
}

/** Bytes or UTF-16 units of the longest line: a row with a mebibyte that was signed needs a third of it. */
const LONGEST = 4 * 1024 * 1024
const NEWLINE = 10

/**
 * The lines of an export, chunk by chunk, as they become complete. What is kept meanwhile is one unfinished line. Only
 * `\n` ends a line; the last may lack it. Throws a `TypeError` for a chunk of another kind, the source's own errors as
 * they are, the signal's reason when it is aborted. The source is closed when reading stops before its end.
 */
export async function* readLines(
  source: AsyncIterator<unknown> | Iterator<unknown>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Line[]> {
  let splitter: Splitter | undefined
  let ended = false
  try {
    for (;;) {
      const { done, value } = await orAbort(Promise.resolve(source.next()), signal)
      if (done) break
      splitter ??= openSplitter(value)
      yield splitter.push(value)
    }
    ended = true
    if (splitter !== undefined) yield splitter.end()
  } finally {
    const closing = ended ? undefined : source.return?.()
    // A source that hangs is what people abort; it would hang here as well.
    if (signal?.aborted) Promise.resolve(closing).catch(() => {})
    else await closing
  }
}

interface Splitter {
  push(chunk: unknown): Line[]
  end(): Line[]
}

function openSplitter(first: unknown): Splitter {
  return typeof first === 'string' ? splitText() : splitBytes()
}

function splitText(): Splitter {
  let rest = ''
  const lineOf = (text: string): Line => ({ text, bytes: utf8(text), tooLong: false })
  return {
    push(chunk) {
      if (typeof chunk !== 'string')
        throw new TypeError('source: expected text in every chunk, as in the first')
      const lines: Line[] = []
      let from = 0
      for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
        const text = rest + chunk.slice(from, at)
        rest = ''
        lines.push(text.length > LONGEST ? TOO_LONG : lineOf(text))
        from = at + 1
      }
      rest += chunk.slice(from)
      if (rest.length > LONGEST) lines.push(TOO_LONG)
      return lines
    },
    end: () => (rest === '' ? [] : [lineOf(rest)]),
  }
}

function splitBytes(): Splitter {
  // The unfinished line, in a buffer with room to grow: chunks may be single bytes.
  let rest = new Uint8Array(1024)
  let length = 0
  const lineOf = (bytes: Uint8Array): Line => ({ text: fromUtf8(bytes), bytes, tooLong: false })
  const keep = (bytes: Uint8Array) => {
    if (length + bytes.length > rest.length) {
      const larger = new Uint8Array(2 * (length + bytes.length))
      larger.set(rest.subarray(0, length))
      rest = larger
    }
    rest.set(bytes, length)
    length += bytes.length
  }
  const withRest = (bytes: Uint8Array) => {
    if (length === 0) return bytes
    const whole = concat(rest.subarray(0, length), bytes)
    length = 0
    return whole
  }
  return {
    push(chunk) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('source: expected a Uint8Array in every chunk')
      const lines: Line[] = []
      let from = 0
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        const bytes = withRest(chunk.subarray(from, at))
        lines.push(bytes.length > LONGEST ? TOO_LONG : lineOf(bytes))
        from = at + 1
      }
      keep(chunk.subarray(from))
      if (length > LONGEST) lines.push(TOO_LONG)
      return lines
    },
    end: () => (length === 0 ? [] : [lineOf(withRest(new Uint8Array()))]),
  }
}

const TOO_LONG: Line = { text: null, bytes: new Uint8Array(), tooLong: true }
