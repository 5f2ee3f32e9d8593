import * as page from '../inject/errors.ts'
import { ERRNO, isErrorCode } from '../protocol/errors.ts'

/**
 * The error that every method of the wallet rejects with. The wallet makes its errors from classes of its own
 * (`provider.errors`), which differ from any class in an app's bundle; `instanceof` with the classes here finds them
 * all the same, by their code and number.
 */
export class FlowstaHolochainError extends page.FlowstaHolochainError {}

/** There is no permission for that: ask for `requiredScope` with `connect()`. */
export class ConsentRequired extends page.ConsentRequired {}

const ordinary = Function.prototype[Symbol.hasInstance]

// `this` is whatever stands right of `instanceof`: an app's subclass inherits the test, and means itself.
function hasInstance(this: unknown, value: unknown): boolean {
  if (ordinary.call(this as object, value)) return true
  if (this === FlowstaHolochainError) return isWalletError(value)
  return this === ConsentRequired && isWalletError(value) && value.code === 'consent_required'
}
for (const of of [FlowstaHolochainError, ConsentRequired]) {
  Object.defineProperty(of, Symbol.hasInstance, { value: hasInstance })
}

function isWalletError(value: unknown): value is Error & { readonly code: keyof typeof ERRNO } {
  if (!(value instanceof Error)) return false
  const { code, errno } = value as { code?: unknown; errno?: unknown }
  return isErrorCode(code) && ERRNO[code] === errno
}
