import 'fake-indexeddb/auto'
import { generateKeyPairSync, sign as signWith } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppKey } from '../../../src/inject/device-key.ts'
import type { ProofMessage } from '../../../src/protocol/proof.ts'
import type { Method } from '../../../src/protocol/provider.ts'
import {
  AGENT,
  codeOf,
  createWallet,
  deleteDatabase,
  holds,
  ORIGIN,
  ok,
  openTab,
  type Posted,
  sha256,
} from './support.ts'

beforeEach(deleteDatabase)

/** A tab that connected, and a grant that its key is bound to. */
async function connected() {
  const wallet = createWallet()
  const tab = openTab(wallet)
  await tab.connect()
  const publicKey = wallet.posted[0]?.key?.publicKey ?? ''
  const context = wallet.grant(publicKey)
  wallet.posted.length = 0
  return { wallet, tab, publicKey, context }
}
function messageOf(call: Posted | undefined): ProofMessage {
  return JSON.parse(call?.proof?.message ?? 'null')
}
/** Made for the grant as it was when the call was posted. */
function isProven(call: Posted | undefined): boolean {
  return call?.proof !== undefined && holds(call.proof)
}
/** A key that an app holds elsewhere. */
function appKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
  const sign = vi.fn<(bytes: Uint8Array) => unknown>(
    async bytes => new Uint8Array(signWith(null, bytes, privateKey)),
  )
  const key: AppKey = { publicKey: raw.toString('base64'), sign }
  return { key, sign }
}

describe('a proof', () => {
  it('is the signature of the bound key over the canonical message, byte for byte', async () => {
    const { wallet, tab, publicKey, context } = await connected()
    const before = Math.floor(Date.now() / 1000)
    const params = '{"bytes":"aGk=","reason":"ü \\u2028 \\" 😀"}'
    await tab.sign(params)
    const [call] = wallet.asked()
    expect(call).toMatchObject({ method: 'signBytes', params })
    expect(call?.key).toBeUndefined()
    expect(Object.keys(call?.proof ?? {}).sort()).toEqual(['alg', 'message', 'publicKey', 'signature'])
    expect(call?.proof).toMatchObject({ alg: 'Ed25519', publicKey })
    const said = messageOf(call)
    expect(said.iat).toBeGreaterThanOrEqual(before)
    expect(said.iat).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000))
    expect(said.nonce).toMatch(/^[0-9a-f]{32}$/)
    expect(call?.proof?.message).toBe(
      `{"agent":"${AGENT}","aud":"${context.aud}","grantId":"grant-1","iat":${said.iat},"method":"signBytes",` +
        `"nonce":"${said.nonce}","origin":"${ORIGIN}",` +
        `"requestSha256":"${sha256(`{"method":"signBytes","params":${params}}`)}","typ":"flowsta-request","v":1}`,
    )
    expect(isProven(call)).toBe(true)
  })

  it('is sent without what the wallet knows', async () => {
    const { tab, wallet } = await connected()
    await tab.sign()
    expect(Object.keys(wallet.sent.at(-1)?.proof ?? {}).sort()).toEqual(['iat', 'nonce', 'signature'])
  })

  it('is another one for each call', async () => {
    const { wallet, tab } = await connected()
    await Promise.all([tab.sign(), tab.sign(), tab.sign()])
    const nonces = wallet.asked().map(call => messageOf(call).nonce)
    expect(new Set(nonces).size).toBe(3)
    for (const call of wallet.asked()) expect(call.proof !== undefined && holds(call.proof)).toBe(true)
  })

  it.each<[Method, readonly string[], boolean]>([
    ['signBytes', ['signBytes'], true],
    ['signBytes', ['signAction', 'signZomeCall'], false],
    ['signAction', ['signAction'], true],
    ['signBatch', ['signAction'], true],
    ['signBatch', [], false],
    ['signBytes', [], false],
  ])('goes with %s where the policy names %j: %s', async (method, methods, proved) => {
    const { wallet, tab, publicKey } = await connected()
    wallet.grant(publicKey, methods as never)
    await tab.session.send(method as 'signBytes', () => '{}')
    const [call] = wallet.asked()
    expect(call?.proof !== undefined).toBe(proved)
    expect(call?.key).toEqual(proved ? undefined : { publicKey, by: 'provider' })
  })

  it('goes with no reader and no revocation', async () => {
    const { wallet, tab } = await connected()
    for (const method of ['getAccount', 'isConnected', 'getPermissions', 'disconnect'] as const) {
      await tab.session.send(method, () => 'null')
    }
    expect(wallet.posted.map(({ method }) => method)).toEqual([
      'getAccount',
      'isConnected',
      'getPermissions',
      'disconnect',
    ])
    for (const call of wallet.posted)
      expect(Object.keys(call).sort()).toEqual(['id', 'method', 'params', 't'])
  })

  it('is not made with a key that the grant does not name; that is offered', async () => {
    const { wallet, tab, publicKey } = await connected()
    for (const bound of [undefined, appKey().key.publicKey]) {
      wallet.grant(bound)
      await tab.sign()
      expect(wallet.asked().at(-1)).toMatchObject({ key: { publicKey, by: 'provider' } })
      expect(wallet.asked().at(-1)?.proof).toBeUndefined()
    }
  })
})

describe('what is known of the grant', () => {
  it('is asked for once, however many calls wait for it, and none is lost', async () => {
    const { wallet, tab } = await connected()
    await Promise.all([1, 2, 3, 4].map(n => tab.sign(`{"n":${n}}`)))
    await tab.sign('{"n":5}')
    expect(wallet.fetches()).toBe(1)
    // Proofs are made side by side, and go as each is done.
    const sent = wallet.asked().map(({ params }) => params)
    expect(sent.toSorted()).toEqual([1, 2, 3, 4, 5].map(n => `{"n":${n}}`))
  })

  it('is not asked for by readers, nor by connect without a key of the app', async () => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    await tab.connect()
    await tab.session.send('getAccount', () => 'null')
    expect(wallet.fetches()).toBe(0)
  })

  it('that there is none is not kept, and opens no storage', async () => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    wallet.answer = () => ({ error: 'consent_required' })
    expect(await codeOf(tab.sign())).toBe('consent_required')
    expect(await codeOf(tab.sign())).toBe('consent_required')
    expect(wallet.fetches()).toBe(2)
    for (const { proof, key } of wallet.asked()) expect([proof, key]).toEqual([undefined, undefined])
    expect(await indexedDB.databases()).toEqual([])
  })

  it.each<[string, (tab: ReturnType<typeof openTab>, wallet: ReturnType<typeof createWallet>) => unknown]>([
    ['an event of the wallet', tab => tab.session.forget()],
    ['connect', tab => tab.connect()],
    ['disconnect', tab => tab.session.send('disconnect', () => 'null')],
    ['revokePermission', tab => tab.session.send('revokePermission', () => '{"appId":"x"}')],
    [
      'a refused disconnect',
      (tab, wallet) => {
        wallet.answer = () => ({ error: 'storage_failed' })
        return codeOf(tab.session.send('disconnect', () => 'null')).then(() => {
          wallet.answer = () => ok
        })
      },
    ],
    ['a call without a proof', tab => tab.session.send('signAction', () => '{}')],
    [
      'a refused call without a proof',
      (tab, wallet) => {
        wallet.answer = () => ({ error: 'user_rejected' })
        return codeOf(tab.session.send('signAction', () => '{}')).then(() => {
          wallet.answer = () => ok
        })
      },
    ],
  ])('is forgotten after %s', async (_, happen) => {
    const { wallet, tab, publicKey } = await connected()
    wallet.grant(publicKey, ['signBytes'])
    await tab.sign()
    await tab.sign()
    expect(wallet.fetches()).toBe(1)
    await happen(tab, wallet)
    await tab.sign()
    expect(wallet.fetches()).toBe(2)
  })

  it('is not kept if something happened while it was asked for', async () => {
    const { wallet, tab, publicKey } = await connected()
    let resolve = () => {}
    const promise = new Promise<void>(done => {
      resolve = done
    })
    const old = JSON.stringify(wallet.context)
    wallet.contextAnswer = () => promise.then(() => ({ value: old }))
    const first = tab.sign()
    await vi.waitFor(() => expect(wallet.fetches()).toBe(1))
    tab.session.forget()
    wallet.grant(publicKey)
    wallet.contextAnswer = () => ({ value: JSON.stringify(wallet.context) })
    await tab.sign()
    expect(isProven(wallet.asked()[0])).toBe(true)
    resolve()
    await first
    await tab.sign()
    expect(wallet.fetches()).toBe(2)
    expect(isProven(wallet.asked()[2])).toBe(true)
  })

  it.each(['"nonsense"', '{}', '[]', 'null', '{"grantId":1,"aud":"a","agentPubKey":"u"}'])(
    'is nothing when the wallet says %s',
    async value => {
      const { wallet, tab } = await connected()
      wallet.contextAnswer = () => ({ value })
      await tab.sign()
      expect(wallet.asked()[0]?.proof).toBeUndefined()
    },
  )

  it('stops no call when the wallet refuses to say it, but ends it where the bridge is gone', async () => {
    const { wallet, tab } = await connected()
    wallet.contextAnswer = () => ({ error: 'storage_failed' })
    expect(await codeOf(tab.sign())).toBe('resolved')
    wallet.contextAnswer = () => ({ error: 'wallet_reloaded' })
    expect(await codeOf(tab.sign())).toBe('wallet_reloaded')
    expect(wallet.asked()).toHaveLength(1)
  })
})

describe('proof_invalid', () => {
  it('leads to one more try if another tab changed the grant meanwhile', async () => {
    const { wallet, tab, publicKey } = await connected()
    await tab.sign()
    wallet.grant(publicKey)
    wallet.answer = call => (isProven(call) ? ok : { error: 'proof_invalid' })
    expect(await tab.sign('{"n":2}')).toBe('ok')
    const [first, refused, again] = wallet.asked()
    expect([first?.params, refused?.params, again?.params]).toEqual([
      '{"bytes":"aGk="}',
      '{"n":2}',
      '{"n":2}',
    ])
    expect(again?.id).not.toBe(refused?.id)
    expect(messageOf(again).nonce).not.toBe(messageOf(refused).nonce)
    expect(wallet.fetches()).toBe(2)
    await tab.sign()
    expect(wallet.fetches()).toBe(2)
  })

  it('asks once for fifty calls that were refused together', async () => {
    const { wallet, tab, publicKey } = await connected()
    await tab.sign()
    wallet.grant(publicKey)
    wallet.answer = call => (isProven(call) ? ok : { error: 'proof_invalid' })
    await Promise.all(Array.from({ length: 50 }, () => tab.sign()))
    expect(wallet.fetches()).toBe(2)
    expect(wallet.asked()).toHaveLength(1 + 50 + 50)
  })

  it('is the answer if the grant is the same, and is forgotten', async () => {
    const { wallet, tab } = await connected()
    wallet.answer = () => ({ error: 'proof_invalid' })
    expect(await codeOf(tab.sign())).toBe('proof_invalid')
    expect(wallet.asked()).toHaveLength(1)
    expect(wallet.fetches()).toBe(2)
  })

  it('is the answer the second time, whatever the grant is then', async () => {
    const { wallet, tab, publicKey } = await connected()
    wallet.answer = () => {
      wallet.grant(publicKey)
      return { error: 'proof_invalid' }
    }
    expect(await codeOf(tab.sign())).toBe('proof_invalid')
    expect(wallet.asked()).toHaveLength(2)
  })

  it('is the answer if the grant is gone', async () => {
    const { wallet, tab } = await connected()
    wallet.answer = () => {
      wallet.context = null
      return { error: 'proof_invalid' }
    }
    expect(await codeOf(tab.sign())).toBe('proof_invalid')
    expect(wallet.asked()).toHaveLength(1)
  })

  it('makes it ask where another tab had another key bound', async () => {
    const { wallet, tab, publicKey } = await connected()
    await tab.sign()
    wallet.grant(appKey().key.publicKey)
    wallet.answer = call => (call.proof === undefined ? ok : { error: 'proof_invalid' })
    expect(await tab.sign()).toBe('ok')
    expect(wallet.asked().at(-1)?.key).toEqual({ publicKey, by: 'provider' })
  })
})

describe('a key that the app brings', () => {
  const bring = (tab: ReturnType<typeof openTab>, deviceKey: AppKey) =>
    tab.session.connect(() => ({ params: '{}', deviceKey }))

  it('is offered by connect, and proves itself there once it is bound', async () => {
    const wallet = createWallet()
    const { key, sign } = appKey()
    await bring(openTab(wallet), key)
    expect(wallet.asked()[0]?.key).toEqual({ publicKey: key.publicKey, by: 'app' })
    wallet.grant(key.publicKey, [])
    await bring(openTab(wallet), key)
    const [, call] = wallet.asked()
    expect(call?.key).toBeUndefined()
    expect(messageOf(call)).toMatchObject({
      method: 'connect',
      requestSha256: sha256('{"method":"connect","params":{}}'),
    })
    expect(isProven(call)).toBe(true)
    expect(sign).toHaveBeenCalledTimes(1)
    expect(await indexedDB.databases()).toEqual([])
  })

  it('signs what the provider would sign itself, and the provider makes none', async () => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    const { key, sign } = appKey()
    await bring(tab, key)
    wallet.grant(key.publicKey)
    await tab.sign()
    const call = wallet.asked().at(-1)
    expect(isProven(call)).toBe(true)
    expect(Buffer.from(sign.mock.calls[0]?.[0] ?? []).toString()).toBe(
      `flowsta-request-proof:v1\0${call?.proof?.message}`,
    )
    expect(await indexedDB.databases()).toEqual([])
  })

  it('is what calls offer from then on, the one of the provider is not', async () => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    const { key } = appKey()
    await tab.connect()
    const own = wallet.posted[0]?.key?.publicKey
    wallet.grant(own)
    await bring(tab, key)
    await tab.sign()
    await tab.connect()
    for (const call of wallet.asked().slice(1)) {
      expect(call.key).toEqual({ publicKey: key.publicKey, by: 'app' })
      expect(call.proof).toBeUndefined()
    }
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('of the app')
      },
    ],
    ['rejects', () => Promise.reject(new Error('of the app'))],
  ])('that %s lets the call go without a proof', async (_, sign) => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    const key = { ...appKey().key, sign }
    await bring(tab, key)
    wallet.grant(key.publicKey)
    await tab.sign()
    expect(wallet.asked().at(-1)).toMatchObject({ key: { publicKey: key.publicKey, by: 'app' } })
    expect(wallet.asked().at(-1)?.proof).toBeUndefined()
  })

  it('that never answers does the same after half a minute', async () => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    const sign = vi.fn<() => unknown>(() => new Promise(() => {}))
    const key = { ...appKey().key, sign }
    await bring(tab, key)
    wallet.grant(key.publicKey)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const signed = tab.sign()
      while (sign.mock.calls.length === 0) await new Promise(resolve => setImmediate(resolve))
      await vi.advanceTimersByTimeAsync(29_999)
      expect(wallet.asked()).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(1)
      expect(await signed).toBe('ok')
    } finally {
      vi.useRealTimers()
    }
    expect(wallet.asked().at(-1)?.proof).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'c2lnbmF0dXJl'],
    ['a buffer', new ArrayBuffer(64)],
    ['another array', new Uint16Array(32)],
    ['plain numbers', Array(64).fill(0)],
    ['more than any signature', new Uint8Array(97)],
    ['bytes that were transferred away', detached()],
  ])('that answers %s is proof_invalid, and nothing is sent', async (_, answer) => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    const key = { ...appKey().key, sign: async () => answer }
    await bring(tab, key)
    wallet.grant(key.publicKey)
    wallet.posted.length = 0
    expect(await codeOf(tab.sign())).toBe('proof_invalid')
    expect(wallet.asked()).toEqual([])
  })

  it.each([0, 63, 64, 96])('that answers %i bytes leaves them to the wallet', async length => {
    const wallet = createWallet()
    const tab = openTab(wallet)
    const key = { ...appKey().key, sign: () => new Uint8Array(length) }
    await bring(tab, key)
    wallet.grant(key.publicKey)
    await tab.sign()
    expect(Buffer.from(wallet.asked().at(-1)?.proof?.signature ?? '-', 'base64')).toHaveLength(length)
  })
})

function detached(): Uint8Array {
  const bytes = new Uint8Array(64)
  structuredClone(bytes, { transfer: [bytes.buffer] })
  return bytes
}
