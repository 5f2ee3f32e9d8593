import type { AdminWebsocket, CellId } from 'holochain-client-0.20'
import type { WireRecord } from './record.ts'

/** The end of a chain: what its next action has to follow. */
export interface Head {
  readonly hash: Uint8Array
  readonly seq: number
  /** Microseconds since 1970. */
  readonly timestamp: number
}

/** An action of a chain as the conductor stores it. */
export interface StoredAction {
  readonly content: { readonly [field: string]: unknown }
  readonly hash: Uint8Array
  readonly signature: Uint8Array
}

/**
 * Puts records that were signed elsewhere on top of a cell's chain, after the conductor's own validation; rejects with
 * what it says. It does not recompute the actions' hashes. Records that begin with a first action begin a chain.
 */
export async function graftRecords(
  admin: AdminWebsocket,
  cellId: CellId,
  records: readonly WireRecord[],
): Promise<void> {
  // The client has no method for this call.
  const answer = (await admin.client.request({
    type: 'graft_records',
    value: { cell_id: cellId, validate: true, records },
  })) as { type: string; value: unknown }
  if (answer.type === 'error') throw new Error(JSON.stringify(answer.value))
}

/** All actions of a cell's chain, oldest first. */
export async function readChain(admin: AdminWebsocket, cellId: CellId): Promise<StoredAction[]> {
  const [state] = await admin.dumpState({ cell_id: cellId })
  const rows: { action: unknown; action_address: unknown; signature: unknown }[] =
    state.source_chain_dump.records
  return rows.map(row => {
    const { action, action_address: hash, signature } = bytesIn(row) as Record<string, never>
    return { content: action, hash, signature } as unknown as StoredAction
  })
}

/** The dump is JSON, in which bytes are lists of numbers. */
function bytesIn(value: unknown): unknown {
  if (Array.isArray(value)) return Uint8Array.from(value)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, bytesIn(member)]))
}

export async function chainHead(admin: AdminWebsocket, cellId: CellId): Promise<Head> {
  const last = (await readChain(admin, cellId)).at(-1)
  if (last === undefined) throw new Error('the chain is empty')
  const { action_seq: seq = 0, timestamp } = last.content as { action_seq?: number; timestamp: number }
  return { hash: last.hash, seq, timestamp }
}
