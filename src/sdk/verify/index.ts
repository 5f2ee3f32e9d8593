/** Checks what the wallet signed and kept, anywhere JavaScript runs; no wallet, no browser, no network needed. */

export { publicKeyOfDid } from '../../crypto/did.ts'
export type { ActionType, Layout } from '../../crypto/holochain/action-types.ts'
export { publicKeyOfAgent } from '../../crypto/holochain/holohash.ts'
export type { ZomeCall } from '../../crypto/holochain/zome-call.ts'
export type { Invalid, SignatureReason, Signer } from './answer.ts'
export type { ProblemCode } from './faults.ts'
export type { BytesLike } from './inputs.ts'
export type { AuditChunk, AuditProblem, AuditReport, AuditSource, VerifyOptions } from './report.ts'
export type { SignerNames } from './signer.ts'
export { type ActionReason, type ActionResult, type SignedAction, verifyAction } from './verify-action.ts'
export { verifyAuditExport } from './verify-audit-export.ts'
export { type BytesReason, type BytesResult, type SignedBytes, verifyBytes } from './verify-bytes.ts'
export {
  type SignedZomeCall,
  verifyZomeCall,
  type ZomeCallOptions,
  type ZomeCallReason,
  type ZomeCallResult,
} from './verify-zome-call.ts'
