import type { BrowserContext } from 'playwright-core'
import type { AuditRow } from '../../protocol/audit.ts'

export interface LaunchOptions {
  /** Default `true`. */
  readonly headless?: boolean
  /** 24 or 12 BIP39 words that `setUp` restores; without them it creates a wallet. */
  readonly mnemonic?: string
  /** The wallet's password; a fixed one by default. */
  readonly password?: string
  /** Folder of the unpacked extension; default: the package's own. */
  readonly extensionPath?: string
  /** Profile to use and to keep; default: a new one that `close` removes. */
  readonly userDataDir?: string
  /** A Chromium; default: CHROMIUM_PATH, else one that is found. */
  readonly executablePath?: string
}

/** The request that a person would now see, read from the screen. */
export interface RequestOnScreen {
  /** The exact serialised origin. */
  readonly origin: string
  /** `connect`, `signAction`, `signBytes` or `signBatch`. */
  readonly method: string
  /** As shown: hidden characters appear as `U+202E`. `null` where the site gave none. */
  readonly reason: string | null
  /** Text of "What will be signed", at connect of "What it may do". */
  readonly details: string
}

/**
 * A wallet in a browser of its own. It is driven through its screens, as a person would; only `auditTrail` and
 * `stopBackground` look behind them. Methods wait for what they need and reject with Playwright's `TimeoutError`
 * when it does not come.
 */
export interface TestWallet {
  readonly context: BrowserContext
  readonly extensionId: string
  /** Restores `mnemonic` or creates a wallet; it is unlocked then. Once per profile. */
  setUp(): Promise<{ mnemonic: string; agentPubKey: string }>
  /** In the request's window if that asks for the password. Rejects with `wrong_password`. */
  unlock(): Promise<void>
  lock(): Promise<void>
  /** Waits for it. A locked wallet asks for the password first: call `unlock` before. */
  requestOnScreen(): Promise<RequestOnScreen>
  /**
   * Approves the request on screen and ticks what must be ticked. `remember` chooses "Only this time" (at connect:
   * "Ask every time") or "For a while" (at connect: the policy as the site asked for it); rejects with `remember_unavailable` where that can't be chosen.
   */
  approve(options?: { remember?: 'once' | 'while' }): Promise<void>
  reject(): Promise<void>
  /** Ends what a site may do, by the button in its row of Apps. */
  revoke(origin: string): Promise<void>
  /**
   * All rows, oldest first. Screens show a part of each row only, so they are read from the wallet's database, by
   * a page of the extension that runs no script and wakes no worker.
   */
  auditTrail(): Promise<AuditRow[]>
  /** The text that `Export` in Activity downloads: JSON Lines, to be checked with `flowsta-wallet/verify`. Unlocked. */
  exportAudit(): Promise<string>
  /** Stops the extension's worker as the browser does; resolves once it is stopped. The next event starts it again. */
  stopBackground(): Promise<void>
  close(): Promise<void>
}
