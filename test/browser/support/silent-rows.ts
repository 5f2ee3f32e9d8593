import { createHash, createPublicKey, verify } from 'node:crypto'
import { expect } from 'vitest'
import { proofBytes } from '../../../src/crypto/trail.ts'
import type { ProofMessage } from '../../../src/protocol/proof.ts'
import type { AuditRow, TestWallet } from '../../../src/sdk/testing/index.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import type { Signed } from './silent.ts'
import { verified } from './site.ts'

export async function rowsOf(wallet: TestWallet, origin: string): Promise<AuditRow[]> {
  return (await wallet.auditTrail()).filter(row => row.origin === origin)
}
export async function silentRows(wallet: TestWallet, origin: string): Promise<AuditRow[]> {
  return (await rowsOf(wallet, origin)).filter(row => row.type === 'request.silent')
}

/** Each answer is one row and each row is one answer; signatures, payloads, proofs and nonces are as they should be. */
export function expectBorneOut(rows: readonly AuditRow[], signed: readonly Signed[]): void {
  const byRow = rows.map(({ signature, payloadSha256 }) => `${signature} ${payloadSha256}`)
  const byPage = signed.map(({ answer, text }) => `${answer.signature} ${sha256(text)}`)
  expect(byRow.length).toBe(byPage.length)
  expect(byRow.sort()).toEqual(byPage.sort())
  expect(new Set(byRow).size).toBe(byRow.length)
  expect(signed.filter(({ answer }) => !verified(answer))).toEqual([])
  for (const row of rows) holdProof(row)
  expect(new Set(rows.map(row => messageOf(row).nonce)).size).toBe(rows.length)
}

/** The device keys that proved these rows. */
export function provenBy(rows: readonly AuditRow[]): string[] {
  return [...new Set(rows.map(row => row.proof?.publicKey ?? 'none'))]
}

/** The trail's export holds, with the proofs of all these origins' rows. */
export async function expectExported(wallet: TestWallet, agentPubKey: string): Promise<void> {
  const proofs = (await wallet.auditTrail()).filter(row => row.proof !== undefined).length
  const report = await verifyAuditExport(await wallet.exportAudit(), { agentPubKey })
  expect(report.problem).toBeUndefined()
  expect(report).toMatchObject({ ok: true, bad: 0, agents: [agentPubKey] })
  expect(report.proofs).toBe(proofs)
}

function messageOf({ proof }: AuditRow): ProofMessage {
  return JSON.parse(proof?.message ?? 'null') as ProofMessage
}

function holdProof(row: AuditRow): void {
  const { origin, grantId, method, requestSha256, agentPubKey: agent, proof } = row
  expect(messageOf(row)).toMatchObject({ origin, grantId, method, requestSha256, agent })
  const x = Buffer.from(proof?.publicKey ?? '', 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const signature = Buffer.from(proof?.signature ?? '', 'base64')
  expect(verify(null, proofBytes(proof?.message ?? ''), key, signature)).toBe(true)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
