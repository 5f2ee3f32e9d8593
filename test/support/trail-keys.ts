/** Keys and ids of made-up trails, the same for the same name. */
import { createHash, createPrivateKey, sign as nodeSign } from 'node:crypto'
import { concat, fromHex, toBase64 } from '../../src/crypto/bytes.ts'
import { publicKeyOf } from '../../src/crypto/ed25519.ts'
import { agentPubKey } from '../../src/crypto/holochain/holohash.ts'

export interface Key {
  /** base64 of 32 bytes. */
  readonly publicKey: string
  readonly agentPubKey: string
  /** base64 of 64 bytes. */
  sign(bytes: Uint8Array): string
}

const PKCS8 = fromHex('302e020100300506032b657004220420')

export const digest = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()

export function makeKey(name: string): Key {
  const seed = new Uint8Array(digest(name))
  const key = createPrivateKey({ key: Buffer.from(concat(PKCS8, seed)), format: 'der', type: 'pkcs8' })
  const publicKey = publicKeyOf(seed)
  return {
    publicKey: toBase64(publicKey),
    agentPubKey: agentPubKey(publicKey),
    sign: bytes => nodeSign(null, bytes, key).toString('base64'),
  }
}

/** 128 bits as base64url. */
export function idOf(name: string): string {
  return digest(name).subarray(0, 16).toString('base64url')
}

/** 128 bits as hex digits. */
export function hexOf(name: string): string {
  return digest(name).subarray(0, 16).toString('hex')
}
