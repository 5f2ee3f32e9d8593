import { parseCall } from '../doors/parse-page.ts'
import type { AskingCall, Call, SignCall } from '../pipeline/call.ts'
import type { SignRequest } from '../pipeline/envelope.ts'
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

/** The row as the request that an envelope is made of: the same bytes each time, whatever happened in between. */
export function signRequestOf(
  { id, caller, requestSha256, stamp }: Pick<PendingRow, 'id' | 'caller' | 'requestSha256' | 'stamp'>,
  call: SignCall,
): SignRequest {
  const { origin, documentId } = caller
  return { id, origin, documentId, call, requestSha256, ...(stamp === undefined ? {} : { stamp }) }
}
