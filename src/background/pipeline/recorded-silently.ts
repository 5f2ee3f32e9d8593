import type { DeviceProof } from '../../protocol/audit.ts'
import { encodeValue } from '../../protocol/encode.ts'
import { PROOF_WINDOW, type ShortProof } from '../../protocol/proof.ts'
import type { Rooms } from '../rooms.ts'
import { accountOf } from './account.ts'
import { liveGrant } from './authorise.ts'
import type { AskingCall } from './call.ts'
import { makeEnvelope } from './envelope.ts'
import { readMessage } from './proof.ts'
import { nonceKey, recordedRows, stampFrom } from './record.ts'
import { release } from './release.ts'
import type { SilentRequest } from './silent.ts'
import { withSecret } from './zome-call.ts'

/**
 * The answer to a call that its bridge sends once more, because its port closed before the answer arrived: made from
 * the rows alone, for exactly the same proof, which was checked before they were written. `null` where there are none,
 * or only older ones: whoever sends an old call later gets nothing out of the trail. Only a zome call that carried the
 * secret of a capability needs the wallet to be unlocked for that, and throws `wallet_locked`.
 */
export async function recordedSilently(
  { events, projections, platform, vault }: Rooms,
  {
    call,
    origin,
    documentId,
    requestSha256,
    proof,
  }: Pick<SilentRequest, 'origin' | 'documentId' | 'requestSha256'> & {
    readonly call: AskingCall
    readonly proof: DeviceProof | ShortProof
  },
): Promise<string | null> {
  const nonce = 'nonce' in proof ? proof.nonce : readMessage(proof.message)?.nonce
  const rows = nonce === undefined ? [] : await recordedRows(events, nonceKey(nonce))
  const [first] = rows
  const { identities, grants } = projections()
  const identity = [...identities.values()].find(one => one.agentPubKey === first?.agentPubKey)
  if (first?.type !== 'request.silent' || first.grantId === undefined || identity === undefined) return null
  const isSame =
    Math.abs(platform.now() - Date.parse(first.at)) <= PROOF_WINDOW * 1000 &&
    first.origin === origin &&
    first.requestSha256 === requestSha256 &&
    first.proof?.signature === proof.signature &&
    ('nonce' in proof
      ? readMessage(first.proof.message)?.iat === proof.iat
      : first.proof.message === proof.message)
  if (!isSame) return null
  if (call.method === 'connect') {
    const grant = liveGrant(grants, origin, identity.agentPubKey)
    return grant === undefined ? null : encodeValue(accountOf(grant, identity.did))
  }
  const { proof: kept } = first
  const stamp = stampFrom(first)
  const request = {
    id: '',
    origin,
    documentId,
    call,
    requestSha256,
    ...(kept === undefined ? {} : { proof: kept }),
    ...(stamp === undefined ? {} : { stamp: await withSecret(stamp, events, () => vault.keys()) }),
  }
  const envelope = makeEnvelope(request, identity, { id: first.grantId })
  const isWhole = envelope.items.every(({ payloadSha256 }, i) => payloadSha256 === rows[i]?.payloadSha256)
  return isWhole && envelope.items.length === rows.length ? release(envelope, rows) : null
}
