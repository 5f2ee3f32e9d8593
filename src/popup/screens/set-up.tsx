import { useState } from 'preact/hooks'
import type { WalletState } from '../../protocol/ui-door.ts'
import { lazy } from '../components/lazy.tsx'
import { useClient } from '../context.ts'
import { ConfirmWords } from './confirm-words.tsx'
import { CreatePassword } from './create-password.tsx'
import { FirstRun } from './first-run.tsx'
import { Phrase } from './phrase.tsx'
import { Restore } from './restore.tsx'

const RestoreBackup = lazy(async () => (await import('./restore-backup.tsx')).RestoreBackup)

export interface SetUpProps {
  readonly state: WalletState
  /** `restore` for who has just removed a damaged wallet. */
  readonly start: 'first' | 'restore' | 'backup'
}

/**
 * From nothing to a wallet. Where one is comes from the worker where it can: a popup that closes while words are
 * being written down comes back to them.
 */
export function SetUp({ state, start }: SetUpProps) {
  const client = useClient()
  const [choice, choose] = useState<'first' | 'create' | 'restore' | 'backup'>(start)
  const [isWritten, setWritten] = useState(false)

  if (state.phase === 'setup') {
    const startOver = () => {
      setWritten(false)
      choose('first')
      void client.ask('setup.cancel').catch(() => {})
    }
    return isWritten ? (
      <ConfirmWords ask={state.setup?.ask ?? []} onShowAgain={() => setWritten(false)} />
    ) : (
      <Phrase onWritten={() => setWritten(true)} onStartOver={startOver} />
    )
  }
  const back = () => choose('first')
  if (choice === 'create') return <CreatePassword onBack={back} />
  if (choice === 'restore') return <Restore onBack={back} onFile={() => choose('backup')} />
  if (choice === 'backup') return <RestoreBackup onBack={() => choose('restore')} />
  return (
    <FirstRun
      waitingFrom={state.waitingFrom}
      onCreate={() => choose('create')}
      onRestore={() => choose('restore')}
    />
  )
}
