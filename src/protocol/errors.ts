/**
 * The error table every room shares. Codes and numbers are an interface: they are never renumbered, reused or
 * removed, because apps branch on them.
 */
export const ERRNO = {
  user_rejected: 4001,
  request_expired: 4080,
  consent_required: 4100,
  insufficient_scope: 4101,
  unauthorized: 4102,
  proof_invalid: 4103,
  wallet_locked: 4104,
  no_wallet: 4105,
  limit_exceeded: 4290,
  wallet_reloaded: 4900,
  signing_failed: 5001,
  missing_signer_private_key: 5002,
  storage_failed: 5003,
  method_not_found: -32601,
  invalid_request: -32602,
  server_error: -32603,
} as const

export type ErrorCode = keyof typeof ERRNO

const MESSAGES: Record<ErrorCode, string> = {
  user_rejected: 'The request was rejected in the wallet.',
  request_expired: 'Nobody answered the request in time.',
  consent_required: 'This site has no permission for that yet. Call connect() first.',
  insufficient_scope: 'The permission of this site does not include that.',
  unauthorized: 'This document cannot use the wallet.',
  proof_invalid: 'The proof that came with the request was not accepted.',
  wallet_locked: 'The wallet is locked and was not unlocked.',
  no_wallet: 'The wallet is not set up.',
  limit_exceeded: 'A limit of the wallet was exceeded.',
  wallet_reloaded: 'The wallet was updated or reloaded. Reload this page to use it again.',
  signing_failed: 'Signing failed. Nothing was signed.',
  missing_signer_private_key: 'The key of this identity is not available. Nothing was signed.',
  storage_failed: 'The decision could not be recorded, so nothing was signed.',
  method_not_found: 'The wallet has no such method.',
  invalid_request: 'The request is malformed.',
  server_error: 'The wallet met an unexpected problem. Nothing was signed.',
}

/** An error as it crosses a door: plain data, no stack, nothing secret. */
export interface WireError {
  readonly code: ErrorCode
  readonly message: string
  /** Which field and why, or which limit and when to retry. English, for developers. */
  readonly description?: string
  /** With `consent_required` only: the scope to ask for. */
  readonly requiredScope?: string
  /** With `consent_required` only: the caller's own serialised origin. */
  readonly clientId?: string
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRNO, value)
}

export function wireError(code: ErrorCode, description?: string): WireError {
  return description === undefined
    ? { code, message: MESSAGES[code] }
    : { code, message: MESSAGES[code], description }
}

/** Thrown inside the wallet by whatever refuses a request; the door turns it into its {@link WireError}. */
export class Refusal extends Error {
  readonly wire: WireError
  constructor(code: ErrorCode, description?: string, extra?: Pick<WireError, 'requiredScope' | 'clientId'>) {
    super(code)
    this.name = 'Refusal'
    this.wire = { ...wireError(code, description), ...extra }
  }
}

/** `invalid_request` that names the field (`params.action.count`) and says what is wrong with it. */
export function invalid(field: string, why: string): Refusal {
  return new Refusal('invalid_request', `${field}: ${why}`)
}
