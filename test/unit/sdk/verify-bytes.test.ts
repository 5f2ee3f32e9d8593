import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, toBase64, utf8 } from '../../../src/crypto/bytes.ts'
import { didKey } from '../../../src/crypto/did.ts'
import { domainMessage } from '../../../src/crypto/domain.ts'
import { publicKeyOf, sign } from '../../../src/crypto/ed25519.ts'
import { agentPubKey } from '../../../src/crypto/holochain/holohash.ts'
import {
  publicKeyOfAgent,
  publicKeyOfDid,
  type SignedBytes,
  verifyBytes,
} from '../../../src/sdk/verify/index.ts'

const seed = new Uint8Array(32).fill(7)
const publicKey = publicKeyOf(seed)
const other = publicKeyOf(new Uint8Array(32).fill(8))
const signer = { agentPubKey: agentPubKey(publicKey), did: didKey(publicKey), publicKey }
const bytes = utf8('The terms')
const DOMAIN = 'acorn.example/terms'

/** What the wallet answers. */
function response(message: Uint8Array) {
  return {
    success: true,
    signature: toBase64(sign(message, seed)),
    agentPubKey: signer.agentPubKey,
    signedBytes: toBase64(message),
  }
}
const raw = response(bytes)
const behind = response(domainMessage(DOMAIN, bytes))

describe('verifyBytes', () => {
  it.each<[string, SignedBytes]>([
    ['a response as it is', raw],
    ['a response and what was asked', { ...raw, bytes: toBase64(bytes) }],
    ['what was asked, and the signature', { bytes, signature: raw.signature, agentPubKey: raw.agentPubKey }],
    ['bytes instead of base64', { bytes, signature: sign(bytes, seed), publicKey }],
    [
      'what became of them in JSON',
      JSON.parse(JSON.stringify({ bytes, signature: sign(bytes, seed), publicKey })),
    ],
    ['a DID', { bytes, signature: raw.signature, did: signer.did }],
    ['a key in base64', { bytes, signature: raw.signature, publicKey: toBase64(publicKey) }],
    ['all names of one key', { ...raw, ...signer }],
    [
      'fields that are there and undefined',
      { ...raw, bytes: undefined, did: undefined } as unknown as SignedBytes,
    ],
  ])('takes %s', async (_, signed) => {
    expect(await verifyBytes(signed)).toEqual({ valid: true, ...signer, bytes, signedBytes: bytes })
  })

  it.each<[string, SignedBytes]>([
    ['a response', behind],
    ['a response and its domain', { ...behind, domain: DOMAIN }],
    ['bytes and domain', { bytes, domain: DOMAIN, signature: behind.signature, did: signer.did }],
    ['all of it', { ...behind, bytes, domain: DOMAIN }],
  ])('says which domain it is behind: %s', async (_, signed) => {
    const signedBytes = domainMessage(DOMAIN, bytes)
    expect(await verifyBytes(signed)).toEqual({ valid: true, ...signer, bytes, domain: DOMAIN, signedBytes })
  })

  it.each<[string, string, SignedBytes]>([
    ['no base64', 'bytes-malformed', { ...raw, bytes: 'a' }],
    ['base64url', 'signed-bytes-malformed', { ...raw, signedBytes: 'a-_b' }],
    ['other bytes', 'signed-bytes-mismatch', { ...raw, bytes: utf8('the terms') }],
    ['a domain that the response is not behind', 'signed-bytes-mismatch', { ...raw, domain: DOMAIN }],
    ['another domain', 'signed-bytes-mismatch', { ...behind, domain: `${DOMAIN}2` }],
    ['bytes behind a domain without it', 'signed-bytes-mismatch', { ...behind, bytes }],
    ['what is no domain', 'domain-malformed', { ...behind, domain: 'ä' }],
    ['an empty domain', 'domain-malformed', { ...behind, domain: '' }],
    ['a key that is none', 'key-malformed', { ...raw, agentPubKey: 'uhCAk' }],
    ['another hash', 'key-malformed', { ...raw, agentPubKey: raw.agentPubKey.replace('uhCAk', 'uhCEk') }],
    ['a DID that is none', 'key-malformed', { ...raw, did: 'did:key:z6Mk' }],
    ['a DID of another method', 'key-malformed', { ...raw, did: signer.did.replace('key', 'kez') }],
    ['an empty key', 'key-malformed', { ...raw, publicKey: '' }],
    ['two keys', 'key-mismatch', { ...raw, did: didKey(other) }],
    ['a signature that is none', 'signature-malformed', { ...raw, signature: 'none' }],
    ['a short signature', 'signature-malformed', { ...raw, signature: toBase64(new Uint8Array(63)) }],
    ['another key', 'signature-wrong', { ...raw, agentPubKey: agentPubKey(other) }],
    [
      'the signature of the bytes without their domain',
      'signature-wrong',
      { ...behind, signature: raw.signature },
    ],
  ])('is told by its reason: %s, %s', async (_, reason, signed) => {
    expect(await verifyBytes(signed)).toEqual({ valid: false, reason })
  })

  it.each<[string, unknown]>([
    ['signed: expected an object', undefined],
    ['signed: expected an object', 'text'],
    ['bytes: expected a Uint8Array or base64', { ...raw, bytes: 1 }],
    ['bytes: expected a Uint8Array or base64', { ...raw, bytes: [1, 2] }],
    ['bytes: expected a Uint8Array or base64', { ...raw, bytes: { 0: 256 } }],
    ['bytes: expected a Uint8Array or base64', { ...raw, bytes: { 1: 1 } }],
    ['bytes: expected a Uint8Array or base64', { ...raw, bytes: null }],
    ['signedBytes: expected a Uint8Array or base64', { ...raw, signedBytes: true }],
    ['bytes: expected them, or signedBytes', { ...raw, signedBytes: undefined }],
    ['domain: expected a text', { ...raw, domain: 1 }],
    ['signature: expected a Uint8Array or base64', { ...raw, signature: undefined }],
    ['agentPubKey: expected a text', { ...raw, agentPubKey: publicKey }],
    ['did: expected a text', { ...raw, did: null }],
    ['publicKey: expected a Uint8Array or base64', { ...raw, publicKey: 7 }],
    ['agentPubKey: expected it, or did or publicKey', { ...raw, agentPubKey: undefined }],
  ])('is used wrongly: %s', async (message, signed) => {
    await expect(verifyBytes(signed as SignedBytes)).rejects.toThrow(new TypeError(message))
  })

  it('parts domain and bytes in one way only', async () => {
    const domain = fc.string({ unit: fc.constantFrom(...'aZ09.:/_-'), minLength: 1, maxLength: 128 })
    await fc.assert(
      fc.asyncProperty(domain, fc.uint8Array({ maxLength: 40 }), async (domain, bytes) => {
        expect(await verifyBytes(response(domainMessage(domain, bytes)))).toMatchObject({
          valid: true,
          domain,
          bytes,
        })
      }),
      { numRuns: 50 },
    )
    for (const message of [
      '',
      '\0',
      '\0\0',
      'flowsta-signed-message:v1\0a',
      'flowsta-signed-message:v2\0a\0b',
      'x\0a\0b',
    ]) {
      expect(await verifyBytes(response(utf8(message)))).toMatchObject({ valid: true, bytes: utf8(message) })
      expect(await verifyBytes(response(utf8(message)))).not.toHaveProperty('domain')
    }
  })

  it('does not see what the caller changes meanwhile', async () => {
    const changing = { bytes: bytes.slice(), signature: sign(bytes, seed), publicKey: publicKey.slice() }
    const running = verifyBytes(changing)
    for (const array of Object.values(changing)) array.fill(0)
    expect(await running).toMatchObject({ valid: true, bytes })
  })
})

describe('the names of a key', () => {
  it('are read back, and no other text is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(200), (key, at) => {
        const did = didKey(key)
        expect(publicKeyOfDid(did)).toEqual(key)
        expect(publicKeyOfAgent(agentPubKey(key))).toEqual(key)
        const changed = did.replace(did.charAt(at % did.length), 'l')
        expect(publicKeyOfDid(changed)).toBeNull()
      }),
    )
    for (const text of [
      '',
      'did:key:z',
      `did:key:z${'1'.repeat(47)}`,
      `did:key:z${'z'.repeat(47)}`,
      concat(publicKey).toString(),
    ]) {
      expect(publicKeyOfDid(text)).toBeNull()
    }
  })
})
