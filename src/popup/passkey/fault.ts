/**
 * `cancelled`: closed, timed out, or no authenticator has it; browsers don't tell these apart. `no_prf`: it can sign,
 * and make no key. `unavailable`: there are no passkeys in this browser's extension pages. `there`: the authenticator
 * has one of those that were excluded.
 */
export type FaultCode = 'cancelled' | 'no_prf' | 'unavailable' | 'there' | 'failed'

/** Why there is no answer from a passkey. */
export class PasskeyFault extends Error {
  override readonly name = 'PasskeyFault'
  constructor(readonly code: FaultCode) {
    super(code)
  }
}

/** What the browser threw, in our words (WebAuthn level 3, sections 5.1.3 and 5.1.4). */
export function faultOf(thrown: unknown): PasskeyFault {
  if (thrown instanceof PasskeyFault) return thrown
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return new PasskeyFault('cancelled')
  if (name === 'InvalidStateError') return new PasskeyFault('there')
  // Firefox refuses the origin of its extensions, which is not a domain.
  if (name === 'SecurityError' || name === 'NotSupportedError') return new PasskeyFault('unavailable')
  return new PasskeyFault('failed')
}
