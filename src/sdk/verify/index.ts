/** Checks what the wallet signed and kept, anywhere JavaScript runs; no wallet, no browser, no network needed. */
export type { ProblemCode } from './faults.ts'
export type { AuditChunk, AuditProblem, AuditReport, AuditSource, VerifyOptions } from './report.ts'
export { verifyAuditExport } from './verify-audit-export.ts'
