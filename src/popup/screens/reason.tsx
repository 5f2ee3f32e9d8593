import { SaidBlock } from '../components/said.tsx'
import { request as words } from '../words.ts'

/** Why the site says that it asks. It is quoted, and never decides what anything is called. */
export function Reason({ reason }: { readonly reason: string | null }) {
  const isGiven = reason !== null && reason.trim() !== ''
  return (
    <section aria-labelledby="reason-title">
      <h2 class="label" id="reason-title">
        {words.reasonTitle}
      </h2>
      {isGiven ? <SaidBlock text={reason} /> : <p class="small quiet">{words.noReason}</p>}
    </section>
  )
}
