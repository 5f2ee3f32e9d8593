import { createContext } from 'preact'
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks'
import type { UiCommands, WalletState } from '../protocol/ui-door.ts'
import { UiProblem, type WalletClient } from './client.ts'

export const ClientContext = createContext<WalletClient | null>(null)

export function useClient(): WalletClient {
  const client = useContext(ClientContext)
  if (client === null) throw new Error('no client')
  return client
}

/** The wallet as the worker last pushed it; `null` before that. Renders again with each push. */
export function useWallet(): { state: WalletState | null; isLost: boolean } {
  const client = useClient()
  const [seen, setSeen] = useState({ state: client.state(), isLost: client.isLost() })
  useEffect(() => {
    const look = () => setSeen({ state: client.state(), isLost: client.isLost() })
    look()
    return client.subscribe(look)
  }, [client])
  return seen
}

/** Milliseconds between a change in the wallet and asking for a list again: a flood of changes is one question. */
const SETTLE = 150

/** Connected and muted sites; asked again when the wallet changes or `reload` is called. */
export function useApps(): {
  readonly answer: UiCommands['apps.list']['answer'] | null
  readonly failed: boolean
  readonly reload: () => Promise<void>
} {
  const client = useClient()
  const [answer, setAnswer] = useState<UiCommands['apps.list']['answer'] | null>(null)
  const [failed, setFailed] = useState(false)
  const reload = useCallback(async () => {
    try {
      setAnswer(await client.ask('apps.list'))
      setFailed(false)
    } catch {
      setFailed(true)
    }
  }, [client])
  useOnChange(() => void reload())
  useEffect(() => void reload(), [reload])
  return { answer, failed, reload }
}

/** Runs a moment after the wallet changed, with the newest closure. */
export function useOnChange(run: () => void): void {
  const client = useClient()
  const newest = useRef(run)
  newest.current = run
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = client.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(() => newest.current(), SETTLE)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [client])
}

/** True from `ms` after the first render on: what would flash is drawn only if it takes longer. */
export function useDelayed(ms: number): boolean {
  const [passed, setPassed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return passed
}

/** Whole seconds until a moment (milliseconds since 1970), counted down to 0. */
export function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(() => Date.now())
  const left = Math.max(0, Math.ceil((at - now) / 1000))
  useEffect(() => {
    setNow(Date.now())
    if (at <= Date.now()) return
    const timer = setInterval(() => {
      setNow(Date.now())
      if (at <= Date.now()) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [at])
  return left
}

const MINUTE = 60_000

/**
 * Renders again whenever another whole minute until this moment (milliseconds since 1970) is over, and at the moment
 * itself; each minute for what never comes, not at all for what is absent or over.
 */
export function useCountdown(until: number | undefined): void {
  const [, setTicks] = useState(0)
  useEffect(() => {
    if (until === undefined) return
    let timer: ReturnType<typeof setTimeout>
    const wait = () => {
      const left = until - Date.now()
      if (left <= 0) return
      const next = left === Number.POSITIVE_INFINITY ? MINUTE : left % MINUTE || MINUTE
      timer = setTimeout(() => {
        setTicks(n => n + 1)
        wait()
      }, next)
    }
    wait()
    return () => clearTimeout(timer)
  }, [until])
}

/** What was thrown, as a problem of the door; anything else is a fault of these screens. */
export function problemOf(thrown: unknown): UiProblem {
  return thrown instanceof UiProblem ? thrown : new UiProblem({ code: 'server_error' })
}
