import { useEffect, useState } from 'preact/hooks'
import { useClient, useWallet } from '../context.ts'
import { FirstHint } from './first-hint.tsx'
import { isSeen } from './seen.ts'

/** After set-up: what to do next, then where to find the wallet. One at a time, and none beside something urgent. */
export function HomeHint({ sites }: { readonly sites: number | undefined }) {
  const { state } = useWallet()
  const isPinned = useIsToolbarPopup()
  // Decided once: what was put away is not followed by the next one at once.
  const [about] = useState<'try' | 'pin'>(() => (isSeen('try') ? 'pin' : 'try'))
  if (state === null || sites === undefined || isPinned === undefined) return null
  if (state.waiting > 0 || state.secondCopy === true || state.tampered !== undefined) return null
  return <FirstHint about={about} isDone={about === 'try' ? sites > 0 : isPinned} />
}

/** Whoever opens the wallet from the toolbar knows where it is. */
function useIsToolbarPopup(): boolean | undefined {
  const client = useClient()
  const [isIt, setIs] = useState<boolean>()
  useEffect(() => {
    client.isToolbarPopup().then(setIs, () => setIs(false))
  }, [client])
  return isIt
}
