import { useRef, useState } from 'preact/hooks'
import type { RequestView } from '../../protocol/ui-door.ts'
import type { UiProblem } from '../client.ts'
import { Approve } from '../components/approve.tsx'
import { problemOf, useClient } from '../context.ts'
import type { Signed } from '../reading/signed.ts'
import { request as words } from '../words.ts'
import type { ScopeChoice } from './connect.tsx'
import { Remember } from './remember.tsx'
import { Says } from './says.tsx'
import type { RememberChoice } from './use-remember.ts'

export interface DecisionProps {
  readonly request: RequestView
  readonly signed: Signed | null
  /** What is on screen is what an approval names. */
  readonly isGenuine: boolean
  /** There are bytes in it that nothing can read. */
  readonly needsTick: boolean
  readonly scopes: ScopeChoice
  readonly remember: RememberChoice
  /** Amber or red is on the screen: then Reject is the filled button. */
  readonly hasWarning: boolean
  readonly onStart: () => void
  readonly onProblem: (code: UiProblem['code']) => void
}

/** Remember, the sentence, Reject and Approve: always in view, in this order. */
export function Decision(props: DecisionProps) {
  const { request, signed, isGenuine, needsTick, scopes, remember, hasWarning, onStart, onProblem } = props
  const client = useClient()
  const [isTicked, setTicked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  /** The state above is drawn a moment later; a decision is made once. */
  const decided = useRef(false)
  const { id, digest, method } = request
  const isEmpty = remember.isNothing || (method === 'connect' && scopes.chosen.length === 0)

  async function decide(decision: 'approve' | 'reject'): Promise<void> {
    if (decided.current) return
    decided.current = true
    setBusy(true)
    onStart()
    const approval = {
      ...(method === 'connect' ? { scopes: [...scopes.chosen] } : {}),
      ...(needsTick ? { acknowledged: isTicked } : {}),
      ...(remember.terms === undefined ? {} : { remember: remember.terms }),
    }
    try {
      await client.ask('request.decide', {
        id,
        digest,
        decision,
        ...(decision === 'approve' ? approval : {}),
      })
      // Stays busy: the next state brings the next request, or the window closes.
    } catch (thrown) {
      onProblem(problemOf(thrown).code)
      decided.current = false
      setBusy(false)
    }
  }

  // With a tick to set, what it says is the sentence, unless more is decided than this one signature.
  const hasSentence = !needsTick || method === 'signBatch' || remember.how !== 'once'
  return (
    <footer class="actions">
      <Remember isConnect={method === 'connect'} remember={remember} />
      {hasSentence && (
        <p class="actions__says" id="decision-says">
          <Says request={request} signed={signed} scopes={scopes} remember={remember} />
        </p>
      )}
      {needsTick && (
        <label class="check small">
          <input
            type="checkbox"
            checked={isTicked}
            onChange={event => setTicked(event.currentTarget.checked)}
          />
          <span id="decision-tick">{words.tick}</span>
        </label>
      )}
      <div class="pair">
        <button
          type="button"
          class={`btn${hasWarning ? ' btn--ink' : ''}`}
          onClick={event => void (event.isTrusted && decide('reject'))}
        >
          {words.reject}
        </button>
        <Approve
          ready={!isBusy && isGenuine && !isEmpty && (!needsTick || isTicked)}
          isPrimary={!hasWarning}
          describedBy={[hasSentence && 'decision-says', needsTick && 'decision-tick']
            .filter(Boolean)
            .join(' ')}
          onApprove={() => void decide('approve')}
        />
      </div>
    </footer>
  )
}
