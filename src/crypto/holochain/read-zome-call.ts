import { equalBytes, fromUtf8 } from '../bytes.ts'
import { type HoloHashType, holoHashType } from './holohash.ts'
import {
  ARRAY,
  MAP,
  openOutput,
  putBytes,
  putInt,
  putNil,
  putSize,
  putText,
  written,
} from './msgpack-scalars.ts'
import type { ZomeCall } from './zome-call.ts'

/**
 * The call that bytes are, or `null`: what `decodeZomeCall` gives, without reading MessagePack in general. It is for
 * the verifier. Each field is read where the one before would end if it were written as it has to be, and the whole is
 * compared with what was written: so other orders, longer forms and bytes behind it are no call.
 */
export function readZomeCall(bytes: Uint8Array): ZomeCall | null {
  const out = openOutput()
  let good = true
  const first = () => bytes[out.length] ?? 0
  /** The big-endian number in so many bytes behind the first one. */
  const number = (size: number) =>
    bytes.subarray(out.length + 1, out.length + 1 + size).reduce((sum, byte) => sum * 256 + byte, 0)
  const content = (sizeBytes: number, size: number) => {
    const at = out.length + 1 + sizeBytes
    return Uint8Array.from(bytes.subarray(at, at + size))
  }
  /** How many bytes say the size, by the first byte and those before sizes of 1, 2, 4 and 8 bytes. */
  const sizeBytes = (from: number) => {
    const i = first() - from
    good &&= i >= 0 && i < 4
    return good ? 2 ** i : 0
  }
  const readBytes = () => {
    const size = sizeBytes(0xc4)
    const read = content(size, number(size))
    putBytes(out, read)
    return read
  }
  const readText = () => {
    const isShort = first() >= 0xa0 && first() < 0xc0
    const size = isShort ? 0 : sizeBytes(0xd9)
    const text = fromUtf8(content(size, isShort ? first() & 31 : number(size)))
    putText(out, text ?? '')
    return text ?? ''
  }
  const readHash = (type: HoloHashType) => {
    const hash = readBytes()
    good &&= holoHashType(hash) === type
    return hash
  }
  const readInt = () => {
    const value = first() < 128 ? first() : number(sizeBytes(0xcc))
    good &&= Number.isSafeInteger(value)
    putInt(out, value)
    return value
  }
  const readSecret = () => {
    if (first() !== 0xc0) return readBytes()
    putNil(out)
    return null
  }
  const field = <T>(name: string, read: () => T): T => {
    putText(out, name)
    return read()
  }

  putSize(out, 8, MAP)
  const capSecret = field('cap_secret', readSecret)
  const cellId = field('cell_id', () => {
    putSize(out, 2, ARRAY)
    return [readHash('dna'), readHash('agent')] as const
  })
  const zomeName = field('zome_name', readText)
  const fnName = field('fn_name', readText)
  const provenance = field('provenance', () => readHash('agent'))
  const payload = field('payload', readBytes)
  const nonce = field('nonce', readBytes)
  const expiresAt = field('expires_at', readInt)
  good &&= nonce.length === 32 && (capSecret === null || capSecret.length === 64)
  return good && equalBytes(written(out), bytes)
    ? { cellId, zomeName, fnName, provenance, payload, capSecret, nonce, expiresAt }
    : null
}
