import { useIsPopup } from '../backup/use-popup.ts'
import { Note } from '../components/note.tsx'
import { backup as words } from '../words-backup.ts'

/** In the toolbar's popup only: the way to the same screen where it stays. */
export function PopupNote() {
  if (!useIsPopup()) return null
  return (
    <Note text={words.popup}>
      <p class="gap-above">
        <a class="btn btn--sm" href={location.hash} target="_blank" rel="noreferrer noopener">
          {words.openTab}
        </a>
      </p>
    </Note>
  )
}
