import { fromBase64 } from '../../crypto/bytes.ts'
import { proofBytes } from '../../crypto/trail.ts'
import type { AuditRow } from '../../protocol/audit.ts'
import type { ProofState } from '../../protocol/ui-door.ts'
import type { EventStore } from '../events/store.ts'
import { grantKey, policyKey } from './envelope.ts'
import { proofHolds, readMessage } from './proof.ts'

/**
 * Holds the device proof of a row against the row, and against what a person bound before it: the consent is found by
 * the random `aud` that the proof names, so neither a revocation nor a later consent changes the answer. Whether the
 * nonce was used once, and the time, were looked at when the row was written.
 */
export async function checkRowProof(
  row: AuditRow,
  events: Pick<EventStore, 'byKey'>,
): Promise<ProofState | undefined> {
  const { proof, grantId } = row
  if (proof === undefined) return undefined
  const message = readMessage(proof.message)
  const isSame =
    message !== null &&
    grantId !== undefined &&
    message.origin === row.origin &&
    message.grantId === grantId &&
    message.agent === row.agentPubKey &&
    message.method === row.method &&
    message.requestSha256 === row.requestSha256
  const publicKey = fromBase64(proof.publicKey)
  const signature = fromBase64(proof.signature)
  if (!isSame || publicKey?.length !== 32 || signature?.length !== 64) return 'failed'
  const { nonce, iat, aud } = message
  const signed = { nonce, iat, publicKey, signature, message: proofBytes(proof.message) }
  if (!(await proofHolds(signed))) return 'failed'
  for (const key of [policyKey(aud), grantKey(grantId)]) {
    const bound = (await events.byKey(key))?.row
    if (bound === undefined || bound.seq >= row.seq || bound.grantId !== grantId) continue
    if (bound.details?.aud !== aud) continue
    return bound.details.deviceKey === proof.publicKey ? 'held' : 'failed'
  }
  return 'unbound'
}
