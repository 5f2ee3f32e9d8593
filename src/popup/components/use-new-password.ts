import { useState } from 'preact/hooks'
import { errors } from '../words.ts'
import { setUp } from '../words-set-up.ts'

/** Characters that a new password or passphrase has at least. */
export const SHORTEST = 12

const PASSWORDS = { short: errors.weak_password, different: setUp.different }

/** Two fields for a new password or passphrase: what is typed, what is wrong with it, and how to forget it. */
export function useNewPassword({ short, different } = PASSWORDS) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [isTried, setTried] = useState(false)
  // Counted as the worker does: in characters, not in UTF-16 units.
  const isShort = [...password].length < SHORTEST
  const isDifferent = password !== again
  return {
    password,
    again,
    setPassword,
    setAgain,
    passwordError: isTried && isShort ? short : undefined,
    // While it is still being typed, a difference is no mistake yet.
    againError:
      isDifferent && (isTried || again.length >= password.length) && again !== '' ? different : undefined,
    /** Whether it can be sent; from now on the fields say what is wrong. */
    check(): boolean {
      setTried(true)
      return !isShort && !isDifferent
    },
    forget(): void {
      setPassword('')
      setAgain('')
      setTried(false)
    },
  }
}
export type NewPassword = ReturnType<typeof useNewPassword>
