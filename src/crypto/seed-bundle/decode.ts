import { decode } from '@msgpack/msgpack'
import { fromBase64url, fromUtf8 } from '../bytes.ts'
import { HEADER_BYTES, SALT_BYTES, SEALED_BYTES, type SeedBundle, type SeedCipher } from './bundle.ts'
import { VERSION } from './encode.ts'
import { SeedBundleError } from './errors.ts'
import { checkLimit } from './limits.ts'

/** Longer than any bundle with a few ciphers. A file is not even read when it is longer. */
export const MOST_BYTES = 64 * 1024
const MOST_CIPHERS = 16
const MOST_QUESTION = 1024
/** `["hcsb0", …]` begins so; no text does. */
const ARRAY_OF_THREE = 0x93

/** Bounds for everything that the bytes could claim about themselves, before memory is taken for it. */
const BOUNDS = {
  maxStrLength: MOST_QUESTION,
  maxBinLength: MOST_BYTES,
  maxArrayLength: MOST_CIPHERS,
  maxMapLength: MOST_CIPHERS,
  maxExtLength: 0,
}

/** What is in a file or was pasted: the bytes themselves, or their text in base64url. Throws {@link SeedBundleError}. */
export function readSeedBundle(content: Uint8Array): SeedBundle {
  // Text is a third longer than what it says.
  if (content.length > 2 * MOST_BYTES) throw new SeedBundleError('too_long')
  return decodeSeedBundle(content[0] === ARRAY_OF_THREE ? content : bytesOf(fromUtf8(content) ?? ''))
}

/** Blanks and line breaks that mail programs put in, the other alphabet and padding change nothing about the bytes. */
function bytesOf(text: string): Uint8Array {
  const plain = text.replace(/\s+/g, '').replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  const bytes = plain === '' ? null : fromBase64url(plain)
  if (bytes === null) throw new SeedBundleError('not_a_bundle')
  return bytes
}

/**
 * Takes the bytes of a bundle apart. One that has a single part that is not known, not of its size or beyond the
 * limits is refused whole: throws {@link SeedBundleError} that names it. Nothing is worked out and nothing is
 * allocated by what the file says.
 */
export function decodeSeedBundle(bytes: Uint8Array): SeedBundle {
  if (bytes.length > MOST_BYTES) throw new SeedBundleError('too_long')
  const [version, ciphers, appData, ...rest] = arrayOf(read(bytes))
  if (version !== VERSION) {
    const isOther = typeof version === 'string' && version.startsWith('hcsb')
    throw new SeedBundleError(isOther ? 'unknown_version' : 'not_a_bundle')
  }
  if (rest.length > 0) throw new SeedBundleError('not_a_bundle')
  if (!(appData instanceof Uint8Array)) throw new SeedBundleError('not_a_bundle', 'appData', 'must be bytes')
  const list = arrayOf(ciphers, 'ciphers')
  if (list.length === 0) throw new SeedBundleError('not_a_bundle', 'ciphers', 'must not be empty')
  return { ciphers: list.map((one, i) => cipherOf(one, `ciphers[${i}]`)), appData: appData.slice() }
}

function read(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, BOUNDS)
  } catch {
    // The library's errors quote what they stumbled over.
    throw new SeedBundleError('not_a_bundle')
  }
}

function cipherOf(value: unknown, field: string): SeedCipher {
  const [kind, salt, mem, ops, ...more] = arrayOf(value, field)
  if (kind !== 'pw' && kind !== 'qa') throw new SeedBundleError('unknown_cipher', field)
  const questions = kind === 'qa' ? more.splice(0, 3) : []
  const [header, sealed, ...rest] = more
  if (rest.length > 0) throw new SeedBundleError('wrong_size', field)
  const limit = { ops: numberOf(ops, `${field}.ops`), mem: numberOf(mem, `${field}.mem`) }
  checkLimit(limit, field)
  const common = {
    ...limit,
    salt: bytesOfSize(salt, SALT_BYTES, `${field}.salt`),
    header: bytesOfSize(header, HEADER_BYTES, `${field}.header`),
    sealed: bytesOfSize(sealed, SEALED_BYTES, `${field}.sealed`),
  }
  if (kind === 'pw') return { kind, ...common }
  const [one, two, three] = questions.map((text, i) => textOf(text, `${field}.questions[${i}]`))
  if (one === undefined || two === undefined || three === undefined) {
    throw new SeedBundleError('wrong_size', `${field}.questions`)
  }
  return { kind, ...common, questions: [one, two, three] }
}

function arrayOf(value: unknown, field?: string): unknown[] {
  if (!Array.isArray(value)) throw new SeedBundleError('not_a_bundle', field, 'must be an array')
  return value
}
function numberOf(value: unknown, field: string): number {
  if (typeof value !== 'number') throw new SeedBundleError('not_a_bundle', field, 'must be a number')
  return value
}
function textOf(value: unknown, field: string): string {
  if (typeof value !== 'string') throw new SeedBundleError('not_a_bundle', field, 'must be a text')
  return value
}
/** A copy: the rest of the file need not stay in memory for it. */
function bytesOfSize(value: unknown, size: number, field: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new SeedBundleError('not_a_bundle', field, 'must be bytes')
  if (value.length !== size) throw new SeedBundleError('wrong_size', field, `must be ${size} bytes`)
  return value.slice()
}
