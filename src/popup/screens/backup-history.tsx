import { useEffect, useState } from 'preact/hooks'
import type { PastTrail } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Icon } from '../components/icon.tsx'
import { JobBar } from '../components/job-bar.tsx'
import { Note } from '../components/note.tsx'
import { useClient } from '../context.ts'
import type { Check } from '../trail/check.ts'
import type { Saved } from '../trail/export-trail.ts'
import type { Watch } from '../trail/read-rows.ts'
import { useJob } from '../use-job.ts'
import { errors } from '../words.ts'
import { backup, past as words } from '../words-backup.ts'
import { progressOf } from './backup-form.tsx'
import { CheckResult, readCheck } from './check-result.tsx'

/** Closed trails that came with a backup; nothing is drawn where there are none. */
export function RestoredHistory() {
  const client = useClient()
  const [all, setAll] = useState<readonly PastTrail[]>([])
  useEffect(() => {
    client.ask('past.list').then(
      answer => setAll(answer?.all ?? []),
      () => {},
    )
  }, [client])
  if (all.length === 0) return null
  return (
    <section class="stack stack-2" aria-labelledby="restored-history">
      <h2 class="label" id="restored-history">
        {words.title}
      </h2>
      <p class="small quiet">{words.text}</p>
      {all.map(one => (
        <PastRow key={one.chain} past={one} />
      ))}
    </section>
  )
}

function PastRow({ past }: { readonly past: PastTrail }) {
  const client = useClient()
  const announce = useAnnounce()
  const job = useJob()
  const [check, setCheck] = useState<Check>()
  const [said, setSaid] = useState<string>()

  /** Answers nothing where it did not come to its end; why, stands below. */
  async function run<T>(work: (watch: Watch) => Promise<T>): Promise<T | undefined> {
    setSaid(undefined)
    const end = await job.run(work)
    if (end?.is === 'done') return end.value
    if (end?.is === 'failed') setSaid(errors[end.problem.code])
    if (end?.is === 'stopped') setSaid(backup.stopped)
    return undefined
  }
  async function verify(): Promise<void> {
    const found = await run(async watch =>
      (await import('../backup/past-trail.ts')).checkPast(client, past, watch),
    )
    if (found === undefined) return
    setCheck(found)
    announce(readCheck(found).title)
  }
  async function save(): Promise<void> {
    const saved: Saved | undefined = await run(async watch =>
      (await import('../backup/past-trail.ts')).exportPast(client, past, watch),
    )
    if (saved === undefined) return
    const text = words.saved(saved.name, saved.count)
    setSaid(text)
    announce(text)
  }
  return (
    <div class="card card--pad stack stack-2">
      <p class="num">{words.rows(past.rows, past.until)}</p>
      {job.progress !== null ? (
        <JobBar text={progressOf(job.progress)} progress={job.progress} onStop={job.stop} />
      ) : (
        <p class="row">
          <button
            type="button"
            class="btn btn--sm"
            aria-label={words.verifyName(past.until)}
            onClick={() => void verify()}
          >
            <Icon name="verify" size={16} />
            {words.verify}
          </button>
          <button
            type="button"
            class="btn btn--sm"
            aria-label={words.exportName(past.until)}
            onClick={() => void save()}
          >
            <Icon name="export" size={16} />
            {words.export}
          </button>
        </p>
      )}
      {said !== undefined && <Note text={said} />}
      {check !== undefined && <CheckResult check={check}>{null}</CheckResult>}
    </div>
  )
}
