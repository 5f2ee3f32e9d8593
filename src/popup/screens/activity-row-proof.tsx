import type { ProofState, RowDetail } from '../../protocol/ui-door.ts'
import { Icon } from '../components/icon.tsx'
import type { IconName } from '../components/sprite.tsx'
import { row as words } from '../words-pictures.ts'
import { Code, Fact } from './activity-row-facts.tsx'

const MARKS: { readonly [state in ProofState]: { readonly icon: IconName; readonly kind: string } } = {
  held: { icon: 'check', kind: 'mark--good' },
  failed: { icon: 'unread', kind: 'mark--red' },
  unbound: { icon: 'warn', kind: 'mark--amber' },
}

/** Whoever asked: a person who was asked, or a key that proved it speaks for the site. */
export function WhoAsked({ detail: { row, proof: state } }: { readonly detail: RowDetail }) {
  const { proof, decision } = row
  if (proof === undefined || state === undefined) {
    return decision === 'approved' || decision === 'rejected' ? (
      <section aria-labelledby="who-asked">
        <h2 class="label" id="who-asked">
          {words.whoAsked}
        </h2>
        <p class="small">{words.askedPage}</p>
      </section>
    ) : null
  }
  const { icon, kind } = MARKS[state]
  return (
    <section aria-labelledby="who-asked">
      <h2 class="label" id="who-asked">
        {words.whoAsked}
      </h2>
      <div class="card">
        <table class="facts facts--codes">
          <tbody>
            <Fact name={words.check}>
              <span class={`mark mark--wrap ${kind}`}>
                <Icon name={icon} size={16} />
                {words.proofs[state]}
              </span>
            </Fact>
            <Code name={words.publicKey} text={proof.publicKey} copy={words.copyKey} />
          </tbody>
        </table>
      </div>
      {state !== 'failed' && <p class="hint">{words.askedProof}</p>}
      <details>
        <summary>
          <Icon name="right" size={16} flip />
          {words.proofOf}
        </summary>
        <p class="mono small whole" dir="ltr">
          {proof.message}
        </p>
        <p class="meta">{words.signature}</p>
        <p class="mono small whole" dir="ltr">
          {proof.signature}
        </p>
      </details>
    </section>
  )
}
