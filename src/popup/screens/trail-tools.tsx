import { useEffect, useRef } from 'preact/hooks'
import type { TamperedView } from '../../protocol/ui-door.ts'
import { Icon } from '../components/icon.tsx'
import { JobBar } from '../components/job-bar.tsx'
import { Note } from '../components/note.tsx'
import type { Check } from '../trail/check.ts'
import { trail as words } from '../words-trail.ts'
import { CheckResult, TamperedStamp } from './check-result.tsx'
import type { TrailJob, TrailJobs } from './use-trail-jobs.ts'

const JOBS = ['verify', 'export'] as const

/** They stay in the tab order while one of them runs; a press does nothing then. */
export function TrailButtons({ jobs }: { readonly jobs: TrailJobs }) {
  const start = { verify: jobs.verify, export: jobs.save }
  return (
    <>
      {JOBS.map(job => (
        <button
          type="button"
          class="btn btn--sm"
          key={job}
          id={idOf(job)}
          aria-disabled={jobs.running === null ? undefined : 'true'}
          onClick={() => void start[job]()}
        >
          <Icon name={job} size={16} />
          {words[job]}
        </button>
      ))}
    </>
  )
}
const idOf = (job: TrailJob) => `trail-${job}`

export interface TrailStateProps {
  readonly jobs: TrailJobs
  readonly check: Check | undefined
  readonly tampered: TamperedView | undefined
}

/** What runs, how it ended, and what is known about the trail: one red stamp at most. */
export function TrailState({ jobs, check, tampered }: TrailStateProps) {
  const { running, said, save, stop } = jobs
  const last = useRef<TrailJob | null>(null)
  useEffect(() => {
    // "Stop" is gone: back to the button that started it.
    if (running !== null) last.current = running.what
    else if (last.current !== null && document.activeElement === document.body) {
      document.getElementById(idOf(last.current))?.focus()
    }
  }, [running])

  const copy = (
    <p>
      <button
        type="button"
        class="btn btn--sm"
        aria-disabled={running === null ? undefined : 'true'}
        onClick={() => void save()}
      >
        <Icon name="save" size={16} />
        {words.saveCopy}
      </button>
    </p>
  )
  const isBroken = check !== undefined && check.found !== 'good'
  return (
    <>
      {(running !== null || said !== undefined || check !== undefined) && (
        // Its words are announced elsewhere, once, when they are worth it.
        <div class="stack stack-3" role="status" aria-live="off">
          {running !== null && (
            <JobBar text={progressOf(running)} progress={running.progress} onStop={stop} />
          )}
          {said !== undefined && <Note text={said} />}
          {running?.what !== 'verify' && check !== undefined && (
            <CheckResult check={check}>{copy}</CheckResult>
          )}
        </div>
      )}
      {tampered !== undefined && !isBroken && <TamperedStamp tampered={tampered}>{copy}</TamperedStamp>}
    </>
  )
}

function progressOf({ what, progress: { done, of } }: NonNullable<TrailJobs['running']>): string {
  if (done === undefined || of === undefined) return words.starting
  return what === 'verify' ? words.checking(done, of) : words.reading(done, of)
}
