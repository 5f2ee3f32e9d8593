import { describe, expect, it } from 'vitest'
import { sign } from '../../../src/background/pipeline/sign.ts'
import { holds } from '../../../src/background/pipeline/verify.ts'
import {
  importPublicKey,
  importSeed,
  publicKeyOf,
  sign as signEd25519,
  verify,
} from '../../../src/crypto/ed25519.ts'

const seed = new Uint8Array(32).fill(7)
const publicKey = publicKeyOf(seed)
const secret = {
  publicKey: await importPublicKey(publicKey),
  privateKey: await importSeed(seed),
  createdAt: '',
}
const payloads = [new Uint8Array([1, 2, 3]), new Uint8Array(0), new Uint8Array([4])]
const envelope = { deps: ['peer_secret:a'], items: payloads.map(payload => ({ payload })) }

describe('sign', () => {
  it('signs from what it is given, with storage, network, browser, clock and chance poisoned', async () => {
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
      const signed = await sign(envelope, { 'peer_secret:a': secret })
      const signatures = signed.ok ? signed.signatures : []
      expect(signatures).toEqual(payloads.map(payload => signEd25519(payload, seed)))
      expect(signatures.every((one, i) => verify(one, payloads[i] as Uint8Array, publicKey))).toBe(true)
    } finally {
      crypto.getRandomValues = random
      names.forEach((name, i) => {
        const descriptor = before[i]
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        else Reflect.deleteProperty(globalThis, name)
      })
    }
  })

  it('answers missing_signer_private_key without its dependency, never with another one', async () => {
    const missing = { ok: false, code: 'missing_signer_private_key' }
    expect(await sign(envelope, {})).toEqual(missing)
    expect(await sign(envelope, { 'peer_secret:b': secret })).toEqual(missing)
    expect(await sign({ ...envelope, deps: ['peer_secret:toString'] }, {})).toEqual(missing)
  })

  it('answers signing_failed for a secret that cannot sign, and nothing of the rest', async () => {
    const broken = { ...secret, privateKey: secret.publicKey }
    expect(await sign(envelope, { 'peer_secret:a': broken })).toEqual({
      ok: false,
      code: 'signing_failed',
    })
  })

  it('gives a key out whose seed nobody can read', async () => {
    expect(secret.privateKey.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('pkcs8', secret.privateKey)).rejects.toThrow()
  })
})

describe('holds', () => {
  it('wants every signature to be good, and as many as there are items', async () => {
    const signatures = payloads.map(payload => signEd25519(payload, seed))
    expect(await holds(envelope, signatures, secret.publicKey)).toBe(true)
    expect(await holds(envelope, signatures.slice(1), secret.publicKey)).toBe(false)
    const broken = signatures.map(one => one.slice())
    const last = broken.at(-1) as Uint8Array
    last[0] = (last[0] as number) ^ 1
    expect(await holds(envelope, broken, secret.publicKey)).toBe(false)
  })
})
