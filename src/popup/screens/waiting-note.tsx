import { Icon } from '../components/icon.tsx'
import { useClient } from '../context.ts'
import { home as words } from '../words.ts'

/** Requests wait in their own window; a tab of the wallet only points there. */
export function WaitingNote({ waiting }: { readonly waiting: number }) {
  const client = useClient()
  if (waiting === 0) return null
  return (
    <div class="note note--amber note--action">
      <Icon name="clock" />
      <div>
        <b>{words.waiting(waiting)}</b>
        {words.waitingText}
      </div>
      <button
        type="button"
        class="btn btn--sm"
        onClick={() => void client.ask('request.open').catch(() => {})}
      >
        {words.showRequest}
      </button>
    </div>
  )
}
