import { useEffect, useRef, useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { Icon } from '../components/icon.tsx'
import { JobBar } from '../components/job-bar.tsx'
import { Note } from '../components/note.tsx'
import { useClient } from '../context.ts'
import { useJob } from '../use-job.ts'
import { errors } from '../words.ts'
import { damaged as words } from '../words-damaged.ts'

/** The button that saves what is left of a damaged store, how far that is, and how it ended. */
export function RemainsExport() {
  const client = useClient()
  const announce = useAnnounce()
  const { progress, run, stop } = useJob()
  const [said, setSaid] = useState<{ text: string; isAmber: boolean }>()
  const button = useRef<HTMLButtonElement>(null)
  const isRunning = progress !== null
  const wasRunning = useRef(false)
  useEffect(() => {
    // "Stop" is gone.
    if (wasRunning.current && !isRunning && document.activeElement === document.body) button.current?.focus()
    wasRunning.current = isRunning
  }, [isRunning])

  async function save(): Promise<void> {
    if (isRunning) return
    setSaid(undefined)
    const end = await run(async watch => {
      const { exportRemains } = await import('../trail/export-remains.ts')
      return exportRemains(client, watch)
    })
    if (end === null) return
    const say = (text: string, isAmber = false) => {
      setSaid({ text, isAmber })
      announce(text)
    }
    if (end.is === 'stopped') return say(words.stopped)
    if (end.is === 'failed') return say(errors[end.problem.code], true)
    const { name, count, isWhole } = end.value
    if (isWhole) say(words.exported(name, count))
    else say(`${words.partly} ${words.exported(name, count)}`, true)
  }

  return (
    <>
      <button
        type="button"
        class="btn btn--block"
        ref={button}
        aria-disabled={isRunning ? 'true' : undefined}
        onClick={() => void save()}
      >
        <Icon name="save" size={16} />
        {words.export}
      </button>
      {(isRunning || said !== undefined) && (
        // Its words are announced elsewhere, once, when they are worth it.
        <div role="status" aria-live="off">
          {progress !== null && (
            <JobBar text={words.reading(progress.done ?? 0)} progress={progress} onStop={stop} />
          )}
          {said !== undefined && <Note kind={said.isAmber ? 'amber' : 'plain'} text={said.text} />}
        </div>
      )}
    </>
  )
}
