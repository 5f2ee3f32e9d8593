import type { UiError, UiErrorCode } from '../../protocol/ui-door.ts'

/** Thrown by whatever refuses something that a screen asked for; the ui door turns it into its answer. */
export class UiRefusal extends Error {
  readonly wire: UiError
  constructor(code: UiErrorCode, more: Omit<UiError, 'code'> = {}) {
    super(code)
    this.name = 'UiRefusal'
    this.wire = { code, ...more }
  }
}
