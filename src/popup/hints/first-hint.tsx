import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { gotIt, hints } from '../words-hints.ts'
import { type HintName, isSeen, markSeen } from './seen.ts'

export interface FirstHintProps {
  readonly about: HintName
  /** What it tells of was done, so nobody needs it any more. */
  readonly isDone?: boolean
}

/**
 * A note for who does something for the first time, until they put it away or have done it. It stands below what the
 * screen is for, so it moves nothing; screens leave it out while they warn of something.
 */
export function FirstHint({ about, isDone = false }: FirstHintProps) {
  const [isOpen, setOpen] = useState(() => !isSeen(about))
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isDone) markSeen(about)
  }, [about, isDone])
  if (!isOpen || isDone) return null

  const { title, text } = hints[about]
  function putAway(): void {
    markSeen(about)
    // The button goes with the hint; those who came by keyboard go on from the screen's heading.
    const heading = box.current?.closest('main')?.querySelector('h1')
    setOpen(false)
    heading?.focus({ preventScroll: true })
  }
  return (
    <div class="note note--first" role="note" ref={box}>
      <Icon name="info" />
      <div>
        <b>{title}</b>
        {text}
      </div>
      <button type="button" class="btn btn--sm" onClick={putAway}>
        {gotIt}
      </button>
    </div>
  )
}
