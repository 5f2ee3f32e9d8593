import { ERRNO, type ErrorCode, type WireError, wireError } from '../protocol/errors.ts'

// Own captures: the npm library uses this file too, where the other primordials do not all exist.
const { freeze, hasOwn } = Object

/**
 * What every method of the provider rejects with: `code` and `errno` of the error table, and a `description` where
 * there is something to say. The constructor is that of `@flowsta/holochain` 1.x.
 */
export class FlowstaHolochainError extends Error {
  // Declared with values, so that they are own properties which no setter on a prototype can catch.
  override name = 'FlowstaHolochainError'
  readonly code: string = ''
  readonly errno: number = ERRNO.server_error
  readonly description: string | undefined = undefined
  constructor(message: string, code: string, description?: string) {
    super(message)
    this.code = code
    if (hasOwn(ERRNO, code)) this.errno = ERRNO[code as ErrorCode]
    this.description = description
  }
}

/** There is no permission for that: `requiredScope` is what to ask for, `clientId` the caller's own origin. */
export class ConsentRequired extends FlowstaHolochainError {
  override name = 'ConsentRequired'
  readonly requiredScope: string = ''
  readonly clientId: string = ''
  constructor(requiredScope: string, clientId: string, description?: string) {
    super(wireError('consent_required').message, 'consent_required', description)
    this.requiredScope = requiredScope
    this.clientId = clientId
  }
}

/** Makes the classes unchangeable: an instance must be what its class says whatever a page does later. */
export function freezeErrors(): void {
  freeze(FlowstaHolochainError.prototype)
  freeze(FlowstaHolochainError)
  freeze(ConsentRequired.prototype)
  freeze(ConsentRequired)
}

/** An error of the table as the page's own exception. */
export function fault(code: ErrorCode, description?: string): FlowstaHolochainError {
  return pageError(wireError(code, description))
}

/** An error that came over the wire as the page's own exception. */
export function pageError(error: WireError): FlowstaHolochainError {
  const description = own(error, 'description')
  if (error.code === 'consent_required') {
    return new ConsentRequired(own(error, 'requiredScope') ?? '', own(error, 'clientId') ?? '', description)
  }
  return new FlowstaHolochainError(error.message, error.code, description)
}

function own(error: WireError, name: 'description' | 'requiredScope' | 'clientId'): string | undefined {
  return hasOwn(error, name) ? error[name] : undefined
}
