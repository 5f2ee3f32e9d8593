import type { RequestView } from '../../protocol/ui-door.ts'
import { Icon } from '../components/icon.tsx'
import { KindList } from '../components/kinds.tsx'
import { formatSpan } from '../format.ts'
import { isAdded, type Kind, kindsOf } from '../reading/policy.ts'
import { byItself as words } from '../words.ts'
import type { RememberChoice } from './use-remember.ts'

/**
 * At connect: what the site would like to sign by itself, whatever is chosen below. What it has already is counted, not
 * listed: that is not what is asked for now.
 */
export function WantedByItself({ remember }: { readonly remember: RememberChoice }) {
  const { offer, how, terms } = remember
  if (offer === undefined) return null
  const { whole, added, before } = offer
  const shown = terms ?? whole
  const all = kindsOf({ ...shown, exceptTexts: offer.exceptTexts })
  const fresh = before === undefined ? all : all.filter(kind => isAdded(kind, added))
  const had = all.filter(kind => !fresh.includes(kind))
  const { expiresIn, maxSignatures, perMinute } = shown
  return (
    <div class={`card card--pad stack stack-2${how === 'once' ? '' : ' card--amber'}`}>
      <p class="title row">
        <Icon name="bolt" size={16} />
        <span>
          {how === 'once' ? (before === undefined ? words.wanted : words.wantedMore) : words.chosen}
        </span>
      </p>
      <KindList kinds={fresh} />
      {had.length > 0 && (
        <details>
          <summary>
            <Icon name="right" size={16} flip />
            {words.has(had.length)}
          </summary>
          <KindList kinds={had} />
        </details>
      )}
      <p class="meta">{words.numbers(formatSpan(expiresIn), maxSignatures, perMinute)}</p>
      {how === 'once' && <p class="small">{before === undefined ? words.asks : words.asksAgain}</p>}
    </div>
  )
}

export interface SignedByItselfProps {
  readonly request: RequestView
  readonly remember: RememberChoice
}
/** Beside something to sign: all kinds that are signed without asking after "For a while", the new ones marked. */
export function SignedByItself({ request, remember }: SignedByItselfProps) {
  const { offer, how, kinds } = remember
  if (offer === undefined || how !== 'while' || request.method === 'connect') return null
  if (kinds.length < 2 && !offer.keyChanges && kinds.every(({ is }) => is === 'action' || is === 'plain')) {
    return null
  }
  const isNew = (kind: Kind) => isAdded(kind, offer.added)
  const newFirst = [...kinds.filter(isNew), ...kinds.filter(kind => !isNew(kind))]
  return (
    <section class="card card--pad card--amber stack stack-2" aria-labelledby="by-itself-title">
      <h2 class="row" id="by-itself-title">
        <Icon name="bolt" size={16} />
        {words.chosen}
      </h2>
      <KindList kinds={newFirst} added={offer.added} isBoxed />
      {offer.keyChanges && <p class="small">{words.keyChanges[offer.key]}</p>}
    </section>
  )
}
