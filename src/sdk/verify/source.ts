import type { AuditChunk, AuditSource } from './report.ts'

/** What is handed on at once of a source that is all there, in characters or bytes. */
const PIECE = 1024 * 1024

/** The chunks of a source, whatever it is. Throws a `TypeError` for what is none. Each is read once, from the start. */
export function openSource(source: AuditSource): AsyncIterator<unknown> | Iterator<unknown> {
  if (typeof source === 'string') return pieces(source.length, (from, to) => source.slice(from, to))
  if (source instanceof Uint8Array) return pieces(source.length, (from, to) => source.subarray(from, to))
  if (source !== null && typeof source === 'object') {
    // Not every browser's streams can be iterated, and a Blob of another realm is no instance of this one's.
    if (has(source, 'getReader')) return fromReader((source as ReadableStream<Uint8Array>).getReader())
    if (has(source, 'arrayBuffer') && has(source, 'stream')) {
      return fromReader((source as Blob).stream().getReader())
    }
    if (has(source, Symbol.asyncIterator))
      return (source as AsyncIterable<AuditChunk>)[Symbol.asyncIterator]()
    if (has(source, Symbol.iterator)) return (source as Iterable<AuditChunk>)[Symbol.iterator]()
  }
  throw new TypeError('source: expected text, a Uint8Array, a Blob, a stream, or an iterable of chunks')
}

function has(value: object, name: PropertyKey): boolean {
  return typeof (value as { [name: PropertyKey]: unknown })[name] === 'function'
}

async function* pieces(length: number, take: (from: number, to: number) => AuditChunk) {
  for (let from = 0; from < length; from += PIECE) {
    // Everything is there, so nothing else would ever have to be waited for: leave the screen its turn.
    if (from > 0) await new Promise(done => setTimeout(done))
    yield take(from, from + PIECE)
  }
}

function fromReader(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncIterator<unknown> {
  return {
    next: async () => {
      const { done, value } = await reader.read()
      return done ? { done, value: undefined } : { done: false, value }
    },
    return: async () => {
      await reader.cancel()
      return { done: true, value: undefined }
    },
  }
}
