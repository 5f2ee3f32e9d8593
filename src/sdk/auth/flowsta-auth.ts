import { type Account, type FlowstaProvider, SCOPES, type Scope } from '../../protocol/provider.ts'
import { requireProvider } from '../discovery/require-provider.ts'
import { misuse } from '../errors.ts'
import { getProvider } from '../get-provider.ts'
import { type Attempt, attemptOf, forgetAttempt, startAttempt } from './attempts.ts'
import { createSessions } from './session.ts'
import { read, write } from './storage.ts'
import type {
  AuthState,
  FlowstaAuthConfig,
  FlowstaUser,
  LoginOptions,
  VaultDetectionResult,
} from './types.ts'

/**
 * Signing in with the wallet, by the calls of `@flowsta/auth`. Who is logged in is kept in this browser for the
 * origin, so reloads and other tabs know it. It says who the user is and allows nothing: that is the wallet's.
 *
 * @example
 * const auth = new FlowstaAuth({ clientId: 'your-app', redirectUri: '/callback' })
 * button.onclick = () => auth.login()
 * // in the page /callback, or right after login():
 * const user = await auth.handleCallback()
 */
export class FlowstaAuth {
  readonly #config: FlowstaAuthConfig
  readonly #sessions: ReturnType<typeof createSessions>
  /** Says across the redirect that a login went well; of this tab alone. */
  readonly #mark: string
  #followed: FlowstaProvider | null = null

  constructor(config: FlowstaAuthConfig) {
    this.#config = config
    this.#sessions = createSessions(config.clientId)
    this.#mark = `flowsta-wallet:login:${config.clientId}`
    if (this.#sessions.get() !== null) void this.#resume()
  }

  /**
   * Asks the user for consent; nothing opens while a permission covers it. Then, if nobody waits in
   * `handleCallback()` in this document, the page goes to `redirectUri`. Called twice, it is one login.
   *
   * Rejects with `user_rejected` and the other codes of `connect()`, with a `WalletNotFoundError`, and with
   * `invalid_request` for a `redirectUri` of another origin. The page stays where it is then.
   */
  login(options: LoginOptions = {}): Promise<void> {
    const { clientId } = this.#config
    const current = attemptOf(clientId)
    if (current?.state === 'asking') return current.over
    return startAttempt(clientId, mine => this.#ask(mine, options)).over
  }

  /**
   * The user of the login under way in this document, or of the one before the redirect to this page. Called again,
   * it answers the same. Rejects as that `login()` did, and with `invalid_request` where there was none.
   */
  async handleCallback(): Promise<FlowstaUser> {
    const mine = attemptOf(this.#config.clientId)
    // One that is over counts for as long as the user is logged in: another tab may have logged out.
    if (mine !== undefined && (mine.state !== 'done' || this.isAuthenticated())) {
      mine.waiting++
      // Whoever waits here hears of a refusal here; an unawaited login() is no second report of it.
      mine.over.catch(() => {})
      return mine.user
    }
    const came = read('sessionStorage', this.#mark) !== null
    write('sessionStorage', this.#mark, null)
    const user = this.getUser()
    if (!came || user === null) throw misuse('handleCallback: no login is under way; call login() first')
    return startAttempt(this.#config.clientId, async () => user).user
  }

  /**
   * Logs out of the app in this browser, all tabs. What the user allowed the site in the wallet stays: the next
   * `login()` opens nothing. To end that too, call the provider's `disconnect()`.
   */
  logout(): void {
    forgetAttempt(this.#config.clientId)
    write('sessionStorage', this.#mark, null)
    this.#sessions.end()
  }

  isAuthenticated(): boolean {
    return this.#sessions.get() !== null
  }

  getUser(): FlowstaUser | null {
    return this.#sessions.get()?.user ?? null
  }

  /** Not `null` while somebody is logged in. A random text that authorises nothing: don't send it anywhere. */
  getAccessToken(): string | null {
    return this.#sessions.get()?.token ?? null
  }

  getState(): AuthState {
    const mine = attemptOf(this.#config.clientId)
    return {
      isAuthenticated: this.isAuthenticated(),
      user: this.getUser(),
      accessToken: this.getAccessToken(),
      isLoading: mine?.state === 'asking',
      error: mine?.state === 'failed' ? (mine.problem as Error).message : null,
    }
  }

  /** Whether a wallet is in this page, and the user's key while this site is connected. Opens nothing. */
  async detectVault(): Promise<VaultDetectionResult> {
    const provider = this.#config.provider ?? (await getProvider())
    if (provider === null) return { running: false }
    const { agentPubKey, did } = (await provider.getAccount().catch(() => null)) ?? {}
    return {
      running: true,
      ...(agentPubKey === undefined ? {} : { agentPubKey }),
      ...(did === undefined ? {} : { did }),
    }
  }

  async #ask(mine: Attempt, { scopes = this.#config.scopes }: LoginOptions): Promise<FlowstaUser> {
    // Before the user is asked for something that would lead nowhere.
    if (mine.waiting === 0) this.#target()
    const provider = await requireProvider(this.#config.provider)
    const account = await provider.connect(scopes === undefined ? {} : { scopes: known(scopes) })
    if (attemptOf(this.#config.clientId) !== mine) throw misuse('login: logout() was called meanwhile')
    const user = this.#sessions.set(account)
    void this.#follow(provider)
    if (mine.waiting === 0) {
      write('sessionStorage', this.#mark, '1')
      location.assign(this.#target())
    }
    return user
  }

  #target(): URL {
    const { redirectUri } = this.#config
    if (typeof redirectUri === 'string' && URL.canParse(redirectUri, location.href)) {
      const url = new URL(redirectUri, location.href)
      // A blob: URL has its page's origin too.
      if (url.origin === location.origin && url.protocol === location.protocol) return url
    }
    throw misuse(`redirectUri: must be an address of this page's own origin, ${location.origin}`)
  }

  /** After a reload: whether the wallet still says so. */
  async #resume(): Promise<void> {
    const token = this.getAccessToken()
    const provider = this.#config.provider ?? (await getProvider())
    if (provider === null) return
    this.#follow(provider)
    try {
      const account = await provider.getAccount()
      // What came meanwhile is newer.
      if (token === null || this.getAccessToken() !== token) return
      if (account === null) this.logout()
      else if (account.agentPubKey !== this.getUser()?.agentPubKey) this.#sessions.set(account, token)
    } catch {
      // The wallet could not say; signing will.
    }
  }

  /** From now on, what the user changes in the wallet changes here. */
  #follow(provider: FlowstaProvider): void {
    if (this.#followed === provider) return
    this.#followed = provider
    provider.on('disconnect', () => this.logout())
    provider.on('accountChanged', account => {
      const token = this.getAccessToken()
      if (account === null) this.logout()
      else if (token !== null) this.#sessions.set(account as Account, token)
    })
  }
}

/** The signing service had more scopes; the wallet refuses what it doesn't have. */
function known(scopes: readonly string[]): Scope[] {
  const found = SCOPES.filter(scope => scopes.includes(scope))
  return found.length > 0 ? found : ['openid']
}
