import { parseCall } from '../doors/parse-page.ts'
import type { AskingCall, Call } from '../pipeline/call.ts'
import type { PendingRow } from './pending.ts'

/** The call of a row, parsed again from what crossed the door: rows keep no second form of it. */
export function callOf(row: Pick<PendingRow, 'method' | 'params'>): AskingCall {
  const call = parseCall(row.method, row.params)
  if (!isAsking(call)) throw new Error('not an asking call')
  return call
}

/** Whether a person may have to decide it. */
export function isAsking(call: Call): call is AskingCall {
  return 'neverPrompt' in call
}
