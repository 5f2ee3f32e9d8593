import { useEffect, useState } from 'preact/hooks'
import { POPUP_MEMORY } from '../../crypto/seed-bundle/limits.ts'
import { useClient } from '../context.ts'
import { sealing as words } from '../words-identities.ts'
import { Note } from './note.tsx'

/**
 * Whether work with so many bytes of memory has to go to a tab: the toolbar's popup ends, with all that it does, as
 * soon as somebody looks elsewhere.
 */
export function useNeedsTab(memory: number | undefined): boolean {
  const client = useClient()
  const [isPopup, setPopup] = useState(false)
  useEffect(() => {
    client.isToolbarPopup().then(setPopup, () => {})
  }, [client])
  return isPopup && memory !== undefined && memory > POPUP_MEMORY
}

/** The way to the same screen in a tab. What was typed here is not taken along: it would have to be in the address. */
export function TabNote({ memory }: { readonly memory: number }) {
  return (
    <Note title={words.tab} text={words.tabText(words.memory(memory))}>
      <p class="gap-above">
        <a class="btn btn--sm" href={location.hash} target="_blank" rel="noreferrer noopener">
          {words.openTab}
        </a>
      </p>
    </Note>
  )
}
