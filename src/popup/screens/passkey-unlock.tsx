import { useEffect, useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { useClient } from '../context.ts'
import { unlockWithPasskey } from '../passkey/unlock.ts'
import { unlocking as words } from '../words-vault.ts'

/** The other way in, where one is set. What goes wrong is said here and leaves the password's field alone. */
export function PasskeyUnlock() {
  const client = useClient()
  const announce = useAnnounce()
  const [isToolbar, setToolbar] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    client.isToolbarPopup().then(setToolbar, () => {})
  }, [client])

  async function unlock(): Promise<void> {
    if (isBusy) return
    // The toolbar's popup ends as soon as the browser asks something.
    if (isToolbar) {
      open(location.href, '_blank', 'noreferrer,noopener')
      return
    }
    setBusy(true)
    setProblem(undefined)
    const wrong = await unlockWithPasskey(client)
    setBusy(false)
    setProblem(wrong)
    if (wrong !== undefined) announce(wrong)
  }

  return (
    <div class="stack stack-2 gap-above">
      <button
        type="button"
        class="btn btn--block"
        aria-disabled={isBusy ? 'true' : undefined}
        aria-describedby={isToolbar ? 'passkey-tab' : undefined}
        onClick={() => void unlock()}
      >
        <Icon name="key" />
        {words.unlock}
      </button>
      {isToolbar && (
        <p class="meta" id="passkey-tab">
          {words.inTab}
        </p>
      )}
      {problem !== undefined && <Note text={problem} />}
    </div>
  )
}
