import { useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { useClient } from '../context.ts'
import type { Check } from '../trail/check.ts'
import type { Progress } from '../trail/read-rows.ts'
import { type End, useJob } from '../use-job.ts'
import { errors } from '../words.ts'
import { trail as words } from '../words-trail.ts'
import { readCheck } from './check-result.tsx'

export type TrailJob = 'verify' | 'export'
export interface TrailJobs {
  readonly running: { readonly what: TrailJob; readonly progress: Partial<Progress> } | null
  /** How the last one ended, where that is no result of a check. */
  readonly said: string | undefined
  readonly verify: () => Promise<void>
  readonly save: () => Promise<void>
  readonly stop: () => void
}

/** Verify and Export: one at a time. Their code is loaded when it is needed, a verifier is not small. */
export function useTrailJobs(onCheck: (check: Check) => void): TrailJobs {
  const client = useClient()
  const announce = useAnnounce()
  const { progress, run, stop } = useJob()
  const [what, setWhat] = useState<TrailJob>('verify')
  const [said, setSaid] = useState<TrailJobs['said']>()

  function begin(next: TrailJob): void {
    if (progress !== null) return
    setWhat(next)
    setSaid(undefined)
  }
  function say(text: string): void {
    setSaid(text)
    announce(text)
  }
  function sayEnd(end: Exclude<End<unknown>, { is: 'done' }>, stopped: string): void {
    if (end.is === 'stopped') say(stopped)
    else say(errors[end.problem.code])
  }

  async function verify(): Promise<void> {
    begin('verify')
    const end = await run(async watch => {
      const { checkTrail } = await import('../trail/check-trail.ts')
      return checkTrail(client, watch)
    })
    if (end === null) return
    if (end.is !== 'done') return sayEnd(end, words.verifyStopped)
    onCheck(end.value)
    announce(readCheck(end.value).title)
  }
  async function save(): Promise<void> {
    begin('export')
    const end = await run(async watch => {
      const { exportTrail } = await import('../trail/export-trail.ts')
      return exportTrail(client, watch)
    })
    if (end === null) return
    if (end.is !== 'done') return sayEnd(end, words.exportStopped)
    say(words.exported(end.value.name, end.value.count))
  }
  return { running: progress === null ? null : { what, progress }, said, verify, save, stop }
}
