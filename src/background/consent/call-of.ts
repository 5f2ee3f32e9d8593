import { parseCall } from '../doors/parse-page.ts'
import type { AskingCall } from '../pipeline/call.ts'
import type { PendingRow } from './pending.ts'

/** The call of a row, parsed again from what crossed the door: rows keep no second form of it. */
export function callOf(row: Pick<PendingRow, 'method' | 'params'>): AskingCall {
  const call = parseCall(row.method, row.params)
  if (call.method === 'connect' || call.method === 'signAction' || call.method === 'signBytes') return call
  throw new Error('not an asking call')
}
