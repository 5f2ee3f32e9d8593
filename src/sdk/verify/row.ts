import type { AuditRow, Decision } from '../../protocol/audit.ts'
import { type Check, fits, isCount, isHash, isObject, isText, isTime } from './shape.ts'

const DECISIONS: { readonly [decision in Decision]: true } = {
  approved: true,
  rejected: true,
  expired: true,
  refused: true,
  silent: true,
  aborted: true,
  revoked: true,
}
/** First and last line have types of their own; no row can pass for one of them. */
const isRowType: Check = value =>
  typeof value === 'string' && value !== '' && value !== 'header' && value !== 'head'
const isDecision: Check = value => typeof value === 'string' && Object.hasOwn(DECISIONS, value)

const PROOF_FIELDS = new Map<string, Check>([
  ['alg', value => value === 'Ed25519'],
  ['publicKey', isText],
  ['message', isText],
  ['signature', isText],
])

const ROW_FIELDS = new Map<string, Check>(
  Object.entries({
    seq: isCount,
    prev: isHash,
    at: isTime,
    type: isRowType,
    origin: isText,
    agentPubKey: isText,
    method: isText,
    reason: isText,
    decision: isDecision,
    requestSha256: isHash,
    payloadSha256: isHash,
    payloadSize: isCount,
    summary: isText,
    signature: isText,
    signedBytes: isText,
    grantId: isText,
    proof: value => fits(value, PROOF_FIELDS),
    error: isText,
    count: isCount,
    bodySha256: isHash,
    details: isObject,
  } satisfies { readonly [field in keyof AuditRow]-?: Check }),
)
const ROW_REQUIRED = ['seq', 'prev', 'at', 'type'] as const

/** Whether a value has the fields of a row and no others. What they mean together is for the checks after it. */
export function isRow(value: unknown): value is AuditRow {
  return fits(value, ROW_FIELDS, ROW_REQUIRED)
}
