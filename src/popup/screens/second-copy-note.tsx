import { Note } from '../components/note.tsx'
import { home as words } from '../words.ts'

/** All is well again; but something damaged the first copy, and there may be a next time. */
export function SecondCopyNote() {
  return <Note kind="amber" title={words.secondCopy} text={words.secondCopyText} />
}
