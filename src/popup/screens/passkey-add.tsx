import { useEffect, useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { PasswordField, Submit } from '../components/fields.tsx'
import { Note } from '../components/note.tsx'
import { Problem } from '../components/problem.tsx'
import { useOwner } from '../components/use-owner.ts'
import { problemOf, useClient } from '../context.ts'
import { PasskeyFault } from '../passkey/fault.ts'
import { createPasskey, hasPasskeys } from '../passkey/webauthn.ts'
import { common, errors } from '../words.ts'
import { addFaults, passkeys as words } from '../words-vault.ts'

/**
 * The password, then the browser's own question. The password is checked before that, so that no passkey is made for
 * nothing, and once more by the worker when it keeps the passkey's slot.
 */
export function AddPasskey({ onAdded }: { readonly onAdded: () => Promise<void> }) {
  const client = useClient()
  const announce = useAnnounce()
  const owner = useOwner()
  const isToolbar = useToolbar()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setProblem(undefined)
    const password = isBusy ? null : owner.take()
    if (password === null) return
    setBusy(true)
    try {
      const { salt, there } = await client.ask('passkeys.offer', { password })
      announce(words.adding)
      const passkey = await createPasskey(salt, there)
      await client.ask('passkeys.add', { password, salt, ...passkey })
      announce(words.added)
      await onAdded()
    } catch (thrown) {
      if (thrown instanceof PasskeyFault) setProblem(addFaults[thrown.code])
      else if (!owner.isRefused(thrown)) setProblem(errors[problemOf(thrown).code])
    } finally {
      setBusy(false)
    }
  }

  if (!hasPasskeys()) return <Note text={addFaults.unavailable} />
  if (isToolbar) {
    return (
      <Note title={words.tab} text={words.tabText}>
        <p class="gap-above">
          <a class="btn btn--sm" href={location.hash} target="_blank" rel="noreferrer noopener">
            {words.openTab}
          </a>
        </p>
      </Note>
    )
  }
  return (
    <section aria-labelledby="passkey-add">
      <h2 class="label" id="passkey-add">
        {words.addTitle}
      </h2>
      <form class="stack stack-3" onSubmit={event => void submit(event)}>
        {problem !== undefined && <Problem text={problem} />}
        <PasswordField
          id="passkey-password"
          label={common.password}
          value={owner.password}
          onInput={owner.type}
          autocomplete="current-password"
          hint={isBusy ? words.adding : words.password}
          error={owner.error}
          focus={owner.tries > 0 ? owner.tries : undefined}
        />
        <Submit label={words.add} disabled={isBusy} />
      </form>
    </section>
  )
}

/** Whether this is the toolbar's popup, which ends as soon as the browser asks something. */
function useToolbar(): boolean {
  const client = useClient()
  const [isToolbar, setToolbar] = useState(false)
  useEffect(() => {
    client.isToolbarPopup().then(setToolbar, () => {})
  }, [client])
  return isToolbar
}
