import { type Run, readRuns } from '../reading/hidden.ts'

/** What nobody could see, as a mark in a box. */
function Mark({ run }: { readonly run: Extract<Run, { mark: string }> }) {
  return (
    <span class="ghost" title={run.title}>
      {run.mark}
    </span>
  )
}

export function Runs({ runs }: { readonly runs: readonly Run[] }) {
  return <>{runs.map((run, i) => ('mark' in run ? <Mark key={`${i}`} run={run} /> : run.text))}</>
}

/** Text that is part of what will be signed, or a name to look at closely: whole, with nothing hidden in it. */
export function Exact({ text }: { readonly text: string }) {
  return <Runs runs={readRuns(text, 'exact')} />
}
