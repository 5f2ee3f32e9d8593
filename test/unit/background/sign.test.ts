import { describe, expect, it } from 'vitest'
import { sign } from '../../../src/background/pipeline/sign.ts'
import { publicKeyOf, verify } from '../../../src/crypto/ed25519.ts'

const seed = new Uint8Array(32).fill(7)
const secret = { publicKey: publicKeyOf(seed), privateKey: seed, createdAt: '' }
const envelope = { deps: ['peer_secret:a'], payload: new Uint8Array([1, 2, 3]) } as const

describe('sign', () => {
  it('signs from what it is given, with storage, network, browser, clock and chance poisoned', () => {
    const names = ['indexedDB', 'fetch', 'browser', 'chrome', 'Date', 'localStorage'] as const
    const before = names.map(name => Object.getOwnPropertyDescriptor(globalThis, name))
    const random = crypto.getRandomValues
    for (const name of names) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get() {
          throw new Error(`${name} was used`)
        },
      })
    }
    crypto.getRandomValues = () => {
      throw new Error('chance was used')
    }
    try {
      const signed = sign(envelope, { 'peer_secret:a': secret })
      expect(signed.ok && verify(signed.signature, envelope.payload, secret.publicKey)).toBe(true)
    } finally {
      crypto.getRandomValues = random
      names.forEach((name, i) => {
        const descriptor = before[i]
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        else Reflect.deleteProperty(globalThis, name)
      })
    }
  })

  it('answers missing_signer_private_key without its dependency, never with another one', () => {
    const missing = { ok: false, code: 'missing_signer_private_key' }
    expect(sign(envelope, {})).toEqual(missing)
    expect(sign(envelope, { 'peer_secret:b': secret })).toEqual(missing)
    expect(sign({ ...envelope, deps: ['peer_secret:toString'] }, {})).toEqual(missing)
  })

  it('answers signing_failed for a secret that is no key', () => {
    const broken = { ...secret, privateKey: new Uint8Array(5) }
    expect(sign(envelope, { 'peer_secret:a': broken })).toEqual({ ok: false, code: 'signing_failed' })
  })
})
