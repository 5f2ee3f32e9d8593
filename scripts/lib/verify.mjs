import { createPublicKey, verify } from 'node:crypto'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** The 32 key bytes in Holochain's text form of an agent: `u`, base64url of 3 bytes of type, key, 4 of location. */
export function keyOfAgent(agentPubKey) {
  const bytes = Buffer.from(agentPubKey.slice(1), 'base64url')
  if (agentPubKey[0] !== 'u' || bytes.length !== 39 || bytes.toString('hex', 0, 3) !== '842024') {
    throw new Error('not an agent key')
  }
  return bytes.subarray(3, 35)
}

/** The 32 key bytes in a `did:key` of Ed25519: base58btc of 0xed 0x01 and the key. */
export function keyOfDid(did) {
  const text = /^did:key:z([1-9A-HJ-NP-Za-km-z]+)$/.exec(did)?.[1]
  if (text === undefined) throw new Error('not a did:key')
  const number = [...text].reduce((sum, digit) => sum * 58n + BigInt(BASE58.indexOf(digit)), 0n)
  const bytes = Buffer.from(number.toString(16).padStart(68, '0'), 'hex')
  if (bytes.length !== 34 || bytes.readUInt16BE(0) !== 0xed01) throw new Error('not an Ed25519 did:key')
  return bytes.subarray(2)
}

/** Ed25519 by Node's own crypto; nothing of the wallet's code takes part. Binary strings are base64. */
export function isSignedBy(key, { signature, signedBytes }) {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') }
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  return verify(null, Buffer.from(signedBytes, 'base64'), publicKey, Buffer.from(signature, 'base64'))
}
