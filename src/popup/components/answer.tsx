import type { Entry } from '../reading/activity.ts'
import { Icon } from './icon.tsx'

/** What became of a request; amber for a signature without asking, red for a row that is not as it was written. */
export function Answer({ entry }: { readonly entry: Entry }) {
  return (
    <span class={`mark${entry.isChanged ? ' mark--red' : entry.isSensitive ? ' mark--amber' : ''}`}>
      <Icon name={entry.icon} size={16} />
      {entry.answer}
    </span>
  )
}
