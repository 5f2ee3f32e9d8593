import { encode } from '@msgpack/msgpack'
import { toBase64url } from '../bytes.ts'
import type { SeedBundle, SeedCipher } from './bundle.ts'

export const VERSION = 'hcsb0'

/** The MessagePack bytes of a bundle: `["hcsb0", [cipher…], appData]`. */
export function encodeSeedBundle({ ciphers, appData }: SeedBundle): Uint8Array<ArrayBuffer> {
  return encode([VERSION, ciphers.map(parts), appData])
}

function parts(cipher: SeedCipher): unknown[] {
  const { kind, salt, mem, ops, header, sealed } = cipher
  const questions = cipher.kind === 'qa' ? cipher.questions : []
  return [kind, salt, mem, ops, ...questions, header, sealed]
}

/** The form in which bundles are handed around: base64url without padding. */
export function seedBundleText(bytes: Uint8Array): string {
  return toBase64url(bytes)
}
