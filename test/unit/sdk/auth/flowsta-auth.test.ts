import { afterEach, describe, expect, it, vi } from 'vitest'
import { ACCOUNT, createStorage, createTab, createWallet, ORIGIN, settle } from './support.ts'

const CONFIG = { clientId: 'app', redirectUri: `${ORIGIN}/callback` }
const USER = { id: ACCOUNT.id, agentPubKey: ACCOUNT.agentPubKey, did: ACCOUNT.did, signingMode: 'ipc' }
const unhandled: unknown[] = []
process.on('unhandledRejection', problem => unhandled.push(problem))

afterEach(() => {
  vi.unstubAllGlobals()
  expect(unhandled.splice(0)).toEqual([])
})

describe('login in one document', () => {
  it('resolves in handleCallback, and the page stays', async () => {
    const wallet = createWallet()
    const tab = createTab(wallet)
    const auth = new (await tab.load()).FlowstaAuth(CONFIG)
    expect([auth.isAuthenticated(), auth.getUser(), auth.getAccessToken()]).toEqual([false, null, null])
    auth.login()
    const user = auth.handleCallback()
    await settle()
    expect(auth.getState()).toMatchObject({ isLoading: true, isAuthenticated: false, error: null })
    wallet.approve()
    expect(await user).toEqual(USER)
    expect(tab.went).toEqual([])
    const token = auth.getAccessToken()
    expect(token).toMatch(/^[0-9a-f-]{36}$/)
    expect(auth.getState()).toEqual({
      isAuthenticated: true,
      user: USER,
      accessToken: token,
      isLoading: false,
      error: null,
    })
  })

  it('is one login and one user, however often it is asked', async () => {
    const wallet = createWallet()
    const tab = createTab(wallet)
    const { FlowstaAuth } = await tab.load()
    const [button, callback] = [new FlowstaAuth(CONFIG), new FlowstaAuth(CONFIG)]
    const logins = [button.login(), button.login(), callback.login()]
    const users = [callback.handleCallback(), button.handleCallback()]
    await settle()
    wallet.approve()
    await Promise.all(logins)
    expect(await Promise.all([...users, button.handleCallback()])).toEqual([USER, USER, USER])
    expect(wallet.asked).toHaveLength(1)
    expect(button.getUser()).toBe(button.getUser())
  })

  it('rejects there with what the user said, and reports it once', async () => {
    const wallet = createWallet()
    const tab = createTab(wallet)
    const { FlowstaAuth, FlowstaHolochainError } = await tab.load()
    const auth = new FlowstaAuth(CONFIG)
    // As the documentation has it: nobody awaits it.
    auth.login()
    const user = auth.handleCallback()
    await settle()
    wallet.reject()
    const error = await user.catch((problem: unknown) => problem)
    expect(error).toMatchObject({ code: 'user_rejected', errno: 4001 })
    expect(error).toBeInstanceOf(FlowstaHolochainError)
    await settle()
    expect([auth.isAuthenticated(), auth.getState().error, tab.went]).toEqual([false, 'no', []])
    // Whoever asks later hears the same, and the next login is a new one.
    await expect(auth.handleCallback()).rejects.toMatchObject({ code: 'user_rejected' })
    const again = auth.login()
    await settle()
    wallet.approve()
    await again
    expect(auth.isAuthenticated()).toBe(true)
  })

  it('does not mind where it would have gone', async () => {
    const wallet = createWallet()
    const auth = new (await createTab(wallet).load()).FlowstaAuth({
      clientId: 'app',
      redirectUri: 'https://yoursite.com/callback',
    })
    auth.login()
    const user = auth.handleCallback()
    await settle()
    wallet.approve()
    expect(await user).toEqual(USER)
  })
})

describe('login across the redirect', () => {
  it('goes to redirectUri and resolves there', async () => {
    const wallet = createWallet()
    const tab = createTab(wallet)
    const login = new (await tab.load()).FlowstaAuth(CONFIG).login()
    await settle()
    expect(tab.went).toEqual([])
    wallet.approve()
    await login
    expect(tab.went).toEqual([`${ORIGIN}/callback`])
    const { FlowstaAuth } = await tab.load('/callback')
    const auth = new FlowstaAuth(CONFIG)
    // Some frameworks run an effect twice.
    expect(await Promise.all([auth.handleCallback(), auth.handleCallback()])).toEqual([USER, USER])
    // Reloaded, it is no login any more, but who is logged in stays.
    const reloaded = new (await tab.load('/callback')).FlowstaAuth(CONFIG)
    await expect(reloaded.handleCallback()).rejects.toMatchObject({ code: 'invalid_request' })
    expect(reloaded.getUser()).toEqual(USER)
    expect(reloaded.getAccessToken()).toBe(auth.getAccessToken())
  })

  it.each([
    ['https://other.example/callback'],
    ['http://app.example/callback'],
    ['javascript:alert(1)'],
    [`blob:${ORIGIN}/7f`],
    ['https://'],
    [undefined],
  ])('asks nobody for a login that would lead to %s', async redirectUri => {
    const wallet = createWallet()
    const tab = createTab(wallet)
    const auth = new (await tab.load()).FlowstaAuth({ clientId: 'app', redirectUri } as typeof CONFIG)
    const error = await auth.login().catch((problem: unknown) => problem)
    expect(error).toMatchObject({
      code: 'invalid_request',
      description: expect.stringContaining('redirectUri'),
    })
    expect([wallet.asked, tab.went]).toEqual([[], []])
  })

  it('takes an address relative to the page', async () => {
    const wallet = createWallet()
    const tab = createTab(wallet)
    const login = new (await tab.load('/a/b')).FlowstaAuth({
      clientId: 'app',
      redirectUri: '../c?d#e',
    }).login()
    await settle()
    wallet.approve()
    await login
    expect(tab.went).toEqual([`${ORIGIN}/c?d#e`])
  })

  it('stays where it is when the user said no', async () => {
    const wallet = createWallet()
    const tab = createTab(wallet)
    const login = new (await tab.load()).FlowstaAuth(CONFIG).login()
    await settle()
    wallet.reject()
    await expect(login).rejects.toMatchObject({ code: 'user_rejected' })
    expect(tab.went).toEqual([])
    const callback = new (await tab.load('/callback')).FlowstaAuth(CONFIG)
    await expect(callback.handleCallback()).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('is of one tab and of one app', async () => {
    const wallet = createWallet()
    const storage = createStorage()
    const [tab, other] = [createTab(wallet, storage), createTab(wallet, storage)]
    const login = new (await tab.load()).FlowstaAuth(CONFIG).login()
    await settle()
    wallet.approve()
    await login
    const elsewhere = new (await other.load('/callback')).FlowstaAuth(CONFIG)
    expect(elsewhere.isAuthenticated()).toBe(true)
    await expect(elsewhere.handleCallback()).rejects.toMatchObject({ code: 'invalid_request' })
    const { FlowstaAuth } = await tab.load('/callback')
    const app = new FlowstaAuth({ ...CONFIG, clientId: 'another' })
    expect(app.isAuthenticated()).toBe(false)
    await expect(app.handleCallback()).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

describe('what is asked for', () => {
  it.each([
    [undefined, undefined, {}],
    [
      ['openid', 'public_key', 'holochain:sign'],
      undefined,
      { scopes: ['openid', 'public_key', 'holochain:sign'] },
    ],
    [['openid', 'email', 'display_name'], undefined, { scopes: ['openid'] }],
    [['profile', 'sign'], undefined, { scopes: ['openid'] }],
    [['openid'], ['openid', 'holochain:sign'], { scopes: ['openid', 'holochain:sign'] }],
  ])('%j, then %j', async (scopes, atLogin, request) => {
    const wallet = createWallet()
    const { FlowstaAuth } = await createTab(wallet).load()
    const auth = new FlowstaAuth(scopes === undefined ? CONFIG : { ...CONFIG, scopes })
    const login = auth.login(atLogin === undefined ? {} : { scopes: atLogin })
    await settle()
    wallet.approve()
    await login
    expect(wallet.asked).toEqual([request])
  })

  it('is asked of the wallet that was chosen', async () => {
    const [first, second] = [createWallet(), createWallet()]
    const auth = new (await createTab(first).load()).FlowstaAuth({ ...CONFIG, provider: second.provider })
    const login = auth.login()
    await settle()
    second.approve()
    await login
    expect([first.asked.length, second.asked.length]).toEqual([0, 1])
  })
})

describe('who is logged in', () => {
  async function loggedIn(storage = createStorage()) {
    const wallet = createWallet()
    const tab = createTab(wallet, storage)
    const auth = new (await tab.load()).FlowstaAuth(CONFIG)
    auth.login()
    const user = auth.handleCallback()
    await settle()
    wallet.approve()
    await user
    return { wallet, tab, auth, storage }
  }

  it('is nobody after logout(), in all tabs and after a reload; the permission stays', async () => {
    const { wallet, tab, auth, storage } = await loggedIn()
    const other = new (await createTab(wallet, storage).load()).FlowstaAuth(CONFIG)
    expect(other.isAuthenticated()).toBe(true)
    other.logout()
    await expect(auth.handleCallback()).rejects.toMatchObject({ code: 'invalid_request' })
    await Promise.all([auth.login(), auth.handleCallback()])
    expect(other.isAuthenticated()).toBe(true)
    auth.logout()
    expect([auth, other].map(one => [one.isAuthenticated(), one.getUser(), one.getAccessToken()])).toEqual([
      [false, null, null],
      [false, null, null],
    ])
    const reloaded = new (await tab.load()).FlowstaAuth(CONFIG)
    expect(reloaded.isAuthenticated()).toBe(false)
    await expect(reloaded.handleCallback()).rejects.toMatchObject({ code: 'invalid_request' })
    expect(await wallet.provider.hasSigningPermission()).toBe(true)
  })

  it('is nobody when logout() came before the consent', async () => {
    const wallet = createWallet()
    const tab = createTab(wallet)
    const auth = new (await tab.load()).FlowstaAuth(CONFIG)
    const login = auth.login()
    await settle()
    auth.logout()
    wallet.approve()
    await expect(login).rejects.toMatchObject({ code: 'invalid_request' })
    expect([auth.isAuthenticated(), tab.went]).toEqual([false, []])
  })

  it('follows what the user does in the wallet', async () => {
    const { wallet, auth } = await loggedIn()
    const token = auth.getAccessToken()
    wallet.change('accountChanged', { ...ACCOUNT, id: 'other', agentPubKey: 'uhCAkOther' })
    expect(auth.getUser()).toMatchObject({ id: 'other', agentPubKey: 'uhCAkOther' })
    expect(auth.getAccessToken()).toBe(token)
    wallet.change('disconnect', null)
    expect(auth.isAuthenticated()).toBe(false)
    // Connected again by something else of the page: that is no login.
    wallet.change('accountChanged', ACCOUNT)
    expect(auth.isAuthenticated()).toBe(false)
  })

  it('and what they did while the page was closed', async () => {
    const { wallet, tab } = await loggedIn()
    wallet.set({ ...ACCOUNT, agentPubKey: 'uhCAkOther' })
    const changed = new (await tab.load()).FlowstaAuth(CONFIG)
    await settle()
    expect(changed.getUser()?.agentPubKey).toBe('uhCAkOther')
    wallet.set(null)
    const ended = new (await tab.load()).FlowstaAuth(CONFIG)
    expect(ended.isAuthenticated()).toBe(true)
    await settle()
    expect(ended.isAuthenticated()).toBe(false)
  })

  it('is nobody when something else is written there', async () => {
    const { tab, storage } = await loggedIn()
    const [key] = [...storage.kept.keys()]
    for (const text of ['', '{', 'null', '{"token":1,"user":{"id":"x"}}', '{"token":"x"}', '[]']) {
      storage.kept.set(key ?? '', text)
      const auth = new (await tab.load()).FlowstaAuth(CONFIG)
      expect([text, auth.getState().isAuthenticated]).toEqual([text, false])
    }
  })

  it('is kept for the document where the browser keeps nothing', async () => {
    const storage = createStorage()
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    const { auth } = await loggedIn(storage)
    expect(auth.isAuthenticated()).toBe(true)
    auth.logout()
    expect(auth.isAuthenticated()).toBe(false)
  })
})

describe('without a wallet', () => {
  it('login() rejects with a typed error', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { FlowstaAuth, FlowstaHolochainError, WalletNotFoundError } = await createTab(null).load()
      const auth = new FlowstaAuth(CONFIG)
      const login = auth.login().catch((problem: unknown) => problem)
      await vi.advanceTimersByTimeAsync(1000)
      const error = await login
      expect(error).toBeInstanceOf(WalletNotFoundError)
      expect(error).toBeInstanceOf(FlowstaHolochainError)
      expect(error).toMatchObject({ name: 'WalletNotFoundError', code: 'no_wallet', errno: 4105 })
      const vault = auth.detectVault()
      await vi.advanceTimersByTimeAsync(1000)
      expect(await vault).toEqual({ running: false })
    } finally {
      vi.useRealTimers()
    }
  })

  it('detectVault() says who, once connected', async () => {
    const wallet = createWallet()
    const auth = new (await createTab(wallet).load()).FlowstaAuth(CONFIG)
    expect(await auth.detectVault()).toEqual({ running: true })
    wallet.change('accountChanged', ACCOUNT)
    expect(await auth.detectVault()).toEqual({
      running: true,
      agentPubKey: ACCOUNT.agentPubKey,
      did: ACCOUNT.did,
    })
  })
})
