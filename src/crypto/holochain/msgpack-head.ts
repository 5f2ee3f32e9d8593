/** MessagePack (its specification of 2013) one head at a time: what stands at a place, and where its content lies. */

/**
 * `at`: where the content begins. `size`: bytes of content; for `array` and `map` the number of values that follow,
 * keys included. An `ext` begins with its type, which `size` does not count.
 */
export interface Head {
  readonly kind: 'simple' | 'int' | 'float' | 'str' | 'bin' | 'ext' | 'array' | 'map'
  readonly first: number
  readonly at: number
  readonly size: number
}

type Form = readonly [kind: Head['kind'], lengthBytes: number, size: number]

/** The first bytes from 0xc0 to 0xdf: kind, bytes that say the length, and what is fixed. 0xc1 is never used. */
const FORMS: ReadonlyArray<Form | null> = [
  ['simple', 0, 0],
  null,
  ['simple', 0, 0],
  ['simple', 0, 0],
  ['bin', 1, 0],
  ['bin', 2, 0],
  ['bin', 4, 0],
  ['ext', 1, 0],
  ['ext', 2, 0],
  ['ext', 4, 0],
  ['float', 0, 4],
  ['float', 0, 8],
  ['int', 0, 1],
  ['int', 0, 2],
  ['int', 0, 4],
  ['int', 0, 8],
  ['int', 0, 1],
  ['int', 0, 2],
  ['int', 0, 4],
  ['int', 0, 8],
  ['ext', 0, 1],
  ['ext', 0, 2],
  ['ext', 0, 4],
  ['ext', 0, 8],
  ['ext', 0, 16],
  ['str', 1, 0],
  ['str', 2, 0],
  ['str', 4, 0],
  ['array', 2, 0],
  ['array', 4, 0],
  ['map', 2, 0],
  ['map', 4, 0],
]

/**
 * The head at a place, or `null` where there is none or the bytes end within it or its content. Nothing is allocated
 * for what a length claims; of an array or map it is certain that each value can have at least one byte.
 */
export function readHead(bytes: Uint8Array, at: number): Head | null {
  const first = bytes[at]
  if (first === undefined) return null
  const head = first < 0xc0 || first >= 0xe0 ? fixed(first, at + 1) : sized(bytes, first, at + 1)
  return head !== null && head.at + head.size <= bytes.length ? head : null
}

function fixed(first: number, at: number): Head {
  if (first < 0x80 || first >= 0xe0) return { kind: 'int', first, at, size: 0 }
  if (first < 0x90) return { kind: 'map', first, at, size: (first & 0x0f) * 2 }
  if (first < 0xa0) return { kind: 'array', first, at, size: first & 0x0f }
  return { kind: 'str', first, at, size: first & 0x1f }
}

function sized(bytes: Uint8Array, first: number, at: number): Head | null {
  const form = FORMS[first - 0xc0]
  if (form == null || at + form[1] > bytes.length) return null
  const [kind, lengthBytes, known] = form
  let length = known
  for (let i = 0; i < lengthBytes; i++) length = length * 0x100 + (bytes[at + i] ?? 0)
  const content = at + lengthBytes + (kind === 'ext' ? 1 : 0)
  return { kind, first, at: content, size: kind === 'map' ? length * 2 : length }
}

/**
 * Where the one value that begins at a place ends, or -1. `seen` is called for each head in it. It counts the values
 * that are owed and keeps no stack, so no nesting is too deep for it.
 */
export function endOfValue(bytes: Uint8Array, start: number, seen?: (head: Head) => void): number {
  let at = start
  for (let owed = 1; owed > 0; owed--) {
    const head = readHead(bytes, at)
    if (head === null) return -1
    seen?.(head)
    const holds = head.kind === 'array' || head.kind === 'map'
    if (holds) owed += head.size
    at = holds ? head.at : head.at + head.size
  }
  return at
}
