import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FlowstaHolochainError } from '../../../src/inject/errors.ts'
import { createSiteSigner } from '../../../src/inject/site-signer.ts'
import { createSignerDoor } from '../../../src/inject/zome-signer.ts'
import { createWallet, deleteDatabase, openTab } from './support.ts'

beforeEach(deleteDatabase)

const NAME = '__HC_ZOME_CALL_SIGNER__'
interface Signer {
  signZomeCall(request: unknown): Promise<unknown>
}
const signerOf = (target: object) => (target as Record<string, Signer>)[NAME] as Signer
const account = { value: '{"id":"a","scopes":["openid"]}' }
const fill = (type: number, n: number) => Uint8Array.from([0x84, type, 0x24, ...new Array(36).fill(n)])
const request = { cell_id: [fill(0x2d, 9), fill(0x20, 2)], zome_name: 'posts', fn_name: 'get', payload: null }
const CELL = `u${Buffer.from(fill(0x2d, 9)).toString('base64url')}`

describe('the signer of a site that connected', () => {
  async function tabOf(hasCells: boolean) {
    const wallet = createWallet()
    const tab = openTab(wallet)
    wallet.grant('key', [], hasCells ? { hasCells: true } : {})
    wallet.answer = ({ method }) =>
      method === 'isConnected' ? { value: 'true' } : method === 'disconnect' ? { value: 'null' } : account
    return { wallet, tab, found: () => NAME in tab.target }
  }
  const read = (tab: ReturnType<typeof openTab>, how: string) =>
    how === 'connect' ? tab.connect() : tab.session.send(how as 'getAccount', () => 'null')

  it.each(['connect', 'isConnected', 'getAccount'])(
    'is there once %s found a grant with cells',
    async how => {
      const { tab, wallet, found } = await tabOf(true)
      expect(found()).toBe(false)
      await read(tab, how)
      expect(found()).toBe(true)
      expect(Object.isFrozen(signerOf(tab.target))).toBe(true)
      expect(Object.keys(signerOf(tab.target))).toEqual(['signZomeCall'])
      expect(wallet.posted.map(({ method }) => method)).toEqual([how, 'signingContext'])
      // What is known of the grant is not asked for twice.
      await read(tab, 'getAccount')
      expect(wallet.fetches()).toBe(1)
    },
  )

  it.each(['connect', 'isConnected', 'getAccount'])('is not, without cells, after %s', async how => {
    const { tab, found } = await tabOf(false)
    await read(tab, how)
    expect(found()).toBe(false)
  })

  it.each(['getPermissions', 'hasSigningPermission'])('is not after %s', async how => {
    const { tab, wallet, found } = await tabOf(true)
    await read(tab, how)
    expect([found(), wallet.fetches()]).toEqual([false, 0])
  })

  it.each([
    ['isConnected', 'false'],
    ['getAccount', 'null'],
  ])('costs nothing where %s is %s', async (how, value) => {
    const { tab, wallet, found } = await tabOf(true)
    wallet.answer = () => ({ value })
    await read(tab, how)
    expect([found(), wallet.fetches()]).toEqual([false, 0])
  })

  it('does not keep an answer back where the wallet does not say', async () => {
    const { tab, wallet, found } = await tabOf(true)
    wallet.contextAnswer = () => ({ error: 'wallet_reloaded' })
    expect(await read(tab, 'isConnected')).toBe(true)
    expect(found()).toBe(false)
  })

  it.each<[string, (tab: ReturnType<typeof openTab>, wallet: ReturnType<typeof createWallet>) => unknown]>([
    ['disconnect', tab => tab.session.send('disconnect', () => 'null')],
    ['revokePermission', tab => tab.session.send('revokePermission', () => '{"appId":"x"}')],
    [
      'a reader that found nothing',
      (tab, wallet) => {
        wallet.answer = () => ({ value: 'false' })
        return tab.session.send('isConnected', () => 'null')
      },
    ],
  ])('is gone after %s, and back after connect', async (_, end) => {
    const { tab, wallet, found } = await tabOf(true)
    const { answer } = wallet
    await tab.connect()
    await end(tab, wallet)
    expect(found()).toBe(false)
    wallet.answer = answer
    await tab.connect()
    expect(found()).toBe(true)
  })

  it('stays where nothing was revoked', async () => {
    const { tab, wallet, found } = await tabOf(true)
    await tab.connect()
    wallet.answer = () => ({ value: 'false' })
    await tab.session.send('revokePermission', () => '{"appId":"x"}')
    expect(found()).toBe(true)
  })

  it('signs what the client hands it, and leaves out what that has not to do with it', async () => {
    const { tab, wallet } = await tabOf(true)
    await tab.connect()
    wallet.answer = () => ({ value: '{"bytes":{"$bytes":"AQI="},"signature":{"$bytes":"Aw=="}}' })
    const { signZomeCall } = signerOf(tab.target)
    expect(
      await signZomeCall({ ...request, role_name: undefined, provenance: fill(0x20, 2), more: () => {} }),
    ).toEqual({
      bytes: Uint8Array.of(1, 2),
      signature: Uint8Array.of(3),
    })
    const params = JSON.parse(wallet.asked().at(-1)?.params ?? '')
    expect(Object.keys(params)).toEqual(['cell_id', 'fn_name', 'payload', 'provenance', 'zome_name'])
    for (const bad of [undefined, null, 7, 'x', []]) {
      await expect(signZomeCall(bad)).rejects.toMatchObject({ code: 'invalid_request' })
    }
  })
})

describe('a signer that is there already', () => {
  const sign = async () => ({})
  it.each<[string, () => object]>([
    ['a value', () => ({ [NAME]: { signZomeCall: () => 'theirs' } })],
    ['a value that is undefined', () => ({ [NAME]: undefined })],
    ['an inherited one', () => Object.create({ [NAME]: { signZomeCall: () => 'theirs' } })],
    ['one that nobody can change', () => Object.freeze({ [NAME]: 1 })],
  ])('is left alone: %s', (_, make) => {
    const target = make()
    const before = signerOf(target)
    const door = createSignerDoor(target, sign)
    door.offer()
    expect(signerOf(target)).toBe(before)
    door.withdraw()
    expect([NAME in target, signerOf(target)]).toEqual([true, before])
  })

  it('is left alone: a getter, which nobody calls', () => {
    const get = vi.fn(() => {
      throw new Error('called')
    })
    const target = Object.defineProperty({}, NAME, { get, configurable: true })
    const door = createSignerDoor(target, sign)
    door.offer()
    door.withdraw()
    expect(get).not.toHaveBeenCalled()
    expect(Object.getOwnPropertyDescriptor(target, NAME)?.get).toBe(get)
  })

  it('may take the place of ours, and then stays', () => {
    const target: Record<string, unknown> = {}
    const door = createSignerDoor(target, sign)
    door.offer()
    const theirs = { signZomeCall: sign }
    target[NAME] = theirs
    door.offer()
    door.withdraw()
    expect(target[NAME]).toBe(theirs)
  })

  it('nothing is thrown by a global object that takes no more', () => {
    const target = Object.preventExtensions({})
    createSignerDoor(target, sign).offer()
    expect(NAME in target).toBe(false)
  })
})

describe('the signer of a site that a person switched on', () => {
  const refused = (code: string) => new FlowstaHolochainError('', code)
  /** A provider that signs once there is a grant; `consent` settles what `connect` answers. */
  function setUp({ granted = false, title = 'Acorn' } = {}) {
    const wallet = {
      granted,
      connect: vi.fn<(request: unknown) => Promise<unknown>>(
        () =>
          new Promise((resolve, reject) => {
            consent = {
              yes: () => (wallet.granted = resolve(1) === undefined),
              no: code => reject(refused(code)),
            }
          }),
      ),
      signZomeCall: vi.fn<(request: unknown) => Promise<unknown>>(async given => {
        if (!wallet.granted) throw refused('consent_required')
        return { signed: given }
      }),
      on: vi.fn<(event: string, run: () => void) => () => void>((event, run) => {
        if (event === 'disconnect') end = run
        return () => {}
      }),
    }
    let consent: { yes(): void; no(code: string): void } | undefined
    let end = () => {}
    const ended = vi.fn<() => void>()
    const sign = createSiteSigner({ wallet: wallet as never, title: () => title, ended })
    return { wallet, sign, ended, consent: () => consent, disconnect: () => end() }
  }
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'resolved',
      ({ code }) => code,
    )

  it('signs at once where there is a grant', async () => {
    const { wallet, sign } = setUp({ granted: true })
    expect(await sign(request)).toEqual({ signed: request })
    expect(wallet.connect).not.toHaveBeenCalled()
  })

  it('asks once for all calls that are made meanwhile, for the cell that is called, and goes on', async () => {
    const { wallet, sign, consent } = setUp()
    const first = Array.from({ length: 50 }, (_, payload) => sign({ ...request, payload }))
    await expect.poll(() => wallet.connect.mock.calls.length).toBe(1)
    const later = sign({ ...request, payload: 50 })
    await expect.poll(() => wallet.signZomeCall.mock.calls.length).toBe(51)
    expect(wallet.connect.mock.calls).toEqual([
      [
        {
          appName: 'Acorn',
          policy: {
            methods: ['signZomeCall'],
            cells: [CELL],
            expiresIn: 3600,
            maxSignatures: 2000,
            perMinute: 1200,
          },
        },
      ],
    ])
    consent()?.yes()
    const signed = await Promise.all([...first, later])
    expect(signed).toEqual(Array.from({ length: 51 }, (_, payload) => ({ signed: { ...request, payload } })))
    await sign(request)
    expect(wallet.connect).toHaveBeenCalledTimes(1)
  })

  it('signs what it was asked for, whatever the page changes while a person reads', async () => {
    const { wallet, sign, consent } = setUp()
    const payload = { list: [1], bytes: Uint8Array.of(1) }
    const signing = sign({ ...request, payload })
    await expect.poll(() => wallet.connect.mock.calls.length).toBe(1)
    payload.list.push(2)
    payload.bytes[0] = 9
    consent()?.yes()
    expect(await signing).toMatchObject({ signed: { payload: { list: [1], bytes: Uint8Array.of(1) } } })
  })

  it('takes a no for all that wait, and does not ask again in this document', async () => {
    const { wallet, sign, consent } = setUp()
    const all = [1, 2, 3].map(() => codeOf(sign(request)))
    await expect.poll(() => wallet.connect.mock.calls.length).toBe(1)
    consent()?.no('user_rejected')
    expect(await Promise.all(all)).toEqual(['user_rejected', 'user_rejected', 'user_rejected'])
    expect(await codeOf(sign(request))).toBe('consent_required')
    expect(wallet.connect).toHaveBeenCalledTimes(1)
  })

  it.each(['insufficient_scope', 'consent_required'])('asks for more after %s', async code => {
    const { wallet, sign, consent } = setUp()
    wallet.signZomeCall.mockRejectedValueOnce(refused(code))
    const signing = sign(request)
    await expect.poll(() => wallet.connect.mock.calls.length).toBe(1)
    consent()?.yes()
    expect(await signing).toEqual({ signed: request })
  })

  it.each(['user_rejected', 'invalid_request', 'limit_exceeded', 'proof_invalid', 'wallet_locked'])(
    'hands %s on',
    async code => {
      const { wallet, sign } = setUp()
      wallet.signZomeCall.mockRejectedValueOnce(refused(code))
      expect(await codeOf(sign(request))).toBe(code)
      expect(wallet.connect).not.toHaveBeenCalled()
    },
  )

  it('is over once the permission was taken back, and asks for none', async () => {
    const { wallet, sign, ended, disconnect } = setUp({ granted: true })
    expect(wallet.on).not.toHaveBeenCalled()
    await sign(request)
    await sign(request)
    expect(wallet.on).toHaveBeenCalledTimes(1)
    wallet.granted = false
    disconnect()
    expect(ended).toHaveBeenCalledTimes(1)
    expect(await codeOf(sign(request))).toBe('consent_required')
    expect(wallet.connect).not.toHaveBeenCalled()
  })

  it.each([
    ['', undefined],
    ['x'.repeat(300), 'x'.repeat(100)],
    [`${'x'.repeat(99)}😀`, 'x'.repeat(99)],
  ])('names the page by its title, as far as a name goes: %j', async (title, appName) => {
    const { wallet, sign, consent } = setUp({ title })
    const signing = sign(request)
    await expect.poll(() => wallet.connect.mock.calls.length).toBe(1)
    const [asked] = wallet.connect.mock.calls[0] ?? []
    expect((asked as { appName?: string } | undefined)?.appName).toBe(appName)
    consent()?.yes()
    await signing
  })

  it.each([undefined, null, 7, { payload: () => {} }, { ...request, cell_id: 'x' }, new Proxy(request, {})])(
    'leaves %o to the provider',
    async given => {
      const { wallet, sign } = setUp({ granted: true })
      await sign(given)
      expect(wallet.signZomeCall).toHaveBeenCalledTimes(1)
    },
  )
})
