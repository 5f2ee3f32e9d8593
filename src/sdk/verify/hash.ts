import { toHex } from '../../crypto/bytes.ts'
import { subtleCrypto } from '../../crypto/ed25519-web.ts'

/** What is used of Node's `node:crypto`. */
interface NodeCrypto {
  hash(name: 'sha256', bytes: Uint8Array, form: 'hex'): string
}

/** Asked for by name, so that browsers are never given an import that they cannot resolve. */
const { process: node } = globalThis as {
  process?: { getBuiltinModule?(name: 'node:crypto'): NodeCrypto | undefined }
}
const crypto = node?.getBuiltinModule?.('node:crypto')

/**
 * SHA-256 as 64 lower-case hex digits, for every row of a trail. Node's own code answers at once, where there is Node;
 * WebCrypto's does with a promise, so hand it many at a time.
 */
export const sha256Hex: (bytes: Uint8Array) => string | Promise<string> =
  typeof crypto?.hash === 'function'
    ? bytes => crypto.hash('sha256', bytes, 'hex')
    : async bytes => toHex(await digest('SHA-256', bytes))

/** By WebCrypto. Rejects with a `NotSupportedError` where there is none. */
export async function digest(
  name: 'SHA-256' | 'SHA-512',
  bytes: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await subtleCrypto().digest(name, bytes as Uint8Array<ArrayBuffer>))
}
