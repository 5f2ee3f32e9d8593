import { useState } from 'preact/hooks'
import type { AuditRow } from '../../protocol/audit.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Icon } from '../components/icon.tsx'
import { common } from '../words.ts'
import { row as words } from '../words-pictures.ts'

const SHOWN = 1500

/** Puts the row on the clipboard as JSON, as an export has it but for blanks: rows hold no secret. */
export function CopyRow({ row }: { readonly row: AuditRow }) {
  const announce = useAnnounce()
  const [isDone, setDone] = useState(false)
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(JSON.stringify(row, null, 2))
      setDone(true)
      setTimeout(() => setDone(false), SHOWN)
      announce(common.copied)
    } catch {
      announce(common.copyFailed)
    }
  }
  return (
    <button type="button" class="btn btn--sm" onClick={() => void copy()}>
      <Icon name={isDone ? 'check' : 'copy'} size={16} />
      {words.copyRow}
    </button>
  )
}
