import { toBase64 } from '../../crypto/bytes.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { encodeHoloHash } from '../../crypto/holochain/holohash.ts'
import type { AuditRow, RowDraft } from '../../protocol/audit.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { LockedStore } from '../events/locked.ts'
import { type AppendOptions, type Draft, DuplicateKey, type EventStore, Superseded } from '../events/store.ts'
import type { Envelope, EnvelopeItem } from './envelope.ts'
import { plainName, summarise } from './summary.ts'
import type { Stamp } from './zome-call.ts'

/** How the store finds the one decision of a request that a person was asked. */
export function requestKey(id: string): string {
  return `request:${id}`
}
/** How the store finds what a proof was used for. Every nonce is used once, for ever. */
export function nonceKey(nonce: string): string {
  return `nonce:${nonce}`
}

export interface Recording {
  readonly decision: 'approved' | 'silent'
  /** Unique over all rows: of the first item; the others have their number behind it. */
  readonly key: string
  readonly signatures: readonly Uint8Array[]
  readonly keepSigned: boolean
  /** What the consent itself brought, recorded before the signatures and together with them. */
  readonly first?: Draft
  /** Whether the rows may still be written, by all that was written before them. */
  readonly provided?: NonNullable<AppendOptions['provided']>
  readonly reads?: NonNullable<AppendOptions['reads']>
  /** Runs in the turn in which the rows begin to count. */
  readonly onDurable?: () => void
}

/**
 * Appends one row for each item, all or none, and resolves with them once they are durable. A request that has its
 * rows already (the worker was stopped after them) gets those: there is never a second. Rejects with a
 * {@link Refusal}: `storage_failed` when the rows cannot be written, `wallet_locked`, `proof_invalid` where the nonce
 * was used before, `invalid_request` where that of a zome call was; or with {@link Superseded}.
 */
export async function record(
  events: Pick<EventStore, 'append' | 'byKey'>,
  envelope: Envelope,
  { decision, key, signatures, keepSigned, first, provided, reads, onDurable }: Recording,
): Promise<readonly AuditRow[]> {
  const drafts = envelope.items.map((item, i) => ({
    key: itemKey(key, i),
    row: rowOf(envelope, item, i, { decision, signature: signatures[i] as Uint8Array, keepSigned }),
  }))
  try {
    const options = {
      strict: first !== undefined,
      ...(provided === undefined ? {} : { provided }),
      ...(reads === undefined ? {} : { reads }),
      ...(onDurable === undefined ? {} : { onDurable }),
    }
    const rows = await events.append(first === undefined ? drafts : [first, ...drafts], options)
    return first === undefined ? rows : rows.slice(1)
  } catch (problem) {
    if (problem instanceof LockedStore) throw new Refusal('wallet_locked')
    if (problem instanceof Superseded) throw problem
    if (!(problem instanceof DuplicateKey)) throw new Refusal('storage_failed')
    if (problem.what === 'nonce') throw usedNonce()
    if (decision === 'silent') throw new Refusal('proof_invalid')
  }
  const before = await recordedRows(events, key)
  // Only this very approval may be the one that is there: a request that was rejected meanwhile stays rejected.
  const isSame =
    before.length === envelope.items.length &&
    before.every(
      (row, i) => row.decision === decision && row.payloadSha256 === envelope.items[i]?.payloadSha256,
    )
  if (!isSame) throw new Refusal('storage_failed')
  return before
}

/** A page brought the nonce of a zome call that was signed before. */
export function usedNonce(): Refusal {
  return invalid('params.nonce', 'was used before; leave it out to have one made')
}

/** The rows of a request that was decided, by the key of the first; none where it was not. */
export async function recordedRows(
  events: Pick<EventStore, 'byKey'>,
  key: string,
): Promise<readonly AuditRow[]> {
  const first = (await events.byKey(key))?.row
  if (first === undefined) return []
  const { of } = first.details ?? {}
  const isBatch = typeof of === 'number' && of <= LIMITS.batchItems && first.signature !== undefined
  const more = isBatch ? of - 1 : 0
  const rest = await Promise.all(Array.from({ length: more }, (_, i) => events.byKey(itemKey(key, i + 1))))
  return [first, ...rest.flatMap(event => (event === undefined ? [] : [event.row]))]
}

function itemKey(key: string, i: number): string {
  return i === 0 ? key : `${key}:${i}`
}

function rowOf(
  envelope: Envelope,
  item: EnvelopeItem,
  i: number,
  {
    decision,
    signature,
    keepSigned,
  }: { decision: 'approved' | 'silent'; signature: Uint8Array; keepSigned: boolean },
): RowDraft {
  const { reason, proof } = envelope
  const itemReason = item.call.reason ?? reason ?? undefined
  const details = detailsOf(envelope, item, i)
  return {
    type: `request.${decision}`,
    origin: envelope.origin,
    agentPubKey: envelope.identity.agentPubKey,
    method: envelope.method,
    ...(itemReason === undefined ? {} : { reason: itemReason }),
    decision,
    requestSha256: envelope.requestSha256,
    payloadSha256: item.payloadSha256,
    payloadSize: item.payload.length,
    summary: summarise(item.call, item.payload.length),
    signature: toBase64(signature),
    ...(keepSigned ? { signedBytes: toBase64(item.payload) } : {}),
    grantId: envelope.grantId,
    ...(proof === undefined ? {} : { proof }),
    ...(details === undefined ? {} : { details }),
  }
}

function detailsOf(
  { method, items, stamp }: Envelope,
  { call, preimage }: EnvelopeItem,
  i: number,
): RowDraft['details'] {
  if (method === 'signBatch') return { method: call.method, item: i + 1, of: items.length }
  if (call.method !== 'signZomeCall' || preimage === undefined || stamp === undefined) return undefined
  return zomeDetails(call, preimage, stamp)
}

/**
 * Which call it was. `paramsSha256` (hex) is over the parameters in MessagePack, whose SHA-512 was signed: whoever has
 * them can tell. They are not kept themselves: they may hold the secret of a capability. From nonce and expiry the
 * same answer can be made again, see {@link stampFrom}.
 */
function zomeDetails(
  { zomeCall }: Extract<EnvelopeItem['call'], { method: 'signZomeCall' }>,
  preimage: Uint8Array,
  { nonce, expiresAt, capability }: Stamp,
): RowDraft['details'] {
  const [dna, agent] = zomeCall.cellId
  const [zome, fn] = [plainName(zomeCall.zomeName), plainName(zomeCall.fnName)]
  return {
    cell: [encodeHoloHash(dna), encodeHoloHash(agent)],
    ...(zome === undefined ? {} : { zome }),
    ...(fn === undefined ? {} : { fn }),
    paramsSha256: sha256Hex(preimage),
    nonce,
    expiresAt,
    ...(capability === undefined ? {} : { capability: capability.id }),
  }
}

/** What was put into the zome call of a row, without the secret of its capability. */
export function stampFrom({ agentPubKey, details = {} }: AuditRow): Stamp | undefined {
  const { nonce, expiresAt, capability } = details
  if (agentPubKey === undefined || typeof nonce !== 'string' || typeof expiresAt !== 'number') {
    return undefined
  }
  return {
    agent: agentPubKey,
    nonce,
    expiresAt,
    ...(typeof capability === 'string' ? { capability: { id: capability } } : {}),
  }
}
