import { useState } from 'preact/hooks'
import type { WalletState } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { PasswordField, Submit } from '../components/fields.tsx'
import { Filled } from '../components/filled.tsx'
import { Logo } from '../components/icon.tsx'
import { lazy } from '../components/lazy.tsx'
import { problemOf, useClient, useSecondsUntil } from '../context.ts'
import { common, errors, locked } from '../words.ts'

const PasskeyUnlock = lazy(async () => (await import('./passkey-unlock.tsx')).PasskeyUnlock)

export function Locked({ state }: { readonly state: WalletState }) {
  const client = useClient()
  const announce = useAnnounce()
  const [password, setPassword] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [tries, setTries] = useState(0)
  const [waitUntil, setWaitUntil] = useState(0)
  const seconds = useSecondsUntil(Math.max(waitUntil, state.lock?.retryAt ?? 0))

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (isBusy || seconds > 0 || password === '') return
    setBusy(true)
    setPassword('')
    try {
      await client.ask('vault.unlock', { password })
    } catch (thrown) {
      const { code, wait } = problemOf(thrown)
      if (wait !== undefined) setWaitUntil(Date.now() + wait)
      setProblem(errors[code])
      setTries(tries + 1)
      announce(errors[code])
    } finally {
      setBusy(false)
    }
  }
  function type(value: string): void {
    setPassword(value)
    if (value !== '') setProblem(undefined)
  }

  const said = [problem, seconds > 0 ? locked.again(seconds) : undefined].filter(text => text !== undefined)
  return (
    <div class="shell">
      <main class="centre">
        <Logo class="hero" />
        <h1>{locked.title}</h1>
        <p class="lead gap-below">
          <Why state={state} />
        </p>
        <form class="stack stack-3" onSubmit={event => void submit(event)}>
          <PasswordField
            id="unlock-password"
            label={common.password}
            value={password}
            onInput={type}
            autocomplete="current-password"
            error={said.length > 0 ? said.join(' ') : undefined}
            focus={tries}
          />
          <Submit label={locked.unlock} disabled={isBusy || seconds > 0} />
        </form>
        {state.lock?.hasPasskey && <PasskeyUnlock />}
      </main>
    </div>
  )
}

/** Who waits comes first; else why it is locked, where that is known. */
function Why({ state }: { readonly state: WalletState }) {
  const { waiting, waitingFrom, lock, settings } = state
  if (waiting > 0 && waitingFrom !== undefined) {
    return (
      <Filled
        text={locked.waiting(waiting)}
        with={{
          site: (
            <b class="whole">
              <bdi dir="ltr">{waitingFrom}</bdi>
            </b>
          ),
        }}
      />
    )
  }
  return <>{lock?.why === undefined ? '' : locked.why(lock.why, settings.lockAfter)}</>
}
