import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import Client, {
  ConsentRequired,
  createHolochainClient,
  FlowstaHolochain,
  FlowstaHolochainError,
  WalletNotFoundError,
} from '../../../../src/sdk/holochain/index.ts'
import { ACCOUNT, createWallet, ORIGIN, type Wallet } from '../auth/support.ts'

let wallet: Wallet
let token: string | null = 'x'
const auth = { getAccessToken: () => token }

beforeEach(() => {
  wallet = createWallet()
  token = 'x'
  vi.stubGlobal('window', Object.assign(new EventTarget(), { flowsta: wallet.provider }))
  vi.stubGlobal('location', { origin: ORIGIN })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
const caught = (promise: Promise<unknown>) => promise.catch((problem: unknown) => problem)

describe('FlowstaHolochain', () => {
  it('hands the five methods to the wallet', async () => {
    const holochain = createHolochainClient(auth, { apiUrl: 'https://auth-api.example' })
    wallet.change('accountChanged', ACCOUNT)
    const action = { action: { type: 'vote' }, reason: 'Your vote' }
    expect(await holochain.signAction(action)).toEqual({ success: true, method: 'signAction', ...action })
    expect(await holochain.signBytes({ bytes: 'aGk=' })).toEqual({
      success: true,
      method: 'signBytes',
      bytes: 'aGk=',
    })
    expect(await holochain.getPermissions()).toEqual([{ id: 'x', appId: ORIGIN }])
    expect(await holochain.hasSigningPermission()).toBe(true)
    expect(await holochain.revokePermission(ORIGIN)).toBe(true)
    expect(await holochain.revokePermission('https://other.example')).toBe(false)
  })

  it('is the default export, and takes a token of any kind', async () => {
    expect(Client).toBe(FlowstaHolochain)
    wallet.change('accountChanged', ACCOUNT)
    for (const config of [{}, { accessToken: 'static' }, { accessToken: () => 'got' }]) {
      expect(await new FlowstaHolochain(config).signBytes({ bytes: '' })).toMatchObject({ success: true })
    }
  })

  it('passes the errors of the wallet on', async () => {
    const error = await caught(createHolochainClient(auth).signAction({ action: {} }))
    expect(error).toBeInstanceOf(ConsentRequired)
    expect(error).toMatchObject({ requiredScope: 'holochain:sign', clientId: ORIGIN, errno: 4100 })
  })

  it('signs nothing while nobody is logged in, whatever the wallet would let it', async () => {
    wallet.change('accountChanged', ACCOUNT)
    token = null
    for (const holochain of [createHolochainClient(auth), new FlowstaHolochain({ accessToken: null })]) {
      for (const call of [holochain.signAction({ action: {} }), holochain.signBytes({ bytes: '' })]) {
        const error = await caught(call)
        expect(error).toBeInstanceOf(ConsentRequired)
        expect(error).toMatchObject({ code: 'consent_required', clientId: ORIGIN })
      }
      expect(await holochain.hasSigningPermission()).toBe(false)
      // What takes something away is never in the way.
      expect(await holochain.revokePermission(ORIGIN)).toBe(true)
    }
  })

  it('says that there is no wallet', async () => {
    vi.stubGlobal('window', new EventTarget())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    token = null
    const holochain = createHolochainClient(auth)
    const errors = Promise.all(
      [
        holochain.signAction({ action: {} }),
        holochain.signBytes({ bytes: '' }),
        holochain.getPermissions(),
        holochain.revokePermission(ORIGIN),
      ].map(caught),
    )
    const others = Promise.all([holochain.hasSigningPermission(), holochain.probeIpc()])
    await vi.advanceTimersByTimeAsync(1000)
    for (const error of await errors) {
      expect(error).toBeInstanceOf(WalletNotFoundError)
      expect(error).toBeInstanceOf(FlowstaHolochainError)
    }
    expect(await others).toEqual([false, { running: false, unlocked: false }])
  })

  it('has the additions of 1.1', async () => {
    const holochain = createHolochainClient(auth, { transport: 'auto' })
    const heard = vi.fn<() => void>()
    const stop = holochain.onTransportChanged(heard)
    expect(holochain.activeTransport).toBe('ipc')
    expect(await holochain.probeIpc()).toEqual({ running: true, unlocked: true, version: '9.9.9' })
    wallet.change('accountChanged', ACCOUNT)
    expect(await holochain.probeIpc()).toMatchObject({ agentPubKey: ACCOUNT.agentPubKey, did: ACCOUNT.did })
    stop()
    expect(heard).not.toHaveBeenCalled()
  })

  it('uses the wallet that was chosen', async () => {
    const other = createWallet()
    other.change('accountChanged', ACCOUNT)
    const holochain = createHolochainClient(auth, { provider: other.provider })
    expect(await holochain.signBytes({ bytes: '' })).toMatchObject({ success: true })
  })
})
