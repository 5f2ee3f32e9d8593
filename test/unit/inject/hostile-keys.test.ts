import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { createCalls } from '../../../src/inject/calls.ts'
import type { KeyStore, StoredKey } from '../../../src/inject/key-store.ts'
import { createOwnKey } from '../../../src/inject/own-key.ts'
import { follow, followAny } from '../../../src/inject/promises.ts'
import { createSession } from '../../../src/inject/session.ts'
import type { CallMessage } from '../../../src/protocol/page-door.ts'
import type { SigningContext } from '../../../src/protocol/proof.ts'
import { createWallet, holds, ORIGIN, openTab, wholeCall } from './support.ts'
import { createTraps } from './traps.ts'

describe('a page that overwrites built-ins after load', () => {
  // Without what Node's own WebCrypto uses: String, Array and its iterator, methods of a promise, some names.
  it('sees nothing of a key, a proof and what they are made of', async () => {
    let stored: StoredKey | null = null
    const store: KeyStore = {
      readPublic: done => done(stored === null ? null : stored.publicKey),
      load: done => done(stored),
      getOrPut(key, _, done) {
        stored = key
        done(key)
      },
    }
    const posted: CallMessage[] = []
    let heard = () => {}
    const calls = createCalls({
      post(message) {
        posted[posted.length] = message
        heard()
        return true
      },
      later: () => 1,
      cancel: () => {},
      newId: () => 'a'.repeat(32),
    })
    const timers = { later: () => 1, cancel: () => {} }
    const signer = { offer: () => {}, withdraw: () => {} }
    const session = createSession(calls, createOwnKey(store), ORIGIN, timers, signer)

    const traps = createTraps()
    for (const holder of [
      SubtleCrypto.prototype,
      Crypto.prototype,
      CryptoKey.prototype,
      TextEncoder.prototype,
      TextDecoder.prototype,
      Promise,
      JSON,
      Date,
      Math,
      Number,
      Reflect,
      Object,
      Function.prototype,
      RegExp.prototype,
    ]) {
      traps.spoil(holder, Object.prototype.toString.call(holder))
    }
    for (const name of ['proof', 'key', 'problem', 'deviceKey', 'grantId', 'signature']) {
      traps.plant(name)
    }
    /** Until the next message is posted. In a turn of its own, when the test's tool has nothing left to do. */
    const during = (start: () => void) =>
      new Promise<void>((resolve, reject) => {
        setImmediate(() => {
          const end = traps.begin()
          // Nothing that goes wrong may leave the traps in place: the test's tool would hang in them.
          const late = setTimeout(() => {
            end()
            reject(new Error(`nothing was posted: ${traps.seen()}`))
          }, 2000)
          heard = () => {
            end()
            clearTimeout(late)
            resolve()
          }
          try {
            start()
          } catch (problem) {
            heard = () => {}
            end()
            reject(problem)
          }
        })
      })
    // Node loads its WebCrypto at the first use, by whatever built-ins there are then.
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
    const raw = await crypto.subtle.exportKey('raw', pair.publicKey)
    await crypto.subtle.sign('Ed25519', pair.privateKey, await crypto.subtle.digest('SHA-256', raw))

    await during(() => void session.connect(() => ({ params: '{}', deviceKey: null })))
    expect(traps.seen()).toBe('')
    const deviceKey = posted[0]?.key?.publicKey
    const context = { grantId: 'g', aud: 'a', agentPubKey: 'u', deviceKey, methods: ['signBytes'] }
    await during(() => void session.send('signBytes', () => '{}'))
    expect(posted[1]?.method).toBe('signingContext')
    const answer = JSON.stringify(context)
    await during(() => calls.receive({ t: 'reply', id: 'a'.repeat(32), ok: true, value: answer }))
    expect(traps.seen()).toBe('')
    const { proof } = wholeCall(posted[2] as CallMessage, context as SigningContext)
    expect(proof !== undefined && holds(proof)).toBe(true)
  })

  it('is not asked to make the promises by which the provider waits', async () => {
    const traps = createTraps()
    traps.spoil(Promise.prototype, 'Promise')
    traps.watch(Promise.prototype, 'constructor')
    traps.watch(Promise, Symbol.species)
    const settled = Promise.resolve(1)
    const failed = Promise.reject(new Error('of the app'))
    failed.catch(() => {})
    const got: unknown[] = []
    await new Promise<void>(resolve => {
      setImmediate(() => {
        traps.during(() => {
          follow(
            settled,
            value => got.push(value),
            () => resolve(),
          )
          followAny(
            () => 2,
            value => got.push(value),
            resolve,
          )
          follow(failed, resolve, () => got.push('failed'))
        })
        setImmediate(resolve)
      })
    })
    expect(traps.seen()).toBe('')
    expect(got).toEqual([1, 2, 'failed'])
  })

  it('that put a then on Object.prototype gets to see neither key nor signature', async () => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    await tab.connect()
    wallet.grant(wallet.posted[0]?.key?.publicKey)
    const fresh = openTab(wallet, null)
    const seen: unknown[] = []
    Object.defineProperty(Object.prototype, 'then', {
      configurable: true,
      get() {
        if (this instanceof ArrayBuffer || 'privateKey' in this) seen.push(this)
        return undefined
      },
    })
    try {
      await Promise.all([tab.sign(), fresh.connect()])
    } finally {
      delete (Object.prototype as { then?: unknown }).then
    }
    expect(seen).toEqual([])
    expect(
      wallet
        .asked()
        .slice(1)
        .map(({ proof }) => proof),
    ).toEqual([undefined, undefined])
  })
})
