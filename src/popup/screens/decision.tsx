import { useRef, useState } from 'preact/hooks'
import type { RequestView } from '../../protocol/ui-door.ts'
import type { UiProblem } from '../client.ts'
import { Approve } from '../components/approve.tsx'
import { problemOf, useClient } from '../context.ts'
import { sentenceOf } from '../reading/asks.ts'
import type { Signed } from '../reading/signed.ts'
import { connect, request as words } from '../words.ts'
import type { ScopeChoice } from './connect.tsx'

export interface DecisionProps {
  readonly request: RequestView
  readonly signed: Signed | null
  readonly scopes: ScopeChoice
  /** Amber or red is on the screen: then Reject is the filled button. */
  readonly hasWarning: boolean
  readonly onStart: () => void
  readonly onProblem: (code: UiProblem['code']) => void
}

/** Remember, the sentence, Reject and Approve: always in view, in this order. */
export function Decision({ request, signed, scopes, hasWarning, onStart, onProblem }: DecisionProps) {
  const client = useClient()
  const [isTicked, setTicked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  /** The state above is drawn a moment later; a decision is made once. */
  const decided = useRef(false)
  const { id, digest, method } = request
  const needsTick = method === 'signBytes' && signed?.kind === 'opaque'
  const isEmpty = method === 'connect' && scopes.chosen.length === 0
  const isGenuine = signed === null || signed.isGenuine

  async function decide(decision: 'approve' | 'reject'): Promise<void> {
    if (decided.current) return
    decided.current = true
    setBusy(true)
    onStart()
    const approval = {
      ...(method === 'connect' ? { scopes: [...scopes.chosen] } : {}),
      ...(needsTick ? { acknowledged: isTicked } : {}),
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

  const sentence = isEmpty ? connect.nothingLeft : sentenceOf(request, signed, scopes.canSign)
  return (
    <footer class="actions">
      <Remember isConnect={method === 'connect'} />
      {needsTick ? (
        <label class="check small">
          <input
            type="checkbox"
            checked={isTicked}
            onChange={event => setTicked(event.currentTarget.checked)}
          />
          <span id="decision-says">{words.tick}</span>
        </label>
      ) : (
        <p class="actions__says" id="decision-says">
          {sentence}
        </p>
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
          describedBy="decision-says"
          onApprove={() => void decide('approve')}
        />
      </div>
    </footer>
  )
}

/** What the person wants remembered. Signing without asking is not in this version, and the choices say so. */
function Remember({ isConnect }: { readonly isConnect: boolean }) {
  return (
    <div class="remember" role="radiogroup" aria-labelledby="remember-title">
      <span id="remember-title">{words.remember}</span>
      <div class="seg">
        <label>
          <input type="radio" name="remember" checked />
          <span>{isConnect ? words.askEveryTime : words.onlyThisTime}</span>
        </label>
        {[words.forAWhile, words.custom].map(name => (
          <label key={name} title={words.rememberHint}>
            <input type="radio" name="remember" disabled aria-describedby="remember-hint" />
            <span>{name}</span>
          </label>
        ))}
      </div>
      <span class="sr" id="remember-hint">
        {words.rememberHint}
      </span>
    </div>
  )
}
