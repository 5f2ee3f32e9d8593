import type { ErrorCode } from '../protocol/errors.ts'
import type { Reject, Resolve } from './calls.ts'
import type { Contexts, KnownContext } from './contexts.ts'
import type { FlowstaHolochainError } from './errors.ts'
import { create, now } from './primordials.ts'
import { namesTarget, type ZomeRequest } from './zome-request.ts'

/** A zome call that is to be signed. */
export interface ZomeCall extends ZomeRequest {
  readonly resolve: Resolve
  readonly reject: Reject
}
/**
 * Sends a call on its way with what is known of the grant. `unproven` is called instead where it would go without a
 * proof, or where its proof was for a grant that changed meanwhile; `null` sends it as it is.
 */
export type SendZomeCall = (
  call: ZomeCall,
  context: KnownContext | null,
  unproven: (() => void) | null,
) => void

/** Answers of a person, or of a wallet that could not ask one: what waits behind would only be asked about again. */
const FINAL: readonly ErrorCode[] = [
  'user_rejected',
  'request_expired',
  'consent_required',
  'insufficient_scope',
  'unauthorized',
  'wallet_locked',
  'no_wallet',
  'wallet_reloaded',
  'missing_signer_private_key',
  'storage_failed',
]

/**
 * The zome calls of a document. An app makes many a second, so of those that a person has to answer only one is with
 * the wallet; the others are held here, and what is known of the grant is read anew when it was answered: a policy
 * that was given with the answer covers them, and a "no" is one for all of them. A call that a policy covers waits for
 * none of these. The wallet decides each call by itself: a wrong guess here costs a prompt or a wait.
 */
export function createZomeCalls(contexts: Contexts, send: SendZomeCall) {
  let asking = false
  /** Sent under the policy and not answered; the wallet may not have counted them yet. */
  let going = 0
  let seen: KnownContext | null = null
  // Not an array: see `waiters.ts`.
  let held = create(null) as Record<number, ZomeCall>
  let count = 0

  function submit(call: ZomeCall): void {
    contexts.get(({ context, problem }) => {
      if (problem !== null) call.reject(problem)
      else if (context === null || !names(context, call)) ask(call)
      else {
        if (context !== seen) context.left -= going
        seen = context
        if (context.left > 0) go(call, context)
        // The last ones that the policy has left are on their way: first they are answered.
        else if (going > 0) hold(call)
        else ask(call)
      }
    })
  }

  function go(call: ZomeCall, context: KnownContext): void {
    context.left--
    going++
    const settled = () => {
      if (--going === 0 && !asking) review()
    }
    const counted = withEnd(call, settled)
    send(counted, context, () => {
      going--
      ask(call)
    })
  }

  function ask(call: ZomeCall): void {
    if (asking) {
      hold(call)
      return
    }
    asking = true
    const asked = withEnd(call, error => {
      asking = false
      contexts.forget()
      if (error !== null && isFinal(error)) takeHeld(one => one.reject(error))
      else review()
    })
    // What is known may be older than the policy that would cover this one.
    contexts.forget()
    contexts.get(({ context, problem }) => {
      if (problem === null) send(asked, context, null)
      else asked.reject(problem)
    })
  }

  function hold(call: ZomeCall): void {
    held[count++] = call
  }
  function takeHeld(run: (call: ZomeCall) => void): void {
    const all = held
    const until = count
    held = create(null) as typeof held
    count = 0
    for (let i = 0; i < until; i++) run(all[i] as ZomeCall)
  }
  /** Looks at those that are held once more: the grant may be another one now. */
  function review(): void {
    takeHeld(submit)
  }
  return { submit, review }
}

/** The same call; `ended` runs after its answer, with the error if it is one. */
function withEnd(call: ZomeCall, ended: (error: FlowstaHolochainError | null) => void): ZomeCall {
  return {
    params: call.params,
    target: call.target,
    resolve: value => {
      call.resolve(value)
      ended(null)
    },
    reject: error => {
      call.reject(error)
      ended(error)
    },
  }
}

/** Whether a policy that lives names the call. */
function names({ isLocked, cells, until }: KnownContext, { target }: ZomeCall): boolean {
  return !isLocked && now() < until && target !== null && namesTarget(cells, target)
}

function isFinal({ code }: FlowstaHolochainError): boolean {
  for (let i = 0; i < FINAL.length; i++) if (FINAL[i] === code) return true
  return false
}
