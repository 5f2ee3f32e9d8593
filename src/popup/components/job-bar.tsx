import type { Progress } from '../trail/read-rows.ts'
import { common } from '../words.ts'
import { trail as words } from '../words-trail.ts'

export interface JobBarProps {
  readonly text: string
  readonly progress: Partial<Progress>
  readonly onStop: () => void
}

/** Something long is running: how far it is, and the way to stop it. */
export function JobBar({ text, progress: { done, of }, onStop }: JobBarProps) {
  return (
    <div>
      <p class="small num">{text}</p>
      <div class="row">
        <progress
          class="grow"
          aria-label={words.progress}
          max={of}
          value={of === undefined ? undefined : done}
        />
        <button type="button" class="btn btn--sm" onClick={onStop}>
          {common.stop}
        </button>
      </div>
    </div>
  )
}
