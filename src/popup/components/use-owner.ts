import { useState } from 'preact/hooks'
import { problemOf, useSecondsUntil } from '../context.ts'
import { errors, locked } from '../words.ts'

/** The wallet's own password, asked once more: what is typed, what is wrong with it, and how long to wait. */
export function useOwner() {
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string>()
  const [tries, setTries] = useState(0)
  const [waitUntil, setWaitUntil] = useState(0)
  const seconds = useSecondsUntil(waitUntil)
  const said = [problem, seconds > 0 ? locked.again(seconds) : undefined].filter(text => text !== undefined)
  return {
    password,
    type(value: string): void {
      setPassword(value)
      if (value !== '') setProblem(undefined)
    },
    error: said.length > 0 ? said.join(' ') : undefined,
    /** Changes where the field has to have the focus again. */
    tries,
    /** What was typed, and forgets it; `null` where nothing is there or it is not the time yet. */
    take(): string | null {
      if (password === '' || seconds > 0) return null
      setPassword('')
      return password
    },
    /** Whether it was the password that was refused; then the field says so. */
    isRefused(thrown: unknown): boolean {
      const { code, wait } = problemOf(thrown)
      if (wait !== undefined) setWaitUntil(Date.now() + wait)
      if (code !== 'wrong_password' && code !== 'too_soon') return false
      setProblem(errors[code])
      setTries(tries + 1)
      return true
    },
  }
}
export type Owner = ReturnType<typeof useOwner>
