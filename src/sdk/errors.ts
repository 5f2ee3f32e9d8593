import { ERRNO, type ErrorCode, isErrorCode } from '../protocol/errors.ts'

/*
 * The wallet makes its errors from classes of its own (`provider.errors`), and each entry of this package carries its
 * own copy of the classes here. So `instanceof` goes by code and number. It is a static method and not a property
 * that is defined afterwards: nothing runs when the module is loaded, and bundlers drop the classes nobody uses.
 */

/** The error that every method of the wallet rejects with, and every function of this library. */
export class FlowstaHolochainError extends Error {
  override name = 'FlowstaHolochainError'
  /** Of the wallet's error table; apps branch on it. */
  readonly code: string
  readonly errno: number
  /** Which field and why, or which limit and when to retry. English, for developers. */
  readonly description: string | undefined

  constructor(message: string, code: string, description?: string) {
    super(message)
    this.code = code
    this.errno = isErrorCode(code) ? ERRNO[code] : ERRNO.server_error
    this.description = description
  }

  // The classes below inherit it, and so does an app's subclass, which means itself alone.
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: the class that stands right of `instanceof`
    const wanted = this as unknown
    return (
      Object.prototype.isPrototypeOf.call((wanted as { prototype: object }).prototype, value as object) ||
      (isWalletError(value) &&
        (wanted === FlowstaHolochainError ||
          (wanted === ConsentRequired && value.code === 'consent_required') ||
          (wanted === WalletNotFoundError && value.name === NOT_FOUND)))
    )
  }
}

/** There is no permission for that: ask for `requiredScope` with `connect()`, or with `login()`. */
export class ConsentRequired extends FlowstaHolochainError {
  override name = 'ConsentRequired'
  readonly requiredScope: string
  /** The site's own origin. */
  readonly clientId: string

  constructor(requiredScope: string, clientId: string, description?: string) {
    super('There is no permission for that yet: call connect() or login().', 'consent_required', description)
    this.requiredScope = requiredScope
    this.clientId = clientId
  }
}

const NOT_FOUND = 'WalletNotFoundError'

/**
 * This library found no wallet in the page: none is installed, it is not allowed on this site, or this is a frame.
 * Its code is `no_wallet` (4105), as where a wallet is installed and not set up; `showHowToGet()` says what to do.
 */
export class WalletNotFoundError extends FlowstaHolochainError {
  override name = NOT_FOUND

  constructor() {
    super(
      'There is no Flowsta Wallet in this page.',
      'no_wallet',
      'Install the extension, then reload this page.',
    )
  }
}

/** `invalid_request` that names the argument and says what is wrong with it. */
export function misuse(description: string): FlowstaHolochainError {
  return new FlowstaHolochainError(description, 'invalid_request', description)
}

function isWalletError(value: unknown): value is Error & { readonly code: ErrorCode } {
  if (!(value instanceof Error)) return false
  const { code, errno } = value as { code?: unknown; errno?: unknown }
  return isErrorCode(code) && ERRNO[code] === errno
}
