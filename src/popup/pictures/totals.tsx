import { Icon } from '../components/icon.tsx'
import type { IconName } from '../components/sprite.tsx'
import { pictures as words } from '../words-pictures.ts'
import type { CountedDecision, DayCounts } from './days.ts'
import { TOLD } from './say.ts'

const ICONS: { readonly [decision in CountedDecision]?: IconName } = {
  approved: 'check',
  silent: 'bolt',
  rejected: 'cross',
  refused: 'refused',
}

export interface TotalsProps {
  readonly counts: DayCounts
  /** What they are numbers of: `In the last 16 weeks`. */
  readonly of: string
}

/** How the requests that are looked at were answered; what never happened is left out. */
export function Totals({ counts, of }: TotalsProps) {
  const told = TOLD.filter(one => (counts[one] ?? 0) > 0)
  if (told.length === 0) return null
  return (
    <div class="totals">
      <p class="meta num">{of}</p>
      <ul class="row row--wrap small num" aria-label={of}>
        {told.map(one => (
          <li class={one === 'silent' ? 'mark mark--amber' : 'mark'} key={one}>
            <Icon name={ICONS[one] ?? 'check'} size={16} />
            {words[one](counts[one] ?? 0)}
          </li>
        ))}
      </ul>
    </div>
  )
}
