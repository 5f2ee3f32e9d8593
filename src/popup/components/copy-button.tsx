import { useState } from 'preact/hooks'
import { common } from '../words.ts'
import { useAnnounce } from './announce.tsx'
import { Icon } from './icon.tsx'

export interface CopyButtonProps {
  readonly label: string
  /** Never a secret: what is copied stays on the clipboard. */
  readonly text: string
}

export function CopyButton({ label, text }: CopyButtonProps) {
  const announce = useAnnounce()
  const [isDone, setDone] = useState(false)
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setDone(true)
      setTimeout(() => setDone(false), 1500)
      announce(common.copied)
    } catch {
      announce(common.copyFailed)
    }
  }
  return (
    <button type="button" class="btn btn--icon" aria-label={label} title={label} onClick={() => void copy()}>
      <Icon name={isDone ? 'check' : 'copy'} />
    </button>
  )
}
